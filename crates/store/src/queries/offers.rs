//! Orders that are offered to people of this device.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Db, Result};

/// One offer, as one person has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// Identity.
    pub id: String,
    /// Whose.
    pub user: String,
    /// The record in which they answer.
    pub record: String,
    /// The order that is offered.
    pub order: String,
    /// JSON as it came; empty once the offer is over.
    pub card: String,
    /// The entry by which it is wanted.
    pub claim: Option<String>,
    /// The server has taken it away.
    pub gone: bool,
}

const COLUMNS: &str = "id, user, record, order_id, card, claim, gone";

fn read(row: &Row<'_>) -> rusqlite::Result<OfferRow> {
    Ok(OfferRow {
        id: row.get(0)?,
        user: row.get(1)?,
        record: row.get(2)?,
        order: row.get(3)?,
        card: row.get(4)?,
        claim: row.get(5)?,
        gone: row.get(6)?,
    })
}

/// Keeps an offer in its newest form; whether it is wanted stays.
///
/// # Errors
/// Those of the database.
pub fn put(db: &Db, offer: &OfferRow) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO offers (id, user, record, order_id, card, gone) VALUES (?1, ?2, ?3, ?4, ?5, 0)
         ON CONFLICT (id, user) DO UPDATE SET card = excluded.card, gone = 0",
    )?
    .execute(params![offer.id, offer.user, offer.record, offer.order, offer.card])?;
    Ok(())
}

/// A person's offer.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, id: &str, user: &str) -> Result<Option<OfferRow>> {
    let sql = format!("SELECT {COLUMNS} FROM offers WHERE id = ?1 AND user = ?2");
    Ok(db.prepare_cached(&sql)?.query_row([id, user], read).optional()?)
}

/// What is offered to a person now, by id: in the order in which it was offered.
///
/// # Errors
/// Those of the database.
pub fn open(db: &Db, user: &str) -> Result<Vec<OfferRow>> {
    many(db, "user = ?1 AND gone = 0 ORDER BY id", user)
}

/// A person's offers that the server has taken away.
///
/// # Errors
/// Those of the database.
pub fn gone(db: &Db, user: &str) -> Result<Vec<OfferRow>> {
    many(db, "user = ?1 AND gone = 1 ORDER BY id", user)
}

/// A person's offers that no feed holds any more, without a word about them.
///
/// # Errors
/// Those of the database.
pub fn unheld(db: &Db, user: &str) -> Result<Vec<OfferRow>> {
    let fits = "user = ?1 AND gone = 0 AND NOT EXISTS (SELECT 1 FROM held WHERE kind = 'offer' AND item = offers.id) ORDER BY id";
    many(db, fits, user)
}

/// All of a person.
///
/// # Errors
/// Those of the database.
pub fn of_user(db: &Db, user: &str) -> Result<Vec<OfferRow>> {
    many(db, "user = ?1 ORDER BY id", user)
}

fn many(db: &Db, fits: &str, user: &str) -> Result<Vec<OfferRow>> {
    let sql = format!("SELECT {COLUMNS} FROM offers WHERE {fits}");
    let rows = db.prepare_cached(&sql)?.query_map([user], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// By which entry it is wanted; none: it is not.
///
/// # Errors
/// Those of the database.
pub fn want(db: &Db, id: &str, user: &str, claim: Option<&str>) -> Result<()> {
    db.prepare_cached("UPDATE offers SET claim = ?3 WHERE id = ?1 AND user = ?2")?.execute(params![id, user, claim])?;
    Ok(())
}

/// It is over: what was told of it goes at once.
///
/// # Errors
/// Those of the database.
pub fn hide(db: &Db, id: &str, user: &str) -> Result<()> {
    db.prepare_cached("UPDATE offers SET gone = 1, card = '' WHERE id = ?1 AND user = ?2")?.execute([id, user])?;
    Ok(())
}

/// Forgets it.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, id: &str, user: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM offers WHERE id = ?1 AND user = ?2")?.execute([id, user])?;
    Ok(())
}

/// The offer that is answered in this record.
///
/// # Errors
/// Those of the database.
pub fn of_record(db: &Db, record: &str) -> Result<Option<OfferRow>> {
    let sql = format!("SELECT {COLUMNS} FROM offers WHERE record = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([record], read).optional()?)
}
