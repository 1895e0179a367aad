//! Properties of the whole engine, on small worlds made from a number.

mod asked;
mod bad;
mod evaluation;
mod links;
mod plans;
mod rests;
mod urgent;
mod vroom;
pub mod world;
