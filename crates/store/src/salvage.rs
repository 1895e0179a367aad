//! What can still be read of a damaged replica: who and which device it is, and everything the server may not have. The
//! rest comes back by itself from the feeds.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::open::only_ours;
use crate::queries::{commands, meta};
use crate::{Result, Store};

/// Tables that are carried over, in an order in which nothing is lost if a later one cannot be read: first what was
/// typed, last the pictures. `orders` come too, so that salvaged work has something to be shown with.
const TABLES: [&str; 17] = [
    "device",
    "session",
    "settings",
    "documents",
    "commands",
    "changes",
    "outbox",
    "orders",
    "cards",
    "anchors",
    "notices",
    "attachments",
    "blobs",
    "blob_chunks",
    "cargo",
    "cargo_changes",
    "cargo_chunks",
];

/// Of these nobody else has what could not be read.
const ONLY_HERE: [&str; 9] =
    ["commands", "changes", "outbox", "attachments", "blobs", "blob_chunks", "cargo", "cargo_changes", "cargo_chunks"];

/// What was saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Salvage {
    /// Rows by table.
    pub rows: std::collections::BTreeMap<&'static str, u32>,
    /// Tables of which something could not be read.
    pub incomplete: Vec<&'static str>,
}

impl Salvage {
    /// Something may be lost that the server does not have.
    #[must_use]
    pub fn is_partly(&self) -> bool {
        self.incomplete.iter().any(|table| ONLY_HERE.contains(table))
    }
}

/// Copies what can be read of `damaged` into a new, empty replica.
///
/// Local changes are not sent as they are: the device may have forgotten what it sent, so their commands are run again
/// by a new incarnation once their records are back. The changes stay as refused, the commands wait.
///
/// # Errors
/// Only those of the new database: whatever the old one does is expected.
pub fn salvage(damaged: &Connection, into: &mut Store) -> Result<Salvage> {
    // What cannot be had is not read.
    let _ = only_ours(damaged);
    into.write(|db| {
        let mut saved = Salvage::default();
        for table in TABLES {
            let (rows, complete) = copy(damaged, db, table)?;
            saved.rows.insert(table, rows);
            if !complete {
                saved.incomplete.push(table);
            }
        }
        commands::rerun_local(db, "salvaged")?;
        // Confirmed changes come back from the server; ours alone would lack what they build on.
        db.execute("DELETE FROM changes WHERE standing = 'confirmed'", [])?;
        db.execute("UPDATE changes SET folded = 0", [])?;
        // Files whose bytes did not survive cannot be sent: a person must know.
        db.execute(
            "UPDATE outbox SET state = 'needs_attention', error = '{\"code\":\"database_damaged\"}'
             WHERE kind = 'blob' AND state <> 'confirmed' AND id NOT IN (
                SELECT a.attachment || '/' || a.role FROM attachments a JOIN blobs b ON b.sha256 = a.sha256
                WHERE b.bytes = (SELECT coalesce(sum(length(data)), 0) FROM blob_chunks c WHERE c.sha256 = b.sha256))",
            [],
        )?;
        db.execute("UPDATE session SET expired = 1, token = ''", [])?;
        meta::put(db, meta::NEW_INCARNATION, "1")?;
        Ok(saved)
    })
}

/// Copies a table row by row, by row key where the table has one, until it cannot be read any more. The number of rows
/// and whether that was all.
fn copy(damaged: &Connection, db: &Connection, table: &str) -> Result<(u32, bool)> {
    let table_now = db.prepare(&format!("SELECT * FROM {table}"))?;
    let columns: Vec<&str> = table_now.column_names().collect();
    let names = columns.join(", ");
    let marks = (1..=columns.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let mut insert = db.prepare(&format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"))?;
    let mut copied = 0;
    let Ok(mut query) = damaged.prepare(&format!("SELECT {names} FROM {table} NOT INDEXED")) else {
        return Ok((0, false));
    };
    let Ok(mut rows) = query.query([]) else { return Ok((0, false)) };
    loop {
        match rows.next() {
            Ok(Some(row)) => {
                let values: rusqlite::Result<Vec<Value>> = (0..columns.len()).map(|index| row.get(index)).collect();
                match values {
                    Ok(values) => copied += u32::try_from(insert.execute(params_from_iter(values))?).unwrap_or(0),
                    Err(_) => return Ok((copied, false)),
                }
            }
            Ok(None) => return Ok((copied, true)),
            Err(_) => return Ok((copied, false)),
        }
    }
}
