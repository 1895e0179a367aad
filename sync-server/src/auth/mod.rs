//! Who is calling: sessions behind opaque tokens, of which only the SHA-256 is stored. A desk's session ends twelve hours
//! after its last use, a device's thirty days after the sign-in; neither touches the replica on the device.

mod caller;
pub mod password;
mod session;
mod token;

pub use caller::{Caller, Desk, Device};
pub use session::{SessionKind, begin, caller_of, end};
pub use token::Token;
