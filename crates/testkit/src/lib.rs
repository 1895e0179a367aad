//! What tests of several crates share: people with names, a company, a clock that is told the time, ids that count.
//!
//! Everything here is made from small numbers, so that whole answers can be compared with snapshots.

#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod clock;
pub mod company;
pub mod ids;
pub mod people;
