//! SQLite: one writer thread with group commit, a few readers.
//!
//! The writer takes what waits, runs each job in a savepoint of one transaction, commits once with `synchronous=FULL`,
//! and only then answers all of them: one flush to disk serves many writers, and nobody fights for the lock. A job that
//! fails loses its savepoint, not the group; a group that cannot be committed is run again one by one.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Statement};

use super::job::{Job, Queue};
use super::{DbError, DbErrorKind, Pokes, Row, Tx, Value, tx};
use crate::cx::SharedWorld;

/// A group is committed after this long even when more jobs wait: the first of them should not wait for all.
const GROUP_TIME: Duration = Duration::from_millis(20);
/// Jobs in one group at most.
const GROUP_SIZE: usize = 256;
/// What the writer keeps of the file in memory, at most. A day's work of many orders is one transaction that touches thousands of
/// pages; what does not fit is written to the log and read back again and again.
const WRITER_CACHE_KIB: i32 = 128 * 1024;
/// The same for each reader.
const READER_CACHE_KIB: i32 = 16 * 1024;
/// Pages in the log from which it is written back into the file.
const LONG_LOG: i32 = 8_000;
/// Prepared statements kept by one connection.
const STATEMENTS: usize = 256;

/// Opens a database file; creates it if it is missing and `writable`.
pub(super) fn open(path: &Path, writable: bool) -> Result<Connection, DbError> {
    let flags = if writable {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    prepare(&connection)?;
    Ok(connection)
}

/// Opens a database that lives in memory.
pub(super) fn open_in_memory() -> Result<Connection, DbError> {
    let connection = Connection::open_in_memory()?;
    prepare(&connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), DbError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(Duration::from_secs(10))?;
    // Plans do not depend on what is bound. Otherwise most statements are compiled anew each time they are used.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let reads_only = connection.is_readonly(rusqlite::MAIN_DB)?;
    let cache = if reads_only { READER_CACHE_KIB } else { WRITER_CACHE_KIB };
    // Negative: KiB instead of pages.
    connection.pragma_update(None, "cache_size", -cache)?;
    // What a savepoint would be rolled back to stays in memory and goes through no file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    if !reads_only {
        // The answer is the mode it got; in memory that is "memory".
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;")?;
        connection.pragma_update(None, "wal_autocheckpoint", LONG_LOG)?;
    }
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")?;
    Ok(())
}

/// The writer thread's life.
pub(super) fn write_loop(connection: &Connection, queue: &Queue, world: &SharedWorld, pokes: &Arc<Pokes>) {
    while let Some(first) = queue.next() {
        write_group(connection, first, &mut || queue.next_now(), world, pokes);
    }
}

/// Runs `first` and what else waits in one transaction.
fn write_group(
    connection: &Connection,
    first: Box<dyn Job>,
    more: &mut dyn FnMut() -> Option<Box<dyn Job>>,
    world: &SharedWorld,
    pokes: &Arc<Pokes>,
) {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
        first.fail(error.into());
        return;
    }
    let began = Instant::now();
    let mut done: Vec<Box<dyn Job>> = Vec::new();
    let mut topics = BTreeSet::new();
    let mut next = Some(first);
    let mut whole = true;
    while let Some(mut job) = next {
        whole = run_in_savepoint(connection, job.as_mut(), world, &mut topics);
        done.push(job);
        next = if whole && done.len() < GROUP_SIZE && began.elapsed() < GROUP_TIME { more() } else { None };
    }
    let committed = if whole { connection.execute_batch("COMMIT").map_err(DbError::from) } else { Err(lost()) };
    match committed {
        Ok(()) => {
            pokes.publish(&topics);
            done.into_iter().for_each(Job::answer);
        }
        Err(error) => {
            roll_back(connection);
            if done.len() == 1 {
                // Its own fault; an error that it has met itself says more than ours.
                let answer = |job: Box<dyn Job>| if job.failed() { job.answer() } else { job.fail(error.clone()) };
                done.into_iter().for_each(answer);
            } else {
                done.into_iter().for_each(|job| write_group(connection, job, &mut || None, world, pokes));
            }
        }
    }
}

/// Runs one job in a savepoint. False when SQLite has thrown the whole transaction away (as it does on a full disk).
fn run_in_savepoint(
    connection: &Connection,
    job: &mut dyn Job,
    world: &SharedWorld,
    topics: &mut BTreeSet<String>,
) -> bool {
    if connection.execute_batch("SAVEPOINT job").is_err() {
        return false;
    }
    let mut tx = Tx::sqlite(connection);
    let good = job.run(&mut tx, &mut world.cx());
    if connection.is_autocommit() {
        return false;
    }
    let end = if good { "RELEASE SAVEPOINT job" } else { "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job" };
    if good {
        topics.append(&mut tx.take_pokes());
    }
    connection.execute_batch(end).is_ok()
}

fn lost() -> DbError {
    DbError::new(DbErrorKind::Full, "the transaction was thrown away, most often because the disk is full")
}

pub(super) fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "SQLite could not roll back.");
    }
}

/// One reader thread's life. Every job reads one snapshot.
pub(super) fn read_loop(connection: &Connection, queue: &Queue, world: &SharedWorld) {
    while let Some(mut job) = queue.next() {
        if let Err(error) = connection.execute_batch("BEGIN") {
            job.fail(error.into());
            continue;
        }
        job.run(&mut Tx::sqlite(connection), &mut world.cx());
        roll_back(connection);
        job.answer();
    }
}

/// Binds by name: in SQLite `$1` is a name, numbered by first appearance, so its position says nothing.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Result<(), DbError> {
    if statement.parameter_count() != values.len() {
        let what = format!("{} parameters for {} values", statement.parameter_count(), values.len());
        return Err(DbError::new(DbErrorKind::Other, what));
    }
    for (at, value) in values.iter().enumerate() {
        let name = format!("${}", at + 1);
        let index = statement.parameter_index(&name)?;
        let index = index.ok_or_else(|| DbError::new(DbErrorKind::Other, format!("no parameter {name}")))?;
        match value {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Value::Int(value) => statement.raw_bind_parameter(index, value)?,
            Value::Real(value) => statement.raw_bind_parameter(index, value)?,
            Value::Text(value) => statement.raw_bind_parameter(index, value)?,
            Value::Bytes(value) => statement.raw_bind_parameter(index, value)?,
        }
    }
    Ok(())
}

pub(super) fn query(connection: &Connection, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut found = Vec::new();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let mut line = Vec::with_capacity(columns.len());
        for at in 0..columns.len() {
            line.push(match row.get_ref(at)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(value) => Value::Int(value),
                ValueRef::Real(value) => Value::Real(value),
                ValueRef::Text(value) => Value::Text(String::from_utf8_lossy(value).into_owned()),
                ValueRef::Blob(value) => Value::Bytes(value.to_vec()),
            });
        }
        found.push(line);
    }
    Ok(tx::rows(columns, found))
}

pub(super) fn execute(connection: &Connection, sql: &str, values: &[Value]) -> Result<u64, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    Ok(statement.raw_execute()? as u64)
}
