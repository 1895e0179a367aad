//! Whole-system tests: real programs, real sockets, public interfaces only.
//!
//! [`walk`] takes one order from dispatch to signature with the network gone in the middle; `--bin smoke` tells the
//! story, `--bin bench-device` times the technician's side of it. [`crash`] kills phones and server.

pub mod cable;
pub mod crash;
pub mod desk;
pub mod phone;
pub mod pictures;
pub mod walk;

/// What goes wrong in a test is told in words.
pub type Result<T> = std::result::Result<T, Trouble>;

/// Something is not as it should be.
#[derive(Debug)]
pub struct Trouble(pub String);

impl Trouble {
    /// In these words.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Fails in these words unless it is so.
///
/// # Errors
/// When it is not so.
pub fn expect(so: bool, words: impl Into<String>) -> Result<()> {
    if so { Ok(()) } else { Err(Trouble(words.into())) }
}
