//! Who works on this device.

mod enrol;
mod show;
mod sign_out;
