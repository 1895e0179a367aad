//! Signing.

mod sign;

pub(crate) use sign::Words;
