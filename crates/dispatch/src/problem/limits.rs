//! How large a problem may be. Memory is bounded by these: at the limit the tables take about 1 GB.

/// Orders.
pub const MOST_ORDERS: usize = 10_000;
/// Technicians: people times days.
pub const MOST_TECHNICIANS: usize = 2_000;
/// Different places of orders and technicians together.
pub const MOST_PLACES: usize = 14_000;
/// Skills, parts, links by name.
pub const MOST_KINDS: usize = 1_000;
/// Windows of an order, shifts, breaks.
pub const MOST_WINDOWS: usize = 16;
/// People at one order at once.
pub const MOST_CREW: u8 = 8;
/// A time may be so far from the others: 400 days in seconds.
pub const LONGEST: i64 = 400 * 86_400;
/// A single price.
pub const HIGHEST_PRICE: i64 = 1_000_000_000_000;
/// Seconds of one trip that can be part of a day; what takes longer is not driven.
pub const LONGEST_TRIP: u32 = 65_534;
