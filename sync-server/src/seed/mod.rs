//! `seed --demo`: a believable service company in 泰安市 with a week of work behind it. Its history is made by going
//! through the real code: desks decide, phones write facts and sync, the server rules. The same seed number and moment
//! make the same company.
//!
//! There are no photos in it: made-up ones would look made up. The flow of last week did not ask for any; since this
//! morning the standard flow does.

mod chance;
mod company;
mod customers;
mod forms;
mod history;
mod parts;
mod people;
mod phone;
mod places;
mod plan;
mod services;
mod words;

pub use history::{Seeded, demo};
pub use people::{COMPANY, Login};
pub use phone::Phone;

/// The password of every demo login. Only made with `--demo`, and printed.
pub const PASSWORD: &str = "jobsheet";

#[cfg(test)]
mod tests;
