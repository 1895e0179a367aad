//! The vocabulary: what a work order, a visit, a person, a place and a part *are*. Types only, no behaviour beyond
//! parsing and printing; every other crate speaks these words.
//!
//! A **decision** (an [`order::Order`], a [`ruling::Ruling`], a catalogue) is a row that only the server writes. A
//! **fact** (an [`entry::Entry`], an answer, a photo) is written by whoever was there and is never dropped.

pub mod asset;
pub mod catalog;
pub mod clock;
pub mod customer;
pub mod entry;
pub mod form;
pub mod ids;
pub mod offer;
pub mod order;
pub mod person;
pub mod place;
#[cfg(feature = "planted")]
pub mod planted;
pub mod priority;
pub mod ruling;
pub mod status;

pub use clock::{Clock, Confidence, Timestamp};
pub use ids::*;
pub use order::{Order, OrderField, TimeWindow, Visit};
pub use place::Place;
pub use priority::Priority;
pub use status::Status;
