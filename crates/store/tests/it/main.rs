//! The phone's database: opening in every condition, and the queries that promise something.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod blobs;
mod fixture;
mod forgetting;
mod log;
mod opening;
mod outbox;
