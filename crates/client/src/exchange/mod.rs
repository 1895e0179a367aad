//! What goes to the server and what its answer does here. The engine carries; the meaning is in this folder.
//!
//! **Invariant:** an answer is applied in one transaction: rows, changes and cursor together. Losing an answer, or the
//! program, is harmless: the same question is asked again.

mod apply;
mod epoch;
mod gone;
mod holding;
mod items;
mod manifest;
mod notices;
pub(crate) mod purge;
pub(crate) mod rebase;
mod request;
mod verdicts;

pub use apply::Applied;
pub(crate) use apply::Taking;
#[cfg(feature = "planted")]
pub(crate) use items::kind_name;
pub(crate) use request::{CHANGES, Parcel};
