//! The desks' way to the server: one function per path of `api::office`, typed on both sides.
//!
//! A desk holds no replica. It shows what the server said last and asks again when the server says that something
//! changed ([`changes`]). The bearer token lives in `localStorage`, so that a second window or monitor is signed in too;
//! pictures are read by `<img>` with the session's cookie, which the server sets beside the token.
//!
//! **Invariant:** every failure is an `ApiError`. No answer at all is `offline`; a caller never sees a JavaScript error.

mod automatic;
mod board;
mod fetch;
mod ids;
mod map;
mod orders;
mod people;
mod session;
mod slow;
mod staff;

pub use automatic::*;
pub use board::*;
pub use ids::fresh_id;
pub use map::*;
pub use orders::*;
pub use people::*;
pub use session::*;
pub use slow::*;
pub use staff::*;

/// Where the bytes of a photo or drawing are read.
#[must_use]
pub fn blob(sha256: &str) -> String {
    format!("/blobs/{sha256}")
}
