//! Orders: the card as it came, in a table of its own, and columns computed for lists.

use jobsheet_model::Timestamp;
use rusqlite::{OptionalExtension, Row, ToSql, params};

use crate::queries::number::{int, uint};
use crate::{Db, Result};

/// What lists read: no JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderColumns {
    /// Identity.
    pub id: String,
    /// For people.
    pub number: Option<String>,
    /// Code of the kind.
    pub kind: String,
    /// Service catalogue code.
    pub service: String,
    /// One line.
    pub title: String,
    /// Greater is more pressing.
    pub priority: u8,
    /// Code of the state as this device sees it.
    pub status: String,
    /// The state includes steps that the server has not ruled on.
    pub pending: bool,
    /// This person's visit.
    pub mine: bool,
    /// Something is still to do.
    pub open: bool,
    /// On the way, there, or busy.
    pub under_way: bool,
    /// When the work ended.
    pub done_at: Option<Timestamp>,
    /// Not before.
    pub window_start: Option<Timestamp>,
    /// Not after.
    pub window_end: Option<Timestamp>,
    /// When a dispatcher has decided that it begins.
    pub planned: Option<Timestamp>,
    /// A dispatcher has put it on top of everything else.
    pub forced: bool,
    /// Who is served.
    pub customer: String,
    /// Where.
    pub address: String,
    /// Of the city.
    pub district: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

impl OrderColumns {
    /// What lists go by: the planned time, or the window's start without one. What comes first of all has been due since the
    /// beginning of time.
    #[must_use]
    pub fn starts(&self) -> Option<Timestamp> {
        if self.forced { Some(Timestamp(0)) } else { self.planned.or(self.window_start) }
    }
}

/// One order with its card.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRow {
    /// For lists.
    pub columns: OrderColumns,
    /// Whose replica it is in.
    pub user: String,
    /// Version of the decision row.
    pub version: u64,
    /// Made on this phone, not yet known from the server.
    pub provisional: bool,
    /// The server has taken it away.
    pub gone: bool,
    /// The card as JSON.
    pub card: String,
    /// Lower-case words for searching.
    pub words: String,
}

const LIST: &str = "id, number, kind, service, title, priority, status, pending, mine, open, under_way, done_at, window_start, window_end, \
    customer, address, district, lat, lon, planned, forced";

fn columns(row: &Row<'_>) -> rusqlite::Result<OrderColumns> {
    Ok(OrderColumns {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: row.get(2)?,
        service: row.get(3)?,
        title: row.get(4)?,
        priority: row.get(5)?,
        status: row.get(6)?,
        pending: row.get(7)?,
        mine: row.get(8)?,
        open: row.get(9)?,
        under_way: row.get(10)?,
        done_at: row.get::<_, Option<i64>>(11)?.map(Timestamp),
        window_start: row.get::<_, Option<i64>>(12)?.map(Timestamp),
        window_end: row.get::<_, Option<i64>>(13)?.map(Timestamp),
        customer: row.get(14)?,
        address: row.get(15)?,
        district: row.get(16)?,
        lat: row.get(17)?,
        lon: row.get(18)?,
        planned: row.get::<_, Option<i64>>(19)?.map(Timestamp),
        forced: row.get(20)?,
    })
}

fn list(db: &Db, sql: &str, arguments: &[&dyn ToSql]) -> Result<Vec<OrderColumns>> {
    let rows = db.prepare_cached(sql)?.query_map(arguments, columns)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Keeps an order.
///
/// # Errors
/// Those of the database.
pub fn put(db: &Db, order: &OrderRow) -> Result<()> {
    let at = |time: Option<Timestamp>| time.map(|time| time.0);
    let list = &order.columns;
    db.prepare_cached(
        "INSERT OR REPLACE INTO orders (user, version, provisional, gone, words, id, number, kind, service, title, priority, status,
            pending, mine, open, under_way, done_at, window_start, window_end, customer, address, district, lat, lon, planned, starts, forced)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)",
    )?
    .execute(params![
        order.user,
        int(order.version),
        order.provisional,
        order.gone,
        order.words,
        list.id,
        list.number,
        list.kind,
        list.service,
        list.title,
        list.priority,
        list.status,
        list.pending,
        list.mine,
        list.open,
        list.under_way,
        at(list.done_at),
        at(list.window_start),
        at(list.window_end),
        list.customer,
        list.address,
        list.district,
        list.lat,
        list.lon,
        at(list.planned),
        at(list.starts()),
        list.forced
    ])?;
    db.prepare_cached("INSERT OR REPLACE INTO cards (order_id, card) VALUES (?1, ?2)")?
        .execute(params![list.id, order.card])?;
    Ok(())
}

