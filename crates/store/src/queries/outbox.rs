//! Outgoing work: independent items. None blocks another, apart from the one it names in `after`.

use jobsheet_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::queries::number::uint;
use crate::{Db, Result};

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A change of a record; the item's id is its hash.
    Change,
    /// A file; the item's id is `<attachment>/<role>`.
    Blob,
}

impl ItemKind {
    fn code(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Blob => "blob",
        }
    }
}

/// How far an item has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delivery {
    /// Refused or impossible: a person must look.
    NeedsAttention,
    /// Durable here, not yet sent.
    OnThisPhone,
    /// Sent, not yet confirmed.
    Sent,
    /// The server has it.
    Confirmed,
}

impl Delivery {
    fn code(self) -> &'static str {
        match self {
            Self::NeedsAttention => "needs_attention",
            Self::OnThisPhone => "on_this_phone",
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "confirmed" => Self::Confirmed,
            "sent" => Self::Sent,
            "on_this_phone" => Self::OnThisPhone,
            _ => Self::NeedsAttention,
        }
    }
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Identity.
    pub id: String,
    /// What it is.
    pub kind: ItemKind,
    /// Of which order.
    pub order: String,
    /// Whose work.
    pub user: String,
    /// What people call it: `step`, `answers`, `photo`…
    pub code: String,
    /// How far it has got.
    pub state: Delivery,
    /// When it was made.
    pub at: Timestamp,
    /// Another item that must be confirmed first; empty: none.
    pub after: String,
    /// Tries that failed.
    pub attempts: u32,
    /// Not before this time of this device's wall clock.
    pub retry_at: Timestamp,
    /// Why it was not sent or needs attention: an API error as JSON.
    pub error: Option<String>,
}

const COLUMNS: &str = "id, kind, order_id, user, code, state, at, after, attempts, retry_at, error";

fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    Ok(Item {
        id: row.get(0)?,
        kind: if row.get_ref(1)?.as_str()? == "change" { ItemKind::Change } else { ItemKind::Blob },
        order: row.get(2)?,
        user: row.get(3)?,
        code: row.get(4)?,
        state: Delivery::from_code(row.get_ref(5)?.as_str()?),
        at: Timestamp(row.get(6)?),
        after: row.get(7)?,
        attempts: row.get(8)?,
        retry_at: Timestamp(row.get(9)?),
        error: row.get(10)?,
    })
}

fn many(db: &Db, sql: &str, arguments: impl rusqlite::Params) -> Result<Vec<Item>> {
    let items = db.prepare_cached(sql)?.query_map(arguments, read)?.collect::<rusqlite::Result<_>>()?;
    Ok(items)
}

/// Adds an item.
///
/// # Errors
/// Those of the database.
pub fn add(db: &Db, item: &Item) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO outbox (id, kind, order_id, user, code, state, at, after, attempts, retry_at, error)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO NOTHING",
    )?
    .execute(params![
        item.id,
        item.kind.code(),
        item.order,
        item.user,
        item.code,
        item.state.code(),
        item.at.0,
        item.after,
        item.attempts,
        item.retry_at.0,
        item.error
    ])?;
    Ok(())
}

/// One item.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, id: &str) -> Result<Option<Item>> {
    Ok(db.prepare_cached(&format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1"))?.query_row([id], read).optional()?)
}

/// Words of one person that are neither sent nor confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// How many changes wait.
    pub changes: u32,
    /// How many of all items need a person.
    pub attention: u32,
    /// When the oldest of them was made.
    pub oldest: Timestamp,
}

