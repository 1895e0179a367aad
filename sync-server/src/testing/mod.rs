//! One suite, both databases: [`on_both`] runs a scenario on SQLite in a file and on PostgreSQL in a schema of its own.
//!
//! Without PostgreSQL the tests fail rather than pass unseen; `JOBSHEET_TEST_PG=off` leaves it out on purpose.

mod cluster;
mod house;
mod story;
mod world;

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

pub(crate) use cluster::{Encrypted, database_url};
pub(crate) use house::*;
pub(crate) use story::*;
pub(crate) use world::{MONDAY_MORNING, TestWorld};

use crate::db::Database;

/// Where a scenario plays: an empty, migrated database, a clock that only moves when told, and a folder.
pub(crate) struct Stage {
    /// The database.
    pub(crate) db: Database,
    /// Its clock and ids.
    pub(crate) world: Arc<TestWorld>,
    /// `sqlite` or `postgres`, for messages.
    pub(crate) name: &'static str,
    /// Opens the same database a second time: another node.
    pub(crate) url: Option<String>,
    dir: TempDir,
}

impl Stage {
    /// A folder of its own.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }
}

/// Runs the scenario on SQLite and on PostgreSQL. Inline snapshots are compared with both.
pub(crate) fn on_both(scenario: impl AsyncFn(Stage)) {
    run(&scenario, sqlite());
    if std::env::var("JOBSHEET_TEST_PG").is_ok_and(|value| value == "off") {
        return;
    }
    run(&scenario, postgres());
}

fn run(scenario: &impl AsyncFn(Stage), stage: Stage) {
    let name = stage.name;
    // When it fails the last line printed tells on which database.
    #[expect(clippy::print_stderr, reason = "a test says where it is")]
    {
        eprintln!("-- on {name}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    insta::allow_duplicates! { runtime.block_on(scenario(stage)) };
}

fn sqlite() -> Stage {
    let dir = TempDir::new().unwrap();
    let world = Arc::new(TestWorld::new());
    let db = Database::open_sqlite(&dir.path().join("test.sqlite"), world.clone()).unwrap();
    Stage { db, world, name: "sqlite", url: None, dir }
}

fn postgres() -> Stage {
    let dir = TempDir::new().unwrap();
    let world = Arc::new(TestWorld::new());
    let url = database_url();
    let db = Database::open_postgres(&url, None, 4, world.clone()).unwrap();
    Stage { db, world, name: "postgres", url: Some(url), dir }
}
