//! A transaction: what server logic sees of the database. One SQL text serves SQLite and PostgreSQL: `$1` parameters,
//! `RETURNING`, `ON CONFLICT`, common table expressions and window functions; no `LIKE`, no `FOR UPDATE`, no boolean columns.
//!
//! * After an error, return it: PostgreSQL refuses every further statement of the transaction. Only [`Tx::attempt`] can go on.
//! * Lock before you look: `tx.lock("order:…")` first, then read what the decision rests on. SQLite has one writer, where a
//!   lock is nothing; PostgreSQL runs jobs side by side under READ COMMITTED. Several locks: in the order of their names.
//! * Anything that several jobs may insert needs a unique constraint; an `UPDATE … RETURNING` locks its rows as well.
//! * `SUM` of integers must be cast (`CAST(SUM(x) AS BIGINT)`), and an expression that is read needs `AS name`.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::{DbError, DbErrorKind, Row, Value, postgres, sqlite};
use crate::error::{Error, Result};

/// Prepared statements of one PostgreSQL connection, by text.
pub(super) type Statements = BTreeMap<String, ::postgres::Statement>;

/// A transaction on either database.
pub struct Tx<'a> {
    backend: Backend<'a>,
    pokes: BTreeSet<String>,
    /// What never changes once it is there, by name.
    known: BTreeMap<String, Rc<dyn Any>>,
}

enum Backend<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres { tx: ::postgres::Transaction<'a>, statements: &'a mut Statements },
}

impl<'a> Tx<'a> {
    pub(super) fn sqlite(connection: &'a rusqlite::Connection) -> Self {
        Self { backend: Backend::Sqlite(connection), pokes: BTreeSet::new(), known: BTreeMap::new() }
    }

    pub(super) fn postgres(tx: ::postgres::Transaction<'a>, statements: &'a mut Statements) -> Self {
        Self { backend: Backend::Postgres { tx, statements }, pokes: BTreeSet::new(), known: BTreeMap::new() }
    }

    /// The topics to poke once this is committed.
    pub(super) fn take_pokes(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.pokes)
    }

    pub(super) fn commit(self) -> std::result::Result<(), DbError> {
        match self.backend {
            Backend::Sqlite(connection) => Ok(connection.execute_batch("COMMIT")?),
            Backend::Postgres { tx, .. } => Ok(tx.commit()?),
        }
    }

    /// The rows that a statement answers.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn query(&mut self, sql: &str, values: &[Value]) -> std::result::Result<Vec<Row>, DbError> {
        match &mut self.backend {
            Backend::Sqlite(connection) => {
                sqlite::query(connection, sql, values).map_err(|error| error.in_statement(sql))
            }
            Backend::Postgres { tx, statements } => {
                postgres::query(tx, statements, sql, values).map_err(|error| error.in_statement(sql))
            }
        }
    }

    /// The only row that a statement answers, if it does.
    ///
    /// # Errors
    /// When the statement fails or answers several rows.
    pub fn query_opt(&mut self, sql: &str, values: &[Value]) -> std::result::Result<Option<Row>, DbError> {
        let mut rows = self.query(sql, values)?;
        if rows.len() > 1 {
            return Err(DbError::new(DbErrorKind::Other, "more than one row").in_statement(sql));
        }
        Ok(rows.pop())
    }

    /// The only row that a statement answers.
    ///
    /// # Errors
    /// When the statement fails or does not answer exactly one row.
    pub fn query_one(&mut self, sql: &str, values: &[Value]) -> std::result::Result<Row, DbError> {
        self.query_opt(sql, values)?.ok_or_else(|| DbError::new(DbErrorKind::Other, "no row").in_statement(sql))
    }

    /// Runs a statement that answers nothing; how many rows it touched.
    ///
    /// # Errors
    /// When the statement fails.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> std::result::Result<u64, DbError> {
        match &mut self.backend {
            Backend::Sqlite(connection) => {
                sqlite::execute(connection, sql, values).map_err(|error| error.in_statement(sql))
            }
            Backend::Postgres { tx, statements } => {
                postgres::execute(tx, statements, sql, values).map_err(|error| error.in_statement(sql))
            }
        }
    }

    /// Runs several statements without parameters: a migration.
    pub(super) fn batch(&mut self, sql: &str) -> std::result::Result<(), DbError> {
        match &mut self.backend {
            Backend::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Backend::Postgres { tx, .. } => Ok(tx.batch_execute(sql)?),
        }
    }

    /// Does something that may fail without failing the rest: on an error everything it did is undone and the transaction goes on.
    ///
    /// # Errors
    /// What `work` returned.
    pub fn attempt<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = self.pokes.clone();
        self.point("SAVEPOINT attempt")?;
        match work(self) {
            Ok(value) => {
                self.point("RELEASE SAVEPOINT attempt")?;
                Ok(value)
            }
            Err(error) => {
                self.pokes = before;
                self.known.clear();
                self.point("ROLLBACK TO SAVEPOINT attempt")?;
                self.point("RELEASE SAVEPOINT attempt")?;
                Err(error)
            }
        }
    }

    /// One word about savepoints, which SQLite reads only once.
    fn point(&mut self, sql: &str) -> std::result::Result<(), DbError> {
        match &mut self.backend {
            Backend::Sqlite(connection) => sqlite::execute(connection, sql, &[]).map(|_| ()),
            Backend::Postgres { tx, .. } => Ok(tx.batch_execute(sql)?),
        }
    }

    /// Nobody else holds the lock of this name until this transaction ends. What is read afterwards is what the last holder committed.
    ///
    /// # Errors
    /// When the connection fails.
    pub fn lock(&mut self, name: &str) -> std::result::Result<(), DbError> {
        match &self.backend {
            Backend::Sqlite(_) => Ok(()),
            // The schema is part of the key, because several tests share one database.
            Backend::Postgres { .. } => self
                .query(
                    "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || $1, 0))",
                    &[Value::from(name)],
                )
                .map(|_| ()),
        }
    }

    /// Wakes whoever listens to this topic, on every node, once this is committed. A hint only: it may be lost.
    pub fn poke(&mut self, topic: impl Into<String>) {
        self.pokes.insert(topic.into());
    }

    /// What never changes once it is there (a version of a form), read once in this transaction. `name` must say the type, too.
    ///
    /// # Errors
    /// What `read` returned; it is asked again then.
    pub fn known<T: Any>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<Rc<T>> {
        if let Some(known) = self.known.get(name).and_then(|known| Rc::clone(known).downcast().ok()) {
            return Ok(known);
        }
        let read = Rc::new(read(self)?);
        self.known.insert(name.to_owned(), read.clone());
        Ok(read)
    }

    /// Which database this is, for the few places that must know (migrations, doctor).
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.backend, Backend::Postgres { .. })
    }
}

/// `$3, $4, $5`: the parameters of an `IN (…)` list, counted from `first`.
#[must_use]
pub fn placeholders(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

/// Builds rows from what a driver answered.
pub(super) fn rows(columns: Vec<String>, values: Vec<Vec<Value>>) -> Vec<Row> {
    let columns: Arc<[String]> = columns.into();
    values.into_iter().map(|values| Row { columns: Arc::clone(&columns), values }).collect()
}

impl From<Error> for DbError {
    /// For code that only knows database faults (migrations).
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => error,
            other => Self::new(DbErrorKind::Other, other.to_string()),
        }
    }
}
