//! The SQL, a file per table (or two that belong together), beside the struct of its row.

pub mod anchors;
pub mod attachments;
pub mod blobs;
pub mod cargo;
pub mod changes;
pub mod commands;
pub mod documents;
pub mod feeds;
pub mod meta;
pub mod notices;
mod number;
pub mod offers;
pub mod orders;
pub mod outbox;
pub mod records;
pub mod session;
