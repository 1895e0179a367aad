//! Signatures.

mod show;
mod sign;

pub(crate) use sign::Words;