/// Updates the columns that a step on this device changes; the card stays as the server sent it.
///
/// # Errors
/// Those of the database.
pub fn project(db: &Db, list: &OrderColumns) -> Result<()> {
    let at = |time: Option<Timestamp>| time.map(|time| time.0);
    db.prepare_cached(
        "UPDATE orders SET priority = ?2, status = ?3, pending = ?4, mine = ?5, open = ?6, under_way = ?7, done_at = ?8, window_start = ?9,
            window_end = ?10, planned = ?11, starts = ?12, forced = ?13 WHERE id = ?1",
    )?
    .execute(params![
        list.id,
        list.priority,
        list.status,
        list.pending,
        list.mine,
        list.open,
        list.under_way,
        at(list.done_at),
        at(list.window_start),
        at(list.window_end),
        at(list.planned),
        at(list.starts()),
        list.forced
    ])?;
    Ok(())
}

/// One order, gone ones and those of others included.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, id: &str) -> Result<Option<OrderRow>> {
    Ok(db
        .prepare_cached(&format!(
            "SELECT {LIST}, user, version, provisional, gone, card, words FROM orders JOIN cards ON cards.order_id = orders.id WHERE id = ?1"
        ))?
        .query_row([id], |row| {
            Ok(OrderRow {
                columns: columns(row)?,
                user: row.get(21)?,
                version: uint(row, 22)?,
                provisional: row.get(23)?,
                gone: row.get(24)?,
                card: row.get(25)?,
                words: row.get(26)?,
            })
        })
        .optional()?)
}

/// In the order to do them; all of these columns are in the index `orders_day`.
const TO_DO: &str = "open DESC, under_way DESC, starts IS NULL, starts, priority DESC, id";

/// Which of a person's visits are due, in SQL: with a beginning those that begin in `?3..?2`; without, also those
/// from before, those under way, and those without a time.
fn is_due(from: Option<Timestamp>) -> &'static str {
    match from {
        Some(_) => "user = ?1 AND gone = 0 AND open = 1 AND mine = 1 AND starts < ?2 AND starts >= ?3",
        None => {
            "user = ?1 AND gone = 0 AND open = 1 AND mine = 1 AND (under_way = 1 OR starts IS NULL OR starts < ?2)
                AND ?3 IS NULL"
        }
    }
}

/// The first of a person's visits to do before `until`, and not before `from` if that is given; in no order.
///
/// # Errors
/// Those of the database.
pub fn due(
    db: &Db,
    user: &str,
    from: Option<Timestamp>,
    until: Timestamp,
    first: Option<u32>,
) -> Result<Vec<OrderColumns>> {
    // A negative limit is none.
    let first = first.map_or(-1, i64::from);
    let ids = format!("SELECT id FROM orders WHERE {} ORDER BY {TO_DO} LIMIT ?4", is_due(from));
    list(
        db,
        &format!("SELECT {LIST} FROM orders WHERE id IN ({ids})"),
        &[&user, &until.0, &from.map(|from| from.0), &first],
    )
}

