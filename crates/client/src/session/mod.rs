//! Who works on this device.

mod enrol;
pub(crate) mod leave;
mod show;
mod sign_out;