/// What waits beside what is on its way; none when nothing does.
///
/// # Errors
/// Those of the database.
pub fn unsent(db: &Db, user: &str) -> Result<Option<Unsent>> {
    let read = |row: &Row<'_>| {
        let oldest: Option<i64> = row.get(2)?;
        Ok(oldest.map(|oldest| (row.get(0), row.get(1), Timestamp(oldest))))
    };
    let found = db
        .prepare_cached(
            "SELECT COUNT(*) FILTER (WHERE state = 'on_this_phone'), COUNT(*) FILTER (WHERE state = 'needs_attention'), MIN(at)
             FROM outbox WHERE user = ?1 AND (state = 'needs_attention' OR (state = 'on_this_phone' AND kind = 'change'))",
        )?
        .query_row([user], read)?;
    found
        .map(|(changes, attention, oldest)| Ok(Unsent { changes: changes?, attention: attention?, oldest }))
        .transpose()
}

/// A change to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueChange {
    /// Its number on this device: younger ones have greater numbers.
    pub n: i64,
    /// Its name, hex.
    pub hash: String,
    /// Of which record.
    pub order: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// Changes behind number `after` that the server has not confirmed and that nothing speaks against sending now, oldest first,
/// up to `limit`. Orders of other people on this phone are left out: their work waits for them.
///
/// # Errors
/// Those of the database.
pub fn due_changes(db: &Db, user: &str, now: Timestamp, after: i64, limit: u32) -> Result<Vec<DueChange>> {
    let rows = db
        .prepare_cached(
            // From the few changes that are not confirmed, which the index has by number: the first ones are found at once.
            "SELECT c.hash, c.order_id, c.bytes, c.n FROM changes c INDEXED BY changes_local
                CROSS JOIN outbox o ON o.id = c.hash
             WHERE c.standing = 'local' AND c.standing <> 'confirmed' AND o.kind = 'change'
                AND o.state IN ('on_this_phone', 'sent') AND o.retry_at <= ?2
                AND c.n > ?4
                -- An answer to an offer is about no order of this phone; it is its author's.
                AND coalesce((SELECT r.user FROM orders r WHERE r.id = o.order_id), o.user) = ?1
             ORDER BY c.n LIMIT ?3",
        )?
        .query_map(params![user, now.0, limit, after], due_change)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Reads hash, order, bytes and number.
pub(super) fn due_change(row: &Row<'_>) -> rusqlite::Result<DueChange> {
    Ok(DueChange { hash: row.get(0)?, order: row.get(1)?, bytes: row.get(2)?, n: row.get(3)? })
}

/// Files that may be sent now, oldest first. Words went before: the change that names a
/// file is confirmed. Without `photos` those of a camera are left out: they are large and wait for a better line.
///
/// # Errors
/// Those of the database.
pub fn due_files(db: &Db, user: &str, now: Timestamp, limit: u32, photos: bool) -> Result<Vec<Item>> {
    many(
        db,
        &format!(
            "SELECT {} FROM outbox o
                JOIN attachments a ON o.id = a.attachment || '/' || a.role
                JOIN orders r ON r.id = o.order_id
             WHERE o.kind = 'blob' AND o.state IN ('on_this_phone', 'sent') AND o.retry_at <= ?2 AND r.user = ?1 AND a.receipt_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.id = o.after AND p.state <> 'confirmed')
                AND (?4 OR o.code <> 'photo')
             ORDER BY o.n LIMIT ?3",
            COLUMNS.split(", ").map(|column| format!("o.{column}")).collect::<Vec<_>>().join(", ")
        ),
        params![user, now.0, limit, photos],
    )
}

/// The next time after `now` at which an item that waits may be tried again.
///
/// # Errors
/// Those of the database.
pub fn next_retry(db: &Db, user: &str, now: Timestamp) -> Result<Option<Timestamp>> {
    Ok(db
        .prepare_cached(
            "SELECT min(retry_at) FROM outbox WHERE state IN ('on_this_phone', 'sent') AND user = ?1 AND retry_at > ?2",
        )?
        .query_row(params![user, now.0], |row| Ok(row.get::<_, Option<i64>>(0)?.map(Timestamp)))?)
}

/// Leaves an item alone until `retry_at`, without counting that as a failure.
///
/// # Errors
/// Those of the database.
pub fn wait(db: &Db, id: &str, retry_at: Timestamp) -> Result<()> {
    db.prepare_cached("UPDATE outbox SET retry_at = ?2 WHERE id = ?1")?.execute(params![id, retry_at.0])?;
    Ok(())
}

