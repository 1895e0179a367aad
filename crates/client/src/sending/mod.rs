//! What is sent and what is not, as people see it.

mod dismiss;
mod entered;
mod export;
mod network;
mod retry;
mod show;

pub(crate) use network::Network;
