//! People who sign in.

use serde::{Deserialize, Serialize};

use crate::UserId;

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Does the work; reaches only what is granted.
    Technician,
    /// Plans the day.
    Dispatcher,
    /// Sees everything, decides little.
    Supervisor,
    /// Sets the house up: people, devices, configuration.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Technician, Self::Dispatcher, Self::Supervisor, Self::Administrator];

    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Technician => "technician",
            Self::Dispatcher => "dispatcher",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Works at a desk through the office interface.
    #[must_use]
    pub fn is_office(self) -> bool {
        self != Self::Technician
    }
}

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Identity.
    pub id: UserId,
    /// Full name, family name first where that is the custom.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// How to call them. May be empty.
    pub phone: String,
    /// Skill codes.
    pub skills: Vec<String>,
    /// Where they start the day, WGS-84 degrees north and east.
    pub home: Option<(f64, f64)>,
}
