//! Errors in words: what happened, and what to do next.

use jobsheet_api::ApiError;

use super::{Arg, t_args};

/// What happened.
#[must_use]
pub fn error_words(error: &ApiError) -> String {
    say(error, "")
}

/// What the person can do about it.
#[must_use]
pub fn error_next(error: &ApiError) -> String {
    say(error, "-next")
}

/// Messages may use these details; an absent one is an empty text, so that a message never shows a bare variable.
const DETAILS: [&str; 6] = ["field", "why", "missing", "offset", "limit", "seconds"];

fn say(error: &ApiError, suffix: &str) -> String {
    let key = format!("error-{}{suffix}", error.code.code());
    let args = DETAILS.map(|name| (name, Arg::from(error.detail.get(name).cloned().unwrap_or_default())));
    t_args(&key, &args)
}
