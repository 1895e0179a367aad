//! The interface from outside, on both databases.

mod blobs;
mod devices;
mod enrol;
mod live;
mod map;
mod orders;
mod people;
mod pool;
mod said;
mod session;
mod signed;
mod sync;
mod uploads;
