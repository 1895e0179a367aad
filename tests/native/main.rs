//! The native core against the real server over real sockets: hearing of changes, and whom it believes.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod house;
mod poke;
mod trust;
