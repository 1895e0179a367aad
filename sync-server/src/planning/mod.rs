//! Planning the day: what the store knows goes into the engine (crate `dispatch`), and what it answers comes back in the
//! words of the boundary. The engine decides nothing: a dispatcher does, by moves.

mod day;
pub mod hours;
mod moves;
pub mod needs;
mod picture;

pub use day::Day;
pub use moves::moves;
pub use picture::{Picture, Work, Worker, read};
