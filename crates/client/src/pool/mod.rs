//! Orders that are offered to this person and others (E4): what is told of them, and wanting one.
//!
//! A claim is a fact in a record of this person's own, and a request: the server decides by which claim reaches it first.
//! Until then it is shown as asked for, and can be taken back. How it ended comes with the word that the offer is over.

mod claim;
mod end;
mod list;

pub(crate) use end::{let_go, over, sweep, take_in};
pub(crate) use list::label;
