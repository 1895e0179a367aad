#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]
//! Replication as data and pure state machines: what travels between a device and the server, and what to do next.
//!
//! One request carries what the device has to say and where it stands in each of its feeds; one answer carries verdicts
//! and everything newer. With nothing to say that is one round trip of a few hundred bytes, however many orders there
//! are. Losing an answer is harmless: the same request again gives the same result.
//!
//! Both sides depend on this crate and not on each other. There is no I/O here, no clock and no randomness: callers pass
//! in the time, keys and random numbers.

pub mod anchor;
pub mod difference;
pub mod digest;
pub mod envelope;
pub mod frame;
pub mod ids;
pub mod manifest;
pub mod message;
pub mod schedule;
mod wire;

pub use anchor::Anchor;
pub use digest::Digest;
pub use envelope::{Envelope, EnvelopeError, Seal, Verifier};
pub use frame::{FrameError, decode_request, decode_response, encode_request, encode_response};
pub use ids::FeedId;
pub use manifest::Manifest;
pub use message::{Contact, Gone, Item, ItemKind, SyncRequest, SyncResponse, Verdict, VerdictItem, Waiting};
pub use schedule::{Class, Next, Outgoing, Schedule};

#[cfg(test)]
mod tests;
