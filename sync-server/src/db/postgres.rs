//! PostgreSQL: a few threads, each with its own connection; jobs run side by side.
//!
//! Writes run under READ COMMITTED with locks ([`Tx::lock`], `UPDATE … RETURNING`), so that a hot row (a feed's head)
//! makes writers queue instead of failing; reads run under REPEATABLE READ, so that one job reads one snapshot. A job that
//! lost a race (deadlock, serialization) or its connection *before* the commit is run again. A connection lost *during*
//! the commit leaves the outcome unknown: the caller is told `busy` and asks again, which is harmless by design.

use std::sync::Arc;
use std::time::Duration;

use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, IsolationLevel, Statement, Transaction};
use bytes::BytesMut;

use super::connect::Address;
use super::job::{Job, Queue};
use super::tx::{self, Statements};
use super::{DbError, DbErrorKind, Pokes, Row, Tx, Value};
use crate::cx::SharedWorld;

/// How often a job is run again after a lost race before the caller hears of it.
const RACES: u32 = 12;
/// How often a job is tried on a new connection.
const CONNECTIONS: u32 = 3;
/// Prepared statements kept by one connection.
const STATEMENTS: usize = 512;

/// A job that waits for a lock, or computes, longer than this is given up (`busy`); a node that has gone silent in the middle of a
/// transaction loses its locks.
const LIMITS: &str =
    "SET lock_timeout = '20s'; SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'";

/// What a job may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// One thread's connection.
pub(super) struct Worker {
    address: Address,
    client: Option<Client>,
    statements: Statements,
}

/// How one run of a job ended.
enum Ran {
    Done,
    LostRace,
    LostConnection,
    Failed(DbError),
}

impl Worker {
    pub(super) fn new(address: Address) -> Self {
        Self { address, client: None, statements: Statements::new() }
    }

    /// Opens a connection for jobs if there is none.
    fn limited(&mut self) -> Result<(&mut Client, &mut Statements), DbError> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            let (client, _) = self.client()?;
            client.batch_execute(LIMITS)?;
        }
        self.client()
    }

    /// Opens the connection if there is none.
    pub(super) fn client(&mut self) -> Result<(&mut Client, &mut Statements), DbError> {
        if self.client.as_ref().is_none_or(Client::is_closed) {
            self.statements.clear();
            self.client = Some(self.address.connect()?);
        }
        match &mut self.client {
            Some(client) => Ok((client, &mut self.statements)),
            None => Err(DbError::new(DbErrorKind::Closed, "no connection")),
        }
    }

    /// The thread's life.
    pub(super) fn work(mut self, access: Access, queue: &Queue, world: &SharedWorld, pokes: &Arc<Pokes>) {
        while let Some(mut job) = queue.next() {
            let mut races = 0;
            let mut connections = 0;
            loop {
                match self.run(access, job.as_mut(), world, pokes) {
                    Ran::LostRace if races < RACES => {
                        races += 1;
                        std::thread::sleep(Duration::from_millis(u64::from(races * races)));
                    }
                    Ran::LostConnection if connections < CONNECTIONS => {
                        connections += 1;
                        self.client = None;
                        std::thread::sleep(Duration::from_millis(100 * u64::from(connections)));
                    }
                    Ran::Done => {
                        job.answer();
                        break;
                    }
                    // Not its own answer: that may be a success which was never committed.
                    Ran::LostRace => {
                        job.fail(DbError::new(DbErrorKind::Busy, "lost against others too often"));
                        break;
                    }
                    Ran::LostConnection => {
                        job.fail(DbError::new(DbErrorKind::Closed, "PostgreSQL cannot be reached"));
                        break;
                    }
                    Ran::Failed(error) => {
                        job.fail(error);
                        break;
                    }
                }
            }
        }
    }

    fn run(&mut self, access: Access, job: &mut dyn Job, world: &SharedWorld, pokes: &Arc<Pokes>) -> Ran {
        let Ok((client, statements)) = self.limited() else { return Ran::LostConnection };
        let begun = match access {
            Access::Write => client.build_transaction().isolation_level(IsolationLevel::ReadCommitted).start(),
            Access::Read => {
                client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start()
            }
        };
        let inner = match begun {
            Ok(inner) => inner,
            Err(error) => return fault(error.into()),
        };
        let mut tx = Tx::postgres(inner, statements);
        if !job.run(&mut tx, &mut world.cx()) {
            // Dropping the transaction rolls it back.
            return if job.lost_race() {
                Ran::LostRace
            } else if job.lost_connection() {
                Ran::LostConnection
            } else {
                Ran::Done
            };
        }
        let topics = tx.take_pokes();
        match tx.commit() {
            Ok(()) => {
                pokes.publish(&topics);
                Ran::Done
            }
            Err(error) if error.kind == DbErrorKind::Retry => Ran::LostRace,
            Err(error) => Ran::Failed(error),
        }
    }
}

