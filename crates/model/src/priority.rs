//! Priority: how soon an order matters.

use serde::{Deserialize, Serialize};

/// From least to most pressing, so that `max` and sorting mean what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// 低
    Low,
    /// 普通
    #[default]
    Normal,
    /// 高
    High,
    /// 紧急
    Urgent,
}

impl Priority {
    /// All, most pressing first, as menus show them.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::High, Self::Normal, Self::Low];

    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The priority with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}
