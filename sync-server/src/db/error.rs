//! Database faults in one vocabulary for SQLite and PostgreSQL. The words name the statement, never its values: what a
//! driver says about a broken constraint may hold personal data.

use std::fmt;

use postgres::error::SqlState;
use rusqlite::ffi;

/// What a caller can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DbErrorKind {
    /// A unique constraint is broken.
    Unique,
    /// A reference is broken.
    ForeignKey,
    /// No room left on the disk.
    Full,
    /// The database is locked by somebody else, or there is too much to do.
    Busy,
    /// The transaction lost against another one; running it again helps. Done by [`super::Database`] itself.
    Retry,
    /// The connection is gone.
    Closed,
    /// The database was written by a newer version of the program.
    Newer,
    /// The database cannot be read, or has not the schema that it claims.
    Damaged,
    /// Anything else: a fault in a statement.
    Other,
}

/// A database fault.
#[derive(Debug, Clone)]
pub struct DbError {
    /// What a caller can act on.
    pub kind: DbErrorKind,
    /// Words for the log, without values.
    pub what: String,
}

impl DbError {
    /// A fault in words.
    #[must_use]
    pub fn new(kind: DbErrorKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into() }
    }

    /// The same, with the statement it happened in.
    pub(super) fn in_statement(mut self, sql: &str) -> Self {
        let mut words = sql.split_whitespace();
        let mut short = String::new();
        for word in words.by_ref().take(16) {
            short.push(' ');
            short.push_str(word);
        }
        let more = if words.next().is_some() { " …" } else { "" };
        self.what = format!("{} in:{short}{more}", self.what);
        self
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "database: {}", self.what)
    }
}

impl std::error::Error for DbError {}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(code, ref message) = error else {
            return Self::new(DbErrorKind::Other, error.to_string());
        };
        let kind = match (code.code, code.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => DbErrorKind::Unique,
            (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => DbErrorKind::ForeignKey,
            (rusqlite::ErrorCode::DiskFull, _) => DbErrorKind::Full,
            (rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked, _) => DbErrorKind::Busy,
            (rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase, _) => DbErrorKind::Damaged,
            _ => DbErrorKind::Other,
        };
        // SQLite's messages name columns ("UNIQUE constraint failed: users.login"), not values.
        let words = message.clone().unwrap_or_else(|| error.to_string());
        Self::new(kind, words)
    }
}

impl From<postgres::Error> for DbError {
    fn from(error: postgres::Error) -> Self {
        if let Some(db) = error.as_db_error() {
            let state = db.code();
            let kind = if *state == SqlState::UNIQUE_VIOLATION {
                DbErrorKind::Unique
            } else if *state == SqlState::FOREIGN_KEY_VIOLATION {
                DbErrorKind::ForeignKey
            } else if *state == SqlState::DISK_FULL {
                DbErrorKind::Full
            } else if *state == SqlState::T_R_SERIALIZATION_FAILURE || *state == SqlState::T_R_DEADLOCK_DETECTED {
                DbErrorKind::Retry
            } else if *state == SqlState::TOO_MANY_CONNECTIONS
                || *state == SqlState::LOCK_NOT_AVAILABLE
                || *state == SqlState::QUERY_CANCELED
            {
                DbErrorKind::Busy
            } else if state.code().starts_with("57P") || state.code().starts_with("08") {
                DbErrorKind::Closed
            } else {
                DbErrorKind::Other
            };
            // The message names the constraint; the *detail* would hold the values and is left out.
            return Self::new(kind, format!("{} ({})", db.message(), state.code()));
        }
        let kind = if error.is_closed() { DbErrorKind::Closed } else { DbErrorKind::Other };
        let mut what = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            what = format!("{what}: {inner}");
            source = inner.source();
        }
        Self::new(kind, what)
    }
}