/// Notes that an item is on its way.
///
/// # Errors
/// Those of the database.
pub fn sent(db: &Db, id: &str) -> Result<()> {
    db.prepare_cached("UPDATE outbox SET state = 'sent' WHERE id = ?1 AND state = 'on_this_phone'")?.execute([id])?;
    Ok(())
}

/// Notes that the server has it.
///
/// # Errors
/// Those of the database.
pub fn confirm(db: &Db, id: &str) -> Result<()> {
    db.prepare_cached("UPDATE outbox SET state = 'confirmed', error = NULL WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Notes that a try failed: it is tried again at `retry_at`.
///
/// # Errors
/// Those of the database.
pub fn failed(db: &Db, id: &str, retry_at: Timestamp, error: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE outbox SET state = 'on_this_phone', attempts = attempts + 1, retry_at = ?2, error = ?3
         WHERE id = ?1 AND state IN ('on_this_phone', 'sent')",
    )?
    .execute(params![id, retry_at.0, error])?;
    Ok(())
}

/// Notes that only a person can help. What waits for it can go no further either.
///
/// # Errors
/// Those of the database.
pub fn attention(db: &Db, id: &str, error: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE outbox SET state = 'needs_attention', error = ?2 WHERE id = ?1 OR (after = ?1 AND state <> 'confirmed')",
    )?
    .execute(params![id, error])?;
    Ok(())
}

/// Lets an item be tried now.
///
/// # Errors
/// Those of the database.
pub fn retry(db: &Db, id: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE outbox SET state = 'on_this_phone', retry_at = 0 WHERE id = ?1 AND state <> 'confirmed'",
    )?
    .execute([id])?;
    Ok(())
}

/// Lets everything that waits be tried now.
///
/// # Errors
/// Those of the database.
pub fn retry_all(db: &Db) -> Result<()> {
    db.execute("UPDATE outbox SET retry_at = 0 WHERE state IN ('on_this_phone', 'sent')", [])?;
    Ok(())
}

/// Makes what was sent and not answered count as not sent, for a program that begins anew.
///
/// # Errors
/// Those of the database.
pub fn unsend(db: &Db) -> Result<()> {
    db.execute("UPDATE outbox SET state = 'on_this_phone' WHERE state = 'sent'", [])?;
    Ok(())
}

/// Lets what waited for one item wait for another. What could go no further with the old one can with the new one.
///
/// # Errors
/// Those of the database.
pub fn follow(db: &Db, old: &str, new: &str) -> Result<()> {
    db.prepare_cached(
        "UPDATE outbox SET after = ?2, retry_at = 0, error = NULL,
            state = CASE state WHEN 'needs_attention' THEN 'on_this_phone' ELSE state END WHERE after = ?1",
    )?
    .execute(params![old, new])?;
    Ok(())
}

/// Makes everything unconfirmed: a restored server may have lost what it brought. Items that had been dropped from the
/// list come back.
///
/// # Errors
/// Those of the database.
pub fn unconfirm(db: &Db) -> Result<()> {
    db.execute(
        "INSERT INTO outbox (id, kind, order_id, user, code, state, at)
         SELECT c.hash, 'change', c.order_id, m.user, m.code, 'on_this_phone', c.at FROM changes c JOIN commands m ON m.id = c.command
            WHERE c.standing = 'local' ON CONFLICT (id) DO NOTHING",
        [],
    )?;
    // Files that this phone brought, and has still.
    db.execute(
        "INSERT INTO outbox (id, kind, order_id, user, code, state, at)
         SELECT a.attachment || '/' || a.role, 'blob', a.order_id, r.user, 'photo', 'on_this_phone', coalesce(a.receipt_at, 0)
            FROM attachments a JOIN blobs b ON b.sha256 = a.sha256 JOIN orders r ON r.id = a.order_id
            WHERE a.upload <> '' ON CONFLICT (id) DO NOTHING",
        [],
    )?;
    db.execute(
        "UPDATE outbox SET state = 'on_this_phone', attempts = 0, retry_at = 0 WHERE state IN ('confirmed', 'sent')",
        [],
    )?;
    // Files whose bytes have left this phone cannot be offered.
    db.execute(
        "UPDATE outbox SET state = 'confirmed' WHERE kind = 'blob' AND state = 'on_this_phone' AND id NOT IN
            (SELECT a.attachment || '/' || a.role FROM attachments a JOIN blobs b ON b.sha256 = a.sha256)",
        [],
    )?;
    // Changes that are no local ones any more have nothing to bring.
    db.execute(
        "UPDATE outbox SET state = 'confirmed' WHERE kind = 'change' AND state = 'on_this_phone' AND id NOT IN
            (SELECT hash FROM changes WHERE standing = 'local')",
        [],
    )?;
    Ok(())
}

