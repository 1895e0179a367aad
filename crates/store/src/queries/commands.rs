//! What people did, with all captured inputs.

use jobsheet_model::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::{Db, Result};

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandState {
    /// Its change is part of the record.
    Applied,
    /// To be done again once its record is there.
    Rerun,
    /// Its change was refused: a person must look. The input is kept.
    SetAside,
}

impl CommandState {
    fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Rerun => "rerun",
            Self::SetAside => "set_aside",
        }
    }

    fn from_code(code: &str) -> Self {
        match code {
            "applied" => Self::Applied,
            "rerun" => Self::Rerun,
            _ => Self::SetAside,
        }
    }
}

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandRow {
    /// Identity; also in the message of the change.
    pub id: String,
    /// On which order.
    pub order: String,
    /// Who.
    pub user: String,
    /// Best knowledge of the time.
    pub at: Timestamp,
    /// Clock evidence as JSON.
    pub clock: String,
    /// Code of its outgoing item: `step`, `answers`, `photo`…
    pub code: String,
    /// The inputs as JSON.
    pub input: String,
    /// What became of it.
    pub state: CommandState,
}

const COLUMNS: &str = "id, order_id, user, at, clock, code, input, state";

fn read(row: &Row<'_>) -> rusqlite::Result<CommandRow> {
    Ok(CommandRow {
        id: row.get(0)?,
        order: row.get(1)?,
        user: row.get(2)?,
        at: Timestamp(row.get(3)?),
        clock: row.get(4)?,
        code: row.get(5)?,
        input: row.get(6)?,
        state: CommandState::from_code(&row.get::<_, String>(7)?),
    })
}

/// Keeps a command.
///
/// # Errors
/// Those of the database.
pub fn add(db: &Db, command: &CommandRow) -> Result<()> {
    db.prepare_cached("INSERT INTO commands (id, order_id, user, at, clock, code, input, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            command.id,
            command.order,
            command.user,
            command.at.0,
            command.clock,
            command.code,
            command.input,
            command.state.code()
        ])?;
    Ok(())
}

/// Commands of an order in one state, in the order in which they were given.
///
/// # Errors
/// Those of the database.
pub fn of_order(db: &Db, order: &str, state: CommandState) -> Result<Vec<CommandRow>> {
    let rows = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM commands WHERE order_id = ?1 AND state = ?2 ORDER BY n"))?
        .query_map(params![order, state.code()], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// One command.
///
/// # Errors
/// Those of the database.
pub fn get(db: &Db, id: &str) -> Result<Option<CommandRow>> {
    Ok(db.prepare_cached(&format!("SELECT {COLUMNS} FROM commands WHERE id = ?1"))?.query_row([id], read).optional()?)
}

/// A person's commands on one order, in the order in which they were given.
///
/// # Errors
/// Those of the database.
pub fn of_user(db: &Db, order: &str, user: &str) -> Result<Vec<CommandRow>> {
    let rows = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM commands WHERE order_id = ?1 AND user = ?2 ORDER BY n"))?
        .query_map(params![order, user], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// A person's commands that have made no change that the server will take, in the order in which they were given.
///
/// # Errors
/// Those of the database.
pub fn without_change(db: &Db, user: &str) -> Result<Vec<CommandRow>> {
    let rows = db
        .prepare_cached(&format!("SELECT {COLUMNS} FROM commands WHERE user = ?1 AND state <> 'applied' ORDER BY n"))?
        .query_map([user], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Visits under way in which the person has entered something: order, how many commands, when the last one was.
///
/// # Errors
/// Those of the database.
pub fn drafts(db: &Db, user: &str) -> Result<Vec<(String, u32, Timestamp)>> {
    let rows = db
        .prepare_cached(
            "SELECT o.id, count(*), max(c.at) FROM orders o JOIN commands c ON c.order_id = o.id
             WHERE o.user = ?1 AND o.gone = 0 AND o.open = 1 AND o.under_way = 1
                AND o.status <> 'awaiting_confirmation' AND c.user = ?1
                AND c.code IN ('answers', 'note', 'part', 'photo')
             GROUP BY o.id ORDER BY max(c.at) DESC",
        )?
        .query_map([user], |row| Ok((row.get(0)?, row.get(1)?, Timestamp(row.get(2)?))))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Orders that have commands to be done again.
///
/// # Errors
/// Those of the database.
pub fn orders_to_rerun(db: &Db) -> Result<Vec<String>> {
    orders(db, CommandState::Rerun)
}

/// Orders that have commands which wait for a person.
///
/// # Errors
/// Those of the database.
pub fn orders_set_aside(db: &Db) -> Result<Vec<String>> {
    orders(db, CommandState::SetAside)
}

fn orders(db: &Db, state: CommandState) -> Result<Vec<String>> {
    let rows = db
        // The second condition is that of the index, which holds only the few of them.
        .prepare_cached(
            "SELECT DISTINCT order_id FROM commands WHERE state = ?1 AND state <> 'applied' ORDER BY order_id",
        )?
        .query_map([state.code()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Gives up every change that was made here and not confirmed: the commands are to be done again, by another author,
/// once their records are complete. For a device that may have forgotten what it sent, or has got another name.
///
/// # Errors
/// Those of the database.
pub fn rerun_local(db: &Db, why: &str) -> Result<()> {
    db.execute(
        "UPDATE commands SET state = 'rerun' WHERE id IN (SELECT command FROM changes WHERE standing = 'local')",
        [],
    )?;
    db.execute(
        "UPDATE records SET snapshot = NULL WHERE order_id IN (SELECT order_id FROM changes WHERE standing = 'local')",
        [],
    )?;
    db.execute(
        "UPDATE changes SET folded = 0 WHERE order_id IN (SELECT order_id FROM changes WHERE standing = 'local')",
        [],
    )?;
    db.execute("UPDATE changes SET standing = 'refused', refusal = ?1 WHERE standing = 'local'", [why])?;
    db.execute("DELETE FROM outbox WHERE kind = 'change' AND state IN ('on_this_phone', 'sent')", [])?;
    Ok(())
}

/// Notes what became of a command.
///
/// # Errors
/// Those of the database.
pub fn set_state(db: &Db, id: &str, state: CommandState) -> Result<()> {
    db.prepare_cached("UPDATE commands SET state = ?2 WHERE id = ?1")?.execute(params![id, state.code()])?;
    Ok(())
}

/// Purges the commands of an order.
///
/// # Errors
/// Those of the database.
pub fn remove(db: &Db, order: &str) -> Result<()> {
    db.execute("DELETE FROM commands WHERE order_id = ?1", [order])?;
    Ok(())
}
