//! The two boundaries in words: [`device`] (what the screens of a technician ask of the core on the same device) and
//! [`office`] (what the desks ask of the server by REST). Types only; JSON on both sides.

pub mod device;
pub mod error;
pub mod office;

pub use error::{ApiError, ErrorCode};