/// Takes an item out: what it would have sent was replaced.
///
/// # Errors
/// Those of the database.
pub fn remove_one(db: &Db, id: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Unconfirmed items of an order.
///
/// # Errors
/// Those of the database.
pub fn unconfirmed(db: &Db, order: &str) -> Result<Vec<Item>> {
    many(db, &format!("SELECT {COLUMNS} FROM outbox WHERE order_id = ?1 AND state <> 'confirmed' ORDER BY n"), [order])
}

/// People on this phone of whom something waits that can still be sent. A file behind words that the server refused cannot.
///
/// # Errors
/// Those of the database.
pub fn owners_waiting(db: &Db) -> Result<Vec<String>> {
    let owners = db
        .prepare_cached(
            "SELECT DISTINCT coalesce((SELECT r.user FROM orders r WHERE r.id = o.order_id), o.user) AS owner FROM outbox o
             WHERE o.state IN ('on_this_phone', 'sent')
                AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.id = o.after AND p.state = 'needs_attention')
             ORDER BY owner",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(owners)
}

/// How far an order's work has got: the least of all its items; confirmed when there are none.
///
/// # Errors
/// Those of the database.
pub fn least(db: &Db, order: &str) -> Result<Delivery> {
    Ok(unconfirmed(db, order)?.iter().map(|item| item.state).min().unwrap_or(Delivery::Confirmed))
}

/// The same for all orders that have unconfirmed items.
///
/// # Errors
/// Those of the database.
pub fn least_by_order(db: &Db) -> Result<std::collections::BTreeMap<String, Delivery>> {
    let mut least = std::collections::BTreeMap::new();
    let mut query = db.prepare_cached("SELECT DISTINCT order_id, state FROM outbox WHERE state <> 'confirmed'")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let state = Delivery::from_code(row.get_ref(1)?.as_str()?);
        least.entry(row.get(0)?).and_modify(|old: &mut Delivery| *old = state.min(*old)).or_insert(state);
    }
    Ok(least)
}

/// A person's unconfirmed items and the last confirmed ones, newest first.
///
/// # Errors
/// Those of the database.
pub fn list(db: &Db, user: &str, confirmed: u32) -> Result<Vec<Item>> {
    let mut items = many(
        db,
        &format!("SELECT {COLUMNS} FROM outbox WHERE user = ?1 AND state <> 'confirmed' ORDER BY n DESC"),
        [user],
    )?;
    items.extend(many(
        db,
        &format!("SELECT {COLUMNS} FROM outbox WHERE user = ?1 AND state = 'confirmed' ORDER BY n DESC LIMIT ?2"),
        params![user, confirmed],
    )?);
    Ok(items)
}

