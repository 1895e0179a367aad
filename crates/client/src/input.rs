//! What people type and devices measure, checked before anything is written.

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::Place;

use crate::errors::Result;

/// Longest line: a name, a title, a serial number.
pub(crate) const LINE: usize = 200;
/// Longest text: a remark, a reason, a description.
pub(crate) const TEXT: usize = 2_000;
/// Longest note; each letter is an operation of the record.
pub(crate) const NOTE: usize = 4_000;

/// The text without white space around it, if it is not too long.
pub(crate) fn text(field: &str, text: &str, limit: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(ApiError::invalid(field, "too_long").with("limit", limit).into());
    }
    Ok(text.to_owned())
}

/// The same, and there must be something.
pub(crate) fn required(field: &str, value: &str, limit: usize) -> Result<String> {
    let value = text(field, value, limit)?;
    if value.is_empty() {
        return Err(ApiError::invalid(field, "missing").into());
    }
    Ok(value)
}

/// A place on the globe, or none.
pub(crate) fn place(place: Option<Place>) -> Result<Option<Place>> {
    match place {
        Some(place) if !place.is_valid() => Err(ErrorCode::InvalidPlace.into()),
        other => Ok(other),
    }
}
