//! Which of its places this browser is: a technician's device or a desk. Remembered, so that a cold start without a
//! network knows it before anything has answered.

use crate::platform::browser;
use crate::rest;

/// A place of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The technician's app; boots the device core.
    Field,
    /// The desk; talks to the server.
    Desk,
}

const REMEMBERED: &str = "jobsheet-place";

impl Place {
    /// Where it begins.
    #[must_use]
    pub fn home(self) -> &'static str {
        match self {
            Self::Field => "/today",
            Self::Desk => "/desk",
        }
    }
}

/// What this browser is, if somebody has signed in here before.
#[must_use]
pub fn place() -> Option<Place> {
    if browser::in_shell() {
        return Some(Place::Field);
    }
    match browser::remembered(REMEMBERED).as_deref() {
        Some("field") => Some(Place::Field),
        Some("desk") if rest::token().is_some() => Some(Place::Desk),
        _ => None,
    }
}

/// Remembers what this browser is.
pub fn set_place(place: Place) {
    browser::remember(
        REMEMBERED,
        match place {
            Place::Field => "field",
            Place::Desk => "desk",
        },
    );
}
