//! The sync server: merges what the field records with the office's decisions, and gives both sides what they may see.
//!
//! `router` is the table of contents; a route only reads its request and calls plain functions over [`db::Tx`] and [`cx::Cx`].
//! State lives in the database and the blob store only.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod access_log;
pub mod app;
pub mod audit;
pub mod auth;
pub mod automatic;
pub mod blobs;
pub mod catalog;
pub mod cli;
pub mod company;
pub mod config;
pub mod customers;
pub mod cx;
pub mod db;
pub mod error;
pub mod extract;
pub mod feeds;
pub mod hooks;
pub mod live;
pub mod map;
pub mod orders;
pub mod people;
pub mod planning;
pub mod pool;
pub mod records;
pub mod roads;
pub mod router;
pub mod routes;
pub mod rulings;
pub mod seed;
pub mod sync;
#[cfg(test)]
pub(crate) mod testing;
pub mod uploads;
pub mod version;
pub mod web;
