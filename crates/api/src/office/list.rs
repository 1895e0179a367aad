//! What `GET /api/orders` can be asked for, in the words of its address.

/// Which orders a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Something is still to do.
    #[default]
    Open,
    /// Under way, or with a window that starts today.
    Today,
    /// Every order.
    All,
}

impl Scope {
    /// In menu order.
    pub const ALL: [Self; 3] = [Self::Open, Self::Today, Self::All];

    /// As it stands in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Today => "today",
            Self::All => "all",
        }
    }

    /// The scope with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// What comes first in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// What somebody must look at soonest.
    #[default]
    Pressing,
    /// What has waited longest.
    Age,
}

impl Sort {
    /// In menu order.
    pub const ALL: [Self; 2] = [Self::Pressing, Self::Age];

    /// As it stands in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pressing => "pressing",
            Self::Age => "age",
        }
    }

    /// The order with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}
