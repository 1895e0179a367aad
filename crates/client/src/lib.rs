//! The device core: everything a technician can do, without signal.
//!
//! [`Core::handle`] takes a command of `jobsheet_api::device` and answers when the result is durable on this device. The
//! modules beside it are nouns, their files verbs. Ports ([`ports`], [`http`]) are traits.
//!
//! For the engine: [`Core::sync_request`] makes what is to be sent, [`Core::apply`] takes what came back, both in
//! transactions of their own; `jobsheet_store::queries::{outbox, attachments, blobs}` hold the files to upload;
//! [`Core::line`] is where it says how it is doing. Signing in: [`Core::enrol_request`], then [`Core::enrolled`].
//!
//! **Invariant:** business logic is here and in the engines below, never in a shell.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod answers;
mod bundle;
mod checkin;
mod commit;
mod contact;
mod core;
pub mod engine;
pub mod errors;
mod exchange;
mod handle;
pub mod http;
mod input;
mod json;
mod keys;
mod line;
pub mod news;
mod notes;
mod orders;
mod parts;
mod photos;
#[cfg(feature = "planted")]
mod planted;
mod pool;
pub mod ports;
mod records;
mod report;
pub mod runtime;
mod sending;
mod session;
mod signatures;
mod steps;
mod uploads;
mod zone;

pub use jobsheet_photo as photo;

pub use core::Core;
pub use exchange::Applied;
pub use handle::Answer;
pub use line::Line;
