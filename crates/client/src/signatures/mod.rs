//! Signatures.

mod sign;

pub(crate) use sign::Words;