fn fault(error: DbError) -> Ran {
    match error.kind {
        DbErrorKind::Closed => Ran::LostConnection,
        DbErrorKind::Retry => Ran::LostRace,
        _ => Ran::Failed(error),
    }
}

fn prepare(tx: &mut Transaction<'_>, statements: &mut Statements, sql: &str) -> Result<Statement, DbError> {
    if let Some(statement) = statements.get(sql) {
        return Ok(statement.clone());
    }
    if statements.len() >= STATEMENTS {
        statements.clear();
    }
    let statement = tx.prepare(sql)?;
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

pub(super) fn query(
    tx: &mut Transaction<'_>,
    statements: &mut Statements,
    sql: &str,
    values: &[Value],
) -> Result<Vec<Row>, DbError> {
    let statement = prepare(tx, statements, sql)?;
    check(&statement, values)?;
    let columns: Vec<String> = statement.columns().iter().map(|one| one.name().to_owned()).collect();
    let mut found = Vec::new();
    for row in tx.query(&statement, &parameters(values))? {
        let mut line = Vec::with_capacity(columns.len());
        for at in 0..columns.len() {
            line.push(row.try_get::<_, Value>(at)?);
        }
        found.push(line);
    }
    Ok(tx::rows(columns, found))
}

pub(super) fn execute(
    tx: &mut Transaction<'_>,
    statements: &mut Statements,
    sql: &str,
    values: &[Value],
) -> Result<u64, DbError> {
    let statement = prepare(tx, statements, sql)?;
    check(&statement, values)?;
    Ok(tx.execute(&statement, &parameters(values))?)
}

/// The driver panics when the numbers differ.
fn check(statement: &Statement, values: &[Value]) -> Result<(), DbError> {
    if statement.params().len() == values.len() {
        return Ok(());
    }
    let what = format!("{} parameters for {} values", statement.params().len(), values.len());
    Err(DbError::new(DbErrorKind::Other, what))
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

type Fault = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Fault> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(value), &Type::INT8) => value.to_sql(ty, out),
            (Self::Int(value), &Type::INT4) => i32::try_from(*value)?.to_sql(ty, out),
            (Self::Int(value), &Type::INT2) => i16::try_from(*value)?.to_sql(ty, out),
            (Self::Real(value), &Type::FLOAT8) => value.to_sql(ty, out),
            (Self::Text(value), &Type::TEXT | &Type::VARCHAR | &Type::NAME | &Type::UNKNOWN) => value.to_sql(ty, out),
            (Self::Bytes(value), &Type::BYTEA) => value.to_sql(ty, out),
            _ => Err(format!("a parameter of another type than {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Fault> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Self::Int),
            Type::INT4 => i32::from_sql(ty, raw).map(|value| Self::Int(i64::from(value))),
            Type::INT2 => i16::from_sql(ty, raw).map(|value| Self::Int(i64::from(value))),
            Type::BOOL => bool::from_sql(ty, raw).map(|value| Self::Int(i64::from(value))),
            Type::FLOAT8 => f64::from_sql(ty, raw).map(Self::Real),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => String::from_sql(ty, raw).map(Self::Text),
            Type::BYTEA => Vec::<u8>::from_sql(ty, raw).map(Self::Bytes),
            Type::VOID => Ok(Self::Null),
            _ => Err(format!("a column of type {ty}: cast it to BIGINT, TEXT or BYTEA").into()),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Fault> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
