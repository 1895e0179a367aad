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

/// Whether an address (path, and what follows it) belongs to the desk's program. `web/boot.js` has the same rule: it
/// decides which program a page loads.
#[must_use]
pub fn is_desks(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    ["/desk", "/gallery"]
        .iter()
        .any(|first| path.strip_prefix(first).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::is_desks;

    #[test]
    fn the_desk_has_its_own_addresses() {
        for address in ["/desk", "/desk/orders/1?filter=2", "/gallery", "/gallery#icons"] {
            assert!(is_desks(address), "{address}");
        }
        for address in ["/", "/today", "/desktop", "/orders/desk", "/sign-in?next=/desk"] {
            assert!(!is_desks(address), "{address}");
        }
    }
}
