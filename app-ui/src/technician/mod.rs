//! The technician's app, for a phone in a glove. It shows views of the device core and takes steps through it; it works
//! the same with and without a network. No business logic here: next steps, missing evidence, distances and what is
//! pending come from the core.

mod autosave;
mod core;
mod load;
mod maps;
mod me;
mod new_order;
mod order;
mod orders;
mod picture;
mod pool;
mod report;
mod scroll;
mod shell;
mod sync;
mod ticket;
mod tickets;
mod today;

pub use core::core;
pub use me::Me;
pub use new_order::NewOrder;
pub use order::Order;
pub use orders::Orders;
pub use pool::Pool;
pub use report::{Paper, Report};
pub use shell::Shell;
pub use sync::Sync;
pub use today::Today;
