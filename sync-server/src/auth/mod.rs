//! Who is calling: sessions behind opaque tokens, of which only the SHA-256 is stored. A desk's session ends twelve hours
//! after its last use, a device's thirty days after the sign-in; neither touches the replica on the device.

mod attempts;
mod caller;
pub mod devices;
pub mod enrol;
pub mod password;
mod session;
pub mod sign_in;
mod token;

pub use attempts::Attempts;
pub use caller::{AtTheDoor, Caller, Desk, Device};
pub(crate) use caller::{COOKIE_NAME, bearer};
pub use session::{SessionKind, begin, caller_of, end};
pub use token::Token;
