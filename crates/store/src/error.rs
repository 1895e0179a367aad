//! What can go wrong with the database, told apart as far as somebody can act on it.

use rusqlite::ErrorCode as Sqlite;

/// A database error.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left. Nothing was written.
    #[error("the disk is full")]
    Full,
    /// Written by a newer version of the program. Nothing was touched.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest known here.
        known: u32,
    },
    /// The file is no database, or its pages contradict each other.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// Somebody else has it open.
    #[error("the database is in use")]
    Busy,
    /// A migration that was applied is not the one this program has.
    #[error("migration {0} was applied in another form")]
    MigrationChanged(u32),
    /// A row that does not hold what its column promises.
    #[error("unreadable value in {0}")]
    Unreadable(&'static str),
    /// A fault of the program.
    #[error("{0}")]
    Sqlite(rusqlite::Error),
    /// The file cannot be reached.
    #[error("{0}")]
    File(#[from] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(Sqlite::DiskFull) => Self::Full,
            Some(Sqlite::DatabaseCorrupt | Sqlite::NotADatabase) => Self::Damaged(error.to_string()),
            Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked) => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite::types::FromSqlError> for StoreError {
    fn from(_: rusqlite::types::FromSqlError) -> Self {
        Self::Unreadable("a column")
    }
}

impl StoreError {
    /// For `map_err` where JSON or an id is read from a column.
    pub(crate) fn unreadable<E>(column: &'static str) -> impl FnOnce(E) -> Self {
        move |_| Self::Unreadable(column)
    }
}
