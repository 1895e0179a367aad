//! Photos of the work. What makes them small and upright is module `photo`.

mod add;
mod bytes;
mod edit;
