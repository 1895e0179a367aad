//! Hearing of changes at once: a WebSocket or a waiting GET that says "come and look", never what changed.

mod ticket;

pub use ticket::Tickets;
