//! Changes that name the version that was seen: made, said twice, or overtaken.

use jobsheet_api::{ApiError, ErrorCode};

use crate::error::{Error, Result};

/// What such a change comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn<T> {
    /// It is made, and this is the version then.
    Next(u64),
    /// It was made already, and this is what is there: the answer was lost, and the question comes again.
    Twice(T),
}

/// Judges a change that saw the version `seen`. `look` tells the version of what is stored and whether it says what the change wants;
/// `field` is what a refusal names.
///
/// # Errors
/// `changed_meanwhile` when somebody was quicker, `not_found` when what was seen is gone.
pub fn judge<T>(stored: Option<T>, look: impl FnOnce(&T) -> (u64, bool), seen: u64, field: &str) -> Result<Turn<T>> {
    let known = stored.map(|stored| (look(&stored), stored));
    match known {
        Some(((version, true), stored)) if version == seen.saturating_add(1) => Ok(Turn::Twice(stored)),
        known => next(known.map(|((version, _), _)| version), seen, field).map(Turn::Next),
    }
}

/// The version of a change that saw the version `seen`, where what is said again was looked for before.
///
/// # Errors
/// As [`judge`].
pub fn next(stored: Option<u64>, seen: u64, field: &str) -> Result<u64> {
    match stored {
        Some(version) if version == seen => Ok(version.saturating_add(1)),
        Some(_) => Err(overtaken(field)),
        None if seen == 0 => Ok(1),
        None => Err(Error::refused(ErrorCode::NotFound)),
    }
}

/// Somebody was quicker.
#[must_use]
pub fn overtaken(field: &str) -> Error {
    ApiError::new(ErrorCode::ChangedMeanwhile).with("field", field).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(stored: Option<(u64, bool)>, seen: u64) -> std::result::Result<Turn<(u64, bool)>, &'static str> {
        judge(stored, |stored| *stored, seen, "it").map_err(|error| error.code().code())
    }

    #[test]
    fn the_newest_version_is_changed_and_a_lost_answer_comes_again() {
        assert_eq!(told(None, 0), Ok(Turn::Next(1)));
        assert_eq!(told(Some((1, false)), 1), Ok(Turn::Next(2)));
        assert_eq!(told(Some((2, true)), 1), Ok(Turn::Twice((2, true))));
        assert_eq!(told(Some((2, false)), 1), Err("changed_meanwhile"));
        assert_eq!(told(Some((3, true)), 1), Err("changed_meanwhile"), "twice changed, and back again");
        assert_eq!(told(None, 1), Err("not_found"));
    }
}
