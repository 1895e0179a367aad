//! The pool (E4): an order is offered to several technicians and goes to the first whose claim arrives.
//!
//! The offer is a decision, written here under the order's lock. A claim is a fact in a record of the claimant's own
//! (`OfferId::record_of`), ruled on once, under the same lock, by a pure function of the offer as it then is. An order
//! is `in_pool` exactly while it has an open offer; whatever takes it out of the pool ends the offer in the same
//! transaction, and with it everybody's card of it.
//!
//! **Invariant:** an offer is won at most once, and every claim has a ruling.

mod card;
mod claim;
mod end;
mod make;
mod replay;
mod rows;
mod show;
mod sweep;
mod withdraw;

pub use card::document;
pub(crate) use card::publish;
pub(crate) use claim::rule;
pub use end::end;
pub use make::make;
pub use replay::replay;
pub(crate) use rows::{Asked, asked_in};
pub use show::show;
pub use sweep::{is_overdue, overdue, sweep};
pub use withdraw::withdraw;

#[cfg(test)]
mod tests;
