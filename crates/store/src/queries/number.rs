//! SQLite's integers have a sign, our lengths and versions have none.

use rusqlite::Row;

/// For a parameter. Nothing we store comes near the limit.
pub(crate) fn int(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// From a column.
pub(crate) fn uint(row: &Row<'_>, index: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(index)?;
    Ok(u64::try_from(value).unwrap_or(0))
}
