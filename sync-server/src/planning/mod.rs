//! Planning the day: what the store knows goes into the engine (crate `dispatch`), and what it answers comes back in the
//! words of the boundary. The engine decides nothing: a dispatcher does, by moves.

pub mod begun;
mod board;
mod candidates;
mod check;
mod day;
pub mod equipment;
pub mod hours;
mod keep;
mod moves;
pub mod needs;
mod part;
mod picture;
mod problem;
mod propose;
mod remarks;
pub mod staff;
mod urgent;
mod week;

pub use board::board;
pub use candidates::candidates;
pub use check::check;
pub use day::Day;
pub use keep::{Boards, Kept};
pub use moves::moves;
pub use part::since;
pub use picture::{Picture, Work, Worker, edition, read};
pub use propose::{propose, round, thinking};
pub use remarks::remark;
pub use urgent::urgent;
pub use week::{monday, week};

#[cfg(test)]
mod tests;
