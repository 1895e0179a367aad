//! News: what a person should hear of although they look elsewhere. A new order; an order cancelled, moved or taken
//! away; a wish that was not granted. What is told here was not made by this person on this device.
//!
//! **Invariant:** nothing is told twice, and a first listing (a new sign-in) tells nothing at all.

mod set;
mod tell;
#[cfg(not(target_arch = "wasm32"))]
mod words;

pub(crate) use tell::Hearing;
#[cfg(not(target_arch = "wasm32"))]
pub use words::{Words, words};
