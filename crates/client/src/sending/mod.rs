//! What is sent and what is not, as people see it.

mod dismiss;
mod retry;
mod show;
