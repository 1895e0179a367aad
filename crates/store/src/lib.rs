//! The phone's SQLite: schema, migrations, queries. The same code natively and in a browser.
//!
//! [`Store`] owns the one connection. A query is a function in [`queries`] that takes the connection, so that any
//! number of them share one transaction: [`Store::write`].
//!
//! **Invariant:** what one command or one answer of the server changes is one transaction. The program can be killed
//! between any two instructions and finds either all of it or nothing.
//!
//! Deliberately absent: clocks, ids and meaning. Rows come in and go out; what they mean is crate `client`'s business.

mod error;
mod migrate;
mod open;
pub mod queries;
mod salvage;
mod scrub;
mod store;
pub mod wipe;

pub use error::StoreError;
pub use open::Opened;
pub use salvage::{Salvage, salvage};
pub use store::Store;

/// The connection that queries take: a store's own, or a transaction of it.
pub type Db = rusqlite::Connection;

/// What queries answer.
pub type Result<T> = std::result::Result<T, StoreError>;
