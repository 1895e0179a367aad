//! A SHA-256 in hex, as blobs are named.

use std::fmt;
use std::str::FromStr;

/// 64 lower-case hex digits: one content has one name, and a name is never a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sha256Hex(String);

impl Sha256Hex {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// From a computed hash.
    #[must_use]
    pub fn of_digest(digest: &[u8]) -> Self {
        Self(hex::encode(digest))
    }
}

impl FromStr for Sha256Hex {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 64 && digits { Ok(Self(text.to_owned())) } else { Err("not a SHA-256") }
    }
}

impl fmt::Display for Sha256Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Sha256Hex> for crate::db::Value {
    fn from(hash: &Sha256Hex) -> Self {
        Self::Text(hash.0.clone())
    }
}
