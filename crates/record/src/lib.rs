#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]
//! The field record: what happened at a work order, as one small CRDT document that anybody who may see the order can
//! add to, offline, and that merges without losing anything.
//!
//! * [`Record`] reads and writes it in the product's words; one command makes one change.
//! * [`admission`] is the door: what a change must satisfy before it is stored anywhere. The device runs it on its own
//!   changes too, so that a bug is found where it is made.
//!
//! **Invariant:** a record that took only admitted changes can always be saved and loaded again.
//! **Invariant:** no key of a shared map ever gets a container from two sides: ids of entries, attachments, signatures
//! and part lines are made by one author, answers are flat scalars, and the containers come from one constant change.
//!
//! Deliberately absent: time, randomness and I/O (callers pass them in), and Automerge's `isolate`, `fork_at` and
//! `transaction_at`, which change the actor or the first operation number and would be refused at the door.

pub mod admission;
pub mod answer;

mod actor;
mod genesis;
mod hash;
mod prescan;
mod read;
mod record;
mod refusal;
mod scalar;
mod stamp;
mod write;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use actor::Actor;
pub use admission::{Admitted, Scope, Touched, Writer};
pub use answer::{Answer, AnswerKey, PhotoField, Said};
pub use hash::{BadHash, ChangeHash, Heads};
pub use read::Photo;
pub use record::{ApplyError, ChangeMeta, LoadError, NewChange, Record};
pub use refusal::Refusal;
pub use stamp::{CommandStamp, Provenance};
pub use write::{Draft, WriteError};
