//! Bytes on their way to the server, by the tus 1.0 protocol (<https://tus.io/protocols/resumable-upload>, core and creation).
//!
//! One upload per device and content. What is `received` in the database is flushed to the part file: a connection, a phone or a
//! server that dies costs at most the piece that was in the air. When all is there the content is verified, moved to the blobs,
//! and only then the row says `done`, in one transaction with the receipt.
//!
//! Killed between the file and the database? The part file is longer than `received`: the rest is written again. Killed between
//! the move and the last transaction? The blob is there without a row: [`finish`] sees it when the device asks again.

mod active;
mod begin;
mod content;
mod finish;
mod receive;
mod row;
mod sweep;

pub use active::Active;
pub use begin::{Announced, begin};
pub use finish::finish_if_whole;
pub use receive::receive;
pub use row::{Upload, UploadId, get};
pub use sweep::sweep;

/// Largest photo or file.
pub const MAX_BYTES: u64 = 25 * 1024 * 1024;
/// Largest document (a report model, as JSON).
pub const MAX_DOCUMENT_BYTES: u64 = 1024 * 1024;
