//! The interface from outside, on both databases.

mod blobs;
mod devices;
mod enrol;
mod live;
mod people;
mod session;
mod uploads;