/// How many of these are under way, and how many there are in all.
///
/// # Errors
/// Those of the database.
pub fn count_due(db: &Db, user: &str, from: Option<Timestamp>, until: Timestamp) -> Result<(u32, u32)> {
    let sql = format!("SELECT coalesce(sum(under_way), 0), count(*) FROM orders WHERE {}", is_due(from));
    Ok(db
        .prepare_cached(&sql)?
        .query_row(params![user, until.0, from.map(|from| from.0)], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// A person's orders whose work ended in `from..until`, earliest first.
///
/// # Errors
/// Those of the database.
pub fn done(db: &Db, user: &str, from: Timestamp, until: Timestamp) -> Result<Vec<OrderColumns>> {
    list(
        db,
        &format!(
            "SELECT {LIST} FROM orders WHERE user = ?1 AND gone = 0 AND open = 0 AND done_at >= ?2 AND done_at < ?3 ORDER BY done_at, id"
        ),
        &[&user, &from.0, &until.0],
    )
}

/// Number and title of an order: what lists call it.
///
/// # Errors
/// Those of the database.
pub fn label(db: &Db, id: &str) -> Result<Option<String>> {
    Ok(db
        .prepare_cached("SELECT coalesce(number, title) FROM orders WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// When a person's open visits begin, those in `from..until`.
///
/// # Errors
/// Those of the database.
pub fn starts(db: &Db, user: &str, from: Timestamp, until: Timestamp) -> Result<Vec<Timestamp>> {
    let rows = db
        .prepare_cached(
            "SELECT starts FROM orders WHERE user = ?1 AND gone = 0 AND open = 1 AND mine = 1
                AND starts >= ?2 AND starts < ?3 ORDER BY starts",
        )?
        .query_map(params![user, from.0, until.0], |row| Ok(Timestamp(row.get(0)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// A person's orders: open ones, the others, or all; `words` must all appear. With `first`, only those that come first in
/// the order to do them; otherwise in no order: sorting two thousand short rows is quicker outside.
///
/// # Errors
/// Those of the database.
pub fn search(
    db: &Db,
    user: &str,
    open: Option<bool>,
    words: &[String],
    first: Option<u32>,
) -> Result<Vec<OrderColumns>> {
    let mut sql = "user = ?1 AND gone = 0".to_owned();
    let mut arguments: Vec<&dyn ToSql> = vec![&user];
    if let Some(open) = &open {
        arguments.push(open);
        sql.push_str(&format!(" AND open = ?{}", arguments.len()));
    }
    for word in words {
        arguments.push(word);
        sql.push_str(&format!(" AND instr(words, ?{}) > 0", arguments.len()));
    }
    if let Some(first) = &first {
        arguments.push(first);
        sql = format!("id IN (SELECT id FROM orders WHERE {sql} ORDER BY {TO_DO} LIMIT ?{})", arguments.len());
    }
    list(db, &format!("SELECT {LIST} FROM orders WHERE {sql}"), &arguments)
}

/// All order ids of a person, or of everybody.
///
/// # Errors
/// Those of the database.
pub fn ids(db: &Db, user: Option<&str>) -> Result<Vec<String>> {
    let ids = db
        .prepare_cached("SELECT id FROM orders WHERE ?1 IS NULL OR user = ?1 ORDER BY id")?
        .query_map([user], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// A person's own orders that are not finished: id, number and title.
///
/// # Errors
/// Those of the database.
pub fn own_open(db: &Db, user: &str) -> Result<Vec<(String, Option<String>, String)>> {
    let rows = db
        .prepare_cached(
            "SELECT id, number, title FROM orders WHERE user = ?1 AND mine = 1 AND open = 1 AND gone = 0 ORDER BY id",
        )?
        .query_map([user], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Hides an order that the server has taken away.
///
/// # Errors
/// Those of the database.
pub fn hide(db: &Db, id: &str) -> Result<()> {
    db.prepare_cached("UPDATE orders SET gone = 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// A person's orders that no feed holds, those made on this phone aside.
///
/// # Errors
/// Those of the database.
pub fn unheld(db: &Db, user: &str) -> Result<Vec<String>> {
    let ids = db
        .prepare_cached(
            "SELECT id FROM orders WHERE user = ?1 AND gone = 0 AND provisional = 0
                AND NOT EXISTS (SELECT 1 FROM held WHERE kind = 'order' AND item = orders.id) ORDER BY id",
        )?
        .query_map([user], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// Orders that were taken away and wait for their unsent work to be handed in.
///
/// # Errors
/// Those of the database.
pub fn gone(db: &Db) -> Result<Vec<String>> {
    let ids = db
        .prepare_cached("SELECT id FROM orders WHERE gone = 1 ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// Purges an order's row.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, id: &str) -> Result<()> {
    db.execute("DELETE FROM cards WHERE order_id = ?1", [id])?;
    db.execute("DELETE FROM orders WHERE id = ?1", [id])?;
    Ok(())
}
