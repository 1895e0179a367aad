//! Numbers for people: `TA-261122-0007` is the seventh order made on 22 November 2026 in the company's time zone.

use jiff::tz::TimeZone;
use jobsheet_model::Timestamp;

use crate::company;
use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// The next number of the day of `made`. Counted in the transaction that makes the order: no gaps, no doubles.
///
/// # Errors
/// When the database fails.
pub fn next(tx: &mut Tx, made: Timestamp) -> Result<String> {
    let zone = company::zone(tx)?;
    let prefix = company::number_prefix(tx)?;
    let day = day_of(made, &zone)?;
    let row = tx.query_one(
        "INSERT INTO order_numbers (day, last) VALUES ($1, 1) \
         ON CONFLICT (day) DO UPDATE SET last = order_numbers.last + 1 RETURNING last",
        values![&day],
    )?;
    Ok(format!("{prefix}-{day}-{:04}", row.int("last")?))
}

/// `261122`.
fn day_of(at: Timestamp, zone: &TimeZone) -> Result<String> {
    let at = jiff::Timestamp::from_millisecond(at.0).map_err(Error::internal)?;
    let date = at.to_zoned(zone.clone()).date();
    Ok(format!("{:02}{:02}{:02}", date.year().rem_euclid(100), date.month(), date.day()))
}
