//! The office boundary: REST requests and the views that desks show. Paths and methods are listed at the types.

mod automatic;
mod availability;
mod board;
mod check;
mod list;
mod live;
mod map;
mod orders;
mod people;
mod pool;
mod session;
mod slow;
mod staff;
mod urgent;
mod week;

pub use automatic::*;
pub use availability::*;
pub use board::*;
pub use check::*;
pub use list::*;
pub use live::*;
pub use map::*;
pub use orders::*;
pub use people::*;
pub use pool::*;
pub use session::*;
pub use slow::*;
pub use staff::*;
pub use urgent::*;
pub use week::*;
