//! Customers with their places and equipment.

mod find;
mod list;
mod write;

pub use find::{asset, customer, site};
pub use list::list;
pub use write::{put_asset, put_customer, put_site};

pub(crate) use find::search_text;
