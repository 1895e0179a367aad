//! JSON from bytes. It is read as text: a second reader, for bytes, would compile every type a second time, and a phone
//! loads that.

use serde::de::{DeserializeOwned, Error as _};

/// The value in `bytes`.
///
/// # Errors
/// Those of the reader; bytes that are no text are an error too.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    let text = std::str::from_utf8(bytes).map_err(serde_json::Error::custom)?;
    serde_json::from_str(text)
}
