//! Settings of the service company, as rows: name, time zone, the letters before order numbers, the office's epoch.

use jiff::tz::TimeZone;

use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// The service company's name.
pub const NAME: &str = "company";
/// IANA name of its time zone: what "today" means at a desk.
pub const TIME_ZONE: &str = "time_zone";
/// Letters before order numbers.
pub const NUMBER_PREFIX: &str = "number_prefix";
/// Rises when the server is restored from a backup: part of the office's actor.
pub const EPOCH: &str = "epoch";

/// A setting, or what a new house starts with.
fn get(tx: &mut Tx, name: &str, otherwise: &str) -> Result<String> {
    let row = tx.query_opt("SELECT value FROM settings WHERE name = $1", values![name])?;
    Ok(row.map(|row| row.string("value")).transpose()?.unwrap_or_else(|| otherwise.to_owned()))
}

/// Sets one.
///
/// # Errors
/// When the database fails.
pub fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2",
        values![name, value],
    )?;
    Ok(())
}

/// The service company's name; empty when nobody has given one.
///
/// # Errors
/// When the database fails.
pub fn name(tx: &mut Tx) -> Result<String> {
    get(tx, NAME, "")
}

/// Its time zone.
///
/// # Errors
/// When the database fails or holds no time zone.
pub fn zone(tx: &mut Tx) -> Result<TimeZone> {
    TimeZone::get(&zone_name(tx)?).map_err(Error::internal)
}

/// The IANA name of its time zone, for phones and desks.
///
/// # Errors
/// When the database fails.
pub fn zone_name(tx: &mut Tx) -> Result<String> {
    get(tx, TIME_ZONE, "Asia/Shanghai")
}

/// Letters before order numbers.
///
/// # Errors
/// When the database fails.
pub fn number_prefix(tx: &mut Tx) -> Result<String> {
    get(tx, NUMBER_PREFIX, "TA")
}

/// The epoch under which the office writes.
///
/// # Errors
/// When the database fails.
pub fn epoch(tx: &mut Tx) -> Result<u32> {
    get(tx, EPOCH, "1")?.parse().map_err(|_| Error::internal("the epoch is no number"))
}

/// Begins a new epoch: this database was restored from a backup, so devices may know of things that it has forgotten. They
/// see the epoch in the next answer and offer everything again.
///
/// The time is part of it: one backup may be restored twice, and each time is an epoch of its own.
///
/// # Errors
/// When the database fails.
pub fn begin_epoch(tx: &mut Tx, cx: &Cx) -> Result<u32> {
    let seconds = u32::try_from(cx.now.0 / 1_000).unwrap_or(u32::MAX);
    let next = epoch(tx)?.saturating_add(1).max(seconds);
    set(tx, EPOCH, &next.to_string())?;
    Ok(next)
}
