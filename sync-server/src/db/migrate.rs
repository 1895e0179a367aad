//! Brings a database to this version's schema: one file per step, applied once, in order, each in a transaction of its own,
//! so that being killed anywhere leaves a whole number of steps. SQLite and PostgreSQL have their own folder with equal
//! file names. A step that was applied keeps its checksum; a database with steps that this version does not know was written
//! by a newer one and is refused (`database_newer`) untouched.

use std::collections::BTreeMap;

use jobsheet_model::Timestamp;
use sha2::{Digest, Sha256};

use super::tx::Statements;
use super::{DbError, DbErrorKind, Tx, values};
use crate::error::Result;

/// One step for both databases.
pub struct Migration {
    /// The file's name without its ending.
    pub name: &'static str,
    /// What SQLite runs.
    pub sqlite: &'static str,
    /// What PostgreSQL runs.
    pub postgres: &'static str,
}

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        /// All steps, in order. A new one is a file in each folder and a line here.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }),*];
    };
}

migrations![
    "0001_base",
    "0002_customers",
    "0003_catalog",
    "0004_orders",
    "0005_records",
    "0006_feeds",
    "0007_waiting",
    "0008_late_work",
    "0009_cursors",
    "0010_wire",
    "0011_contacts",
    "0012_planning",
    "0013_map",
    "0014_pool",
    "0015_staff",
    "0016_automatic",
    "0017_forced",
    "0018_availability",
    "0019_slow",
];

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// Migrates a SQLite database.
pub(super) fn sqlite(connection: &rusqlite::Connection, now: Timestamp) -> Result<()> {
    for step in Steps::all() {
        connection.execute_batch("BEGIN IMMEDIATE").map_err(DbError::from)?;
        let mut tx = Tx::sqlite(connection);
        let done = step.apply(&mut tx, now).and_then(|()| Ok(tx.commit()?));
        if done.is_err() {
            super::sqlite::roll_back(connection);
        }
        done?;
    }
    Ok(())
}

/// Migrates a PostgreSQL database; nodes that start together wait for each other.
pub(super) fn postgres(client: &mut ::postgres::Client, statements: &mut Statements, now: Timestamp) -> Result<()> {
    let collation: String = client
        .query_one("SELECT CAST(datcollate AS TEXT) FROM pg_database WHERE datname = current_database()", &[])
        .map_err(DbError::from)?
        .get(0);
    if collation != "C" && collation != "POSIX" && collation != "C.UTF-8" {
        let what =
            format!("the database sorts text by {collation}; create it with LC_COLLATE 'C' (and TEMPLATE template0)");
        return Err(DbError::new(DbErrorKind::Other, what).into());
    }
    for step in Steps::all() {
        let mut tx = Tx::postgres(client.transaction().map_err(DbError::from)?, statements);
        tx.lock("migrations")?;
        step.apply(&mut tx, now)?;
        tx.commit()?;
    }
    Ok(())
}

/// The first step looks at what is there; each other applies one migration.
enum Steps {
    Look,
    Apply(&'static Migration),
}

impl Steps {
    fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Look).chain(MIGRATIONS.iter().map(Self::Apply))
    }

    fn apply(&self, tx: &mut Tx, now: Timestamp) -> Result<()> {
        match self {
            Self::Look => {
                tx.batch(TABLE)?;
                let applied = applied(tx)?;
                look(tx, &applied)
            }
            Self::Apply(migration) => {
                if applied(tx)?.contains_key(migration.name) {
                    return Ok(());
                }
                let text = text(tx, migration);
                tx.batch(text)
                    .map_err(|error| DbError::new(error.kind, format!("{}: {}", migration.name, error.what)))?;
                let insert = "INSERT INTO migrations (name, checksum, applied_at) VALUES ($1, $2, $3)";
                tx.execute(insert, values![migration.name, checksum(text), now])?;
                Ok(())
            }
        }
    }
}

/// Refuses a database that is newer than the program, or whose applied steps are not ours.
fn look(tx: &Tx, applied: &BTreeMap<String, String>) -> Result<()> {
    for (name, sum) in applied {
        let Some(known) = MIGRATIONS.iter().find(|one| one.name == name) else {
            let what = format!("the database has the migration {name} of a newer version of the program");
            return Err(DbError::new(DbErrorKind::Newer, what).into());
        };
        if *sum != checksum(text(tx, known)) {
            let what = format!("the migration {name} was changed after it had been applied");
            return Err(DbError::new(DbErrorKind::Damaged, what).into());
        }
    }
    Ok(())
}

/// What has been applied, with its checksum.
///
/// # Errors
/// When the table cannot be read.
pub fn applied(tx: &mut Tx) -> Result<BTreeMap<String, String>> {
    let mut applied = BTreeMap::new();
    for row in tx.query("SELECT name, checksum FROM migrations ORDER BY name", &[])? {
        applied.insert(row.string("name")?, row.string("checksum")?);
    }
    Ok(applied)
}

fn text(tx: &Tx, migration: &Migration) -> &'static str {
    if tx.is_postgres() { migration.postgres } else { migration.sqlite }
}

fn checksum(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
