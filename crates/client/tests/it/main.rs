//! The device core with people: what a technician does all day, without signal and with a bad one.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod bad_input;
mod bundle;
mod crash;
mod damage;
mod day;
mod keys;
mod line;
mod lists;
mod news;
mod office;
mod other_phone;
mod parcels;
mod pool;
mod refused;
mod repair;
mod requested;
mod sending;
mod settle;
mod sign_out;
mod taken_away;
mod upgrade;
mod wire;
mod world;
