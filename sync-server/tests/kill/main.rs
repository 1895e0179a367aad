//! The real server, killed without warning again and again while phones send: what it has confirmed is there afterwards.
//!
//! A killed process, not a power cut: what was handed to the system's cache survives here.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod phone;
mod photos;
mod push;
mod server;