/// Unconfirmed items by state.
///
/// # Errors
/// Those of the database.
pub fn counts(db: &Db, user: &str) -> Result<std::collections::BTreeMap<Delivery, u32>> {
    let rows = db
        .prepare_cached("SELECT state, count(*) FROM outbox WHERE state <> 'confirmed' AND user = ?1 GROUP BY state")?
        .query_map([user], |row| Ok((Delivery::from_code(row.get_ref(0)?.as_str()?), row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Something in a person's orders is not at the server, whatever the items say: a local change without an item, a file
/// that is to be sent without a receipt.
///
/// # Errors
/// Those of the database.
pub fn anything_unconfirmed(db: &Db, user: &str) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM changes c WHERE c.standing = 'local'
                    AND coalesce((SELECT r.user FROM orders r WHERE r.id = c.order_id),
                                 (SELECT f.user FROM offers f WHERE f.record = c.order_id)) = ?1)
                OR EXISTS (SELECT 1 FROM commands WHERE state <> 'applied' AND user = ?1)
                OR EXISTS (SELECT 1 FROM outbox o JOIN attachments a ON o.id = a.attachment || '/' || a.role
                    WHERE o.user = ?1 AND o.kind = 'blob' AND a.receipt_at IS NULL)",
        )?
        .query_row([user], |row| row.get(0))?)
}

/// Bytes of files that the server has not confirmed.
///
/// # Errors
/// Those of the database.
pub fn bytes_left(db: &Db, user: &str) -> Result<u64> {
    Ok(db
        .prepare_cached(
            "SELECT coalesce(sum(b.bytes - min(a.sent, b.bytes)), 0) FROM outbox o
                JOIN attachments a ON o.id = a.attachment || '/' || a.role
                JOIN blobs b ON b.sha256 = a.sha256
             WHERE o.kind = 'blob' AND o.state <> 'confirmed' AND o.user = ?1",
        )?
        .query_row([user], |row| uint(row, 0))?)
}

/// Contents of a person's files that the server has not confirmed.
///
/// # Errors
/// Those of the database.
pub fn files_unconfirmed(db: &Db, user: &str) -> Result<Vec<String>> {
    let rows = db
        .prepare_cached(
            "SELECT a.sha256 FROM outbox o JOIN attachments a ON o.id = a.attachment || '/' || a.role
             WHERE o.user = ?1 AND o.kind = 'blob' AND o.state <> 'confirmed' AND a.receipt_at IS NULL ORDER BY o.n",
        )?
        .query_map([user], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// This device sends a file by itself.
///
/// # Errors
/// Those of the database.
pub fn sends_file(db: &Db, sha256: &str) -> Result<bool> {
    Ok(db
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM attachments a JOIN outbox o ON o.id = a.attachment || '/' || a.role
             WHERE a.sha256 = ?1)",
        )?
        .query_row([sha256], |row| row.get(0))?)
}

/// A person's photos that the server has not confirmed, and their bytes.
///
/// # Errors
/// Those of the database.
pub fn photos_left(db: &Db, user: &str) -> Result<(u32, u64)> {
    Ok(db
        .prepare_cached(
            "SELECT count(*), coalesce(sum(b.bytes - min(a.sent, b.bytes)), 0) FROM outbox o
                JOIN attachments a ON o.id = a.attachment || '/' || a.role
                JOIN blobs b ON b.sha256 = a.sha256
             WHERE o.kind = 'blob' AND o.code = 'photo' AND o.state <> 'confirmed' AND o.user = ?1",
        )?
        .query_row([user], |row| Ok((row.get(0)?, uint(row, 1)?)))?)
}

/// Forgets old confirmed items, but for the last `keep` of each person.
///
/// # Errors
/// Those of the database.
pub fn trim(db: &Db, keep: u32) -> Result<()> {
    db.execute(
        "DELETE FROM outbox WHERE state = 'confirmed' AND n NOT IN (
            SELECT n FROM (SELECT n, row_number() OVER (PARTITION BY user ORDER BY n DESC) AS rank FROM outbox WHERE state = 'confirmed')
            WHERE rank <= ?1)",
        [keep],
    )?;
    Ok(())
}

/// Purges the items of an order.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, order: &str) -> Result<()> {
    db.execute("DELETE FROM outbox WHERE order_id = ?1", [order])?;
    Ok(())
}
