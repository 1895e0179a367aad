//! The device boundary. A [`Command`] goes to the core on the same device (a worker in a browser, the shell in the
//! app), a [`Reply`] comes back, [`Event`]s arrive at any time.
//!
//! **The contract: a write returns when it is durable on this device; sending is the sync engine's business.** No
//! command waits for the network, except [`Command::SignIn`].
//!
//! File bytes travel beside the JSON, not in it: a command or reply that carries bytes says so.

mod command;
mod event;
mod sending;
mod views;

pub use command::{CheckInPreview, Command, Keep, OrdersFilter};
pub use event::{Event, News, Reply};
pub use sending::*;
pub use views::*;
