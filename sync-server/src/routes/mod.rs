//! The routes: each reads its request, calls plain functions in one transaction, and writes the answer. No rule lives here.

pub mod automatic;
pub mod blobs;
pub mod board;
pub mod catalog;
pub mod customers;
pub mod devices;
pub mod enrol;
pub mod field;
pub mod health;
pub mod live;
pub mod map;
pub mod orders;
pub mod people;
pub mod session;
pub mod slow;
pub mod staff;
pub mod sync;
pub mod technicians;
pub mod uploads;

#[cfg(test)]
mod tests;
