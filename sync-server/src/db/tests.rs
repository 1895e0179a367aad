//! The seam's promises, on both databases.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use jobsheet_api::ErrorCode;
use jobsheet_model::{OrderId, Timestamp};

use super::*;
use crate::testing::{Stage, on_both};

async fn with_counters(stage: &Stage) {
    let create = "CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)";
    stage.db.write(move |tx, _| Ok(tx.batch(create)?)).await.unwrap();
    stage
        .db
        .write(|tx, _| Ok(tx.execute("INSERT INTO counters (name, n) VALUES ($1, 0)", values!["a"])?))
        .await
        .unwrap();
}

async fn counter(stage: &Stage) -> i64 {
    let read = |tx: &mut Tx, _: &mut Cx| Ok(tx.query_one("SELECT n FROM counters WHERE name = 'a'", &[])?.int("n")?);
    stage.db.read(read).await.unwrap()
}

#[test]
fn every_type_comes_back_as_it_went() {
    on_both(async |stage| {
        let create = "CREATE TABLE things (i BIGINT, r DOUBLE PRECISION, t TEXT, b BYTEA)";
        stage
            .db
            .write(
                move |tx, _| Ok(tx.batch(&create.replace("BYTEA", if tx.is_postgres() { "BYTEA" } else { "BLOB" }))?),
            )
            .await
            .unwrap();
        let rows = stage
            .db
            .write(|tx, cx| {
                let id: OrderId = cx.id();
                let insert = "INSERT INTO things (t, b, i, r) VALUES ($3, $4, $1, $2)";
                tx.execute(insert, values![i64::MIN, 36.2, id, vec![0u8, 255]])?;
                tx.execute(insert, values![true, Option::<f64>::None, "泰安市 \u{1f527}", Option::<Vec<u8>>::None])?;
                let rows = tx
                    .query("SELECT i, r, t, b, i < 0 AS negative, count(*) OVER () AS n FROM things ORDER BY i", &[])?;
                assert_eq!(rows[0].parse::<OrderId>("t")?, id);
                Ok(rows)
            })
            .await
            .unwrap();
        assert_eq!(rows[0].int("i").unwrap(), i64::MIN);
        assert_eq!(rows[0].real("r").unwrap(), 36.2);
        assert_eq!(rows[0].bytes("b").unwrap(), [0, 255]);
        assert!(rows[0].flag("negative").unwrap());
        assert_eq!(rows[1].text("t").unwrap(), "泰安市 \u{1f527}");
        assert_eq!(
            (rows[1].flag("i").unwrap(), rows[1].opt_real("r").unwrap(), rows[1].opt_bytes("b").unwrap()),
            (true, None, None)
        );
        assert_eq!(rows[1].int("n").unwrap(), 2);
        assert!(rows[1].int("t").is_err(), "a text is no integer");
        assert!(rows[1].int("missing").is_err());
    });
}

#[test]
fn a_wrong_number_of_values_is_an_error_not_a_panic() {
    on_both(async |stage| {
        for values in [vec![], vec![Value::Int(1), Value::Int(2)]] {
            let error = stage
                .db
                .read(move |tx, _| Ok(tx.query("SELECT id FROM users WHERE login = $1", &values)?))
                .await
                .unwrap_err();
            assert!(error.to_string().contains("parameters for"), "{error}");
        }
    });
}

#[test]
fn a_refused_job_leaves_nothing_behind() {
    on_both(async |stage| {
        with_counters(&stage).await;
        let refused = stage
            .db
            .write(|tx, _| {
                tx.execute("UPDATE counters SET n = n + 1", &[])?;
                tx.poke("a");
                Result::<()>::Err(Error::refused(ErrorCode::NotPermitted))
            })
            .await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::NotPermitted);
        let panicked = stage
            .db
            .write(|tx, _| -> Result<()> {
                tx.execute("UPDATE counters SET n = n + 1", &[])?;
                panic!("on purpose");
            })
            .await;
        assert_eq!(panicked.unwrap_err().code(), ErrorCode::Internal);
        assert_eq!(counter(&stage).await, 0);
    });
}

#[test]
fn an_attempt_that_fails_does_not_fail_the_rest() {
    on_both(async |stage| {
        with_counters(&stage).await;
        let subscription = stage.db.pokes().subscribe(["kept".to_owned(), "undone".to_owned()].into());
        stage
            .db
            .write(|tx, _| {
                tx.poke("kept");
                let failed = tx.attempt(|tx| {
                    tx.poke("undone");
                    tx.execute("UPDATE counters SET n = 100", &[])?;
                    Ok(tx.execute("INSERT INTO counters (name, n) VALUES ('a', 1)", &[])?)
                });
                assert!(matches!(failed, Err(Error::Db(DbError { kind: DbErrorKind::Unique, .. }))), "{failed:?}");
                tx.attempt(|tx| Ok(tx.execute("UPDATE counters SET n = n + 1", &[])?))
            })
            .await
            .unwrap();
        assert_eq!(counter(&stage).await, 1);
        assert_eq!(subscription.heard().await, ["kept".to_owned()].into());
    });
}

#[test]
fn a_broken_constraint_is_told_without_values() {
    on_both(async |stage| {
        with_counters(&stage).await;
        let insert = "INSERT INTO counters (name, n) VALUES ($1, 1)";
        stage.db.write(move |tx, _| Ok(tx.execute(insert, values!["李伟"])?)).await.unwrap();
        let error = stage.db.write(move |tx, _| Ok(tx.execute(insert, values!["李伟"])?)).await.unwrap_err();
        assert!(matches!(&error, Error::Db(error) if error.kind == DbErrorKind::Unique), "{error}");
        assert!(!error.to_string().contains("李伟"), "{error}");
        let orphan = "INSERT INTO replica_users (replica_id, user_id, since) VALUES ('none', 'none', 0)";
        let error = stage.db.write(move |tx, _| Ok(tx.execute(orphan, &[])?)).await.unwrap_err();
        assert!(matches!(&error, Error::Db(error) if error.kind == DbErrorKind::ForeignKey), "{error}");
    });
}

#[test]
fn who_locks_before_looking_loses_no_update() {
    on_both(async |stage| {
        with_counters(&stage).await;
        let jobs = (0..60).map(|_| {
            stage.db.write(|tx, _| {
                tx.lock("counter:a")?;
                let n = tx.query_one("SELECT n FROM counters WHERE name = 'a'", &[])?.int("n")?;
                Ok(tx.execute("UPDATE counters SET n = $1 WHERE name = 'a'", values![n + 1])?)
            })
        });
        for done in futures::future::join_all(jobs).await {
            assert_eq!(done.unwrap(), 1);
        }
        assert_eq!(counter(&stage).await, 60);
    });
}

#[test]
fn in_a_crowd_only_the_bad_ones_fail() {
    on_both(async |stage| {
        with_counters(&stage).await;
        let jobs = (0..60).map(|at| {
            stage.db.write(move |tx, _| {
                tx.execute("UPDATE counters SET n = n + 1 WHERE name = 'a'", &[])?;
                if at % 3 == 0 { Err(Error::refused(ErrorCode::StepNotAllowed)) } else { Ok(at) }
            })
        });
        let done: Vec<bool> = futures::future::join_all(jobs).await.iter().map(Result::is_ok).collect();
        assert_eq!(done.iter().filter(|good| **good).count(), 40);
        assert_eq!(counter(&stage).await, 40);
    });
}

#[test]
fn two_jobs_that_lock_crosswise_both_succeed() {
    on_both(async |stage| {
        with_counters(&stage).await;
        stage.db.write(|tx, _| Ok(tx.execute("INSERT INTO counters (name, n) VALUES ('b', 0)", &[])?)).await.unwrap();
        // Both hold their first lock before either asks for its second: a deadlock for certain, where jobs run side by side.
        let barrier = Arc::new(Barrier::new(2));
        let runs = Arc::new(AtomicU32::new(0));
        let cross = |first: &'static str, second: &'static str| {
            let (barrier, runs) = (barrier.clone(), runs.clone());
            stage.db.write(move |tx, _| {
                let first_time = runs.fetch_add(1, Ordering::SeqCst) < 2;
                tx.execute("UPDATE counters SET n = n + 1 WHERE name = $1", values![first])?;
                if first_time && tx.is_postgres() {
                    barrier.wait();
                }
                Ok(tx.execute("UPDATE counters SET n = n + 1 WHERE name = $1", values![second])?)
            })
        };
        let (one, other) = futures::join!(cross("a", "b"), cross("b", "a"));
        assert_eq!((one.unwrap(), other.unwrap()), (1, 1));
        assert_eq!(counter(&stage).await, 2);
        assert_eq!(runs.load(Ordering::SeqCst), if stage.url.is_some() { 3 } else { 2 });
    });
}

#[test]
fn a_job_whose_connection_is_cut_is_done_on_another() {
    on_both(async |stage| {
        with_counters(&stage).await;
        let runs = Arc::new(AtomicU32::new(0));
        let its_runs = runs.clone();
        let cut = stage.db.write(move |tx, _| {
            tx.execute("UPDATE counters SET n = n + 1", &[])?;
            if its_runs.fetch_add(1, Ordering::SeqCst) == 0 && tx.is_postgres() {
                tx.query("SELECT pg_terminate_backend(pg_backend_pid()) AS done", &[])?;
            }
            Ok(())
        });
        cut.await.unwrap();
        assert_eq!(counter(&stage).await, 1);
        assert_eq!(runs.load(Ordering::SeqCst), if stage.url.is_some() { 2 } else { 1 });
    });
}

#[test]
fn a_reader_cannot_write() {
    on_both(async |stage| {
        with_counters(&stage).await;
        let tried = stage.db.read(|tx, _| Ok(tx.execute("UPDATE counters SET n = 5", &[])?)).await;
        assert!(tried.is_err());
        assert_eq!(counter(&stage).await, 0);
    });
}

#[test]
fn a_poke_reaches_the_other_nodes() {
    on_both(async |stage| {
        let Some(url) = stage.url.clone() else { return };
        let other = Database::open_postgres(&url, None, 1, stage.world.clone()).unwrap();
        let heard = other.pokes().subscribe(BTreeSet::from(["user:li_wei".to_owned()]));
        // The other node may still be about to listen: poke until it hears, as pokes are only hints.
        let poking = async {
            loop {
                let poke = |tx: &mut Tx, _: &mut Cx| {
                    tx.poke("user:li_wei");
                    Ok(())
                };
                stage.db.write(poke).await.unwrap();
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let hearing = tokio::time::timeout(Duration::from_secs(20), heard.heard());
        tokio::select! {
            topics = hearing => assert_eq!(topics.unwrap(), BTreeSet::from(["user:li_wei".to_owned()])),
            () = poking => {}
        }
    });
}

#[test]
fn a_database_from_a_newer_version_is_refused_untouched() {
    on_both(async |stage| {
        let insert = "INSERT INTO migrations (name, checksum, applied_at) VALUES ('9999_from_the_future', 'x', 0)";
        stage.db.write(move |tx, _| Ok(tx.execute(insert, &[])?)).await.unwrap();
        let again = match &stage.url {
            Some(url) => Database::open_postgres(url, None, 1, stage.world.clone()),
            None => Database::open_sqlite(&stage.dir().join("test.sqlite"), stage.world.clone()),
        };
        assert_eq!(again.err().unwrap().code(), ErrorCode::DatabaseNewer);
    });
}

#[test]
fn a_changed_migration_is_noticed() {
    on_both(async |stage| {
        stage.db.write(|tx, _| Ok(tx.execute("UPDATE migrations SET checksum = 'x'", &[])?)).await.unwrap();
        let again = match &stage.url {
            Some(url) => Database::open_postgres(url, None, 1, stage.world.clone()),
            None => Database::open_sqlite(&stage.dir().join("test.sqlite"), stage.world.clone()),
        };
        assert_eq!(again.err().unwrap().code(), ErrorCode::DatabaseDamaged);
    });
}

#[test]
fn what_is_answered_is_there_after_opening_again() {
    on_both(async |stage| {
        with_counters(&stage).await;
        stage.db.write(|tx, _| Ok(tx.execute("UPDATE counters SET n = 7", &[])?)).await.unwrap();
        let again = match &stage.url {
            Some(url) => Database::open_postgres(url, None, 1, stage.world.clone()).unwrap(),
            None => Database::open_sqlite(&stage.dir().join("test.sqlite"), stage.world.clone()).unwrap(),
        };
        let n = again.read(|tx, _| Ok(tx.query_one("SELECT n FROM counters", &[])?.int("n")?)).await.unwrap();
        assert_eq!(n, 7);
    });
}

/// Columns by table: name to (kind, may be null).
type Schema = BTreeMap<String, BTreeMap<String, (String, bool)>>;

const SQLITE_COLUMNS: &str = "SELECT m.name AS tab, c.name AS col, c.type AS kind, \
     CASE WHEN c.\"notnull\" = 1 THEN 0 ELSE 1 END AS optional \
     FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT GLOB 'sqlite_*'";
const POSTGRES_COLUMNS: &str = "SELECT CAST(table_name AS TEXT) AS tab, CAST(column_name AS TEXT) AS col, \
     CAST(data_type AS TEXT) AS kind, CASE WHEN is_nullable = 'YES' THEN 1 ELSE 0 END AS optional \
     FROM information_schema.columns WHERE table_schema = current_schema()";

#[test]
fn both_folders_make_the_same_tables() {
    let schemas = std::sync::Mutex::new(Vec::<Schema>::new());
    on_both(async |stage| {
        let read = |tx: &mut Tx, _: &mut Cx| {
            let mut schema = Schema::new();
            for row in tx.query(if tx.is_postgres() { POSTGRES_COLUMNS } else { SQLITE_COLUMNS }, &[])? {
                let kind = match row.text("kind")? {
                    "BIGINT" | "bigint" | "INTEGER" => "integer",
                    "DOUBLE PRECISION" | "double precision" | "REAL" => "real",
                    "TEXT" | "text" => "text",
                    "BLOB" | "bytea" => "bytes",
                    other => panic!("a column of type {other}"),
                };
                let columns = schema.entry(row.string("tab")?).or_default();
                columns.insert(row.string("col")?, (kind.to_owned(), row.flag("optional")?));
            }
            Ok(schema)
        };
        let schema = stage.db.read(read).await.unwrap();
        schemas.lock().unwrap().push(schema);
    });
    let schemas = schemas.into_inner().unwrap();
    assert!(schemas[0].contains_key("users"));
    assert_eq!(schemas.first(), schemas.last());
}

#[test]
fn every_migration_file_is_in_the_list() {
    for folder in ["sqlite", "postgres"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(folder);
        let files: BTreeSet<String> =
            std::fs::read_dir(path).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        let listed: BTreeSet<String> = migrate::MIGRATIONS.iter().map(|one| format!("{}.sql", one.name)).collect();
        assert_eq!(files, listed, "{folder}");
    }
    assert!(migrate::MIGRATIONS.is_sorted_by(|one, next| one.name < next.name));
}

#[test]
fn an_inline_database_takes_its_moment_from_the_caller() {
    let db = Database::inline(None, Arc::new(crate::cx::SystemWorld)).unwrap();
    let run = || {
        let mut cx = Cx::new(Timestamp(5), Box::new(crate::cx::SeededIds::new(42)));
        db.write_now(&mut cx, |_, cx| Ok((cx.now, cx.id::<OrderId>()))).unwrap()
    };
    assert_eq!(run(), run());
    assert_eq!(run().0, Timestamp(5));
}

mod full_disk {
    //! A full disk, by the limit of pages that SQLite can be given.

    use super::*;

    /// A database whose writer has no room for a megabyte more.
    fn tight(dir: &Path) -> Connection {
        let connection = sqlite::open(&dir.join("tight.sqlite"), true).unwrap();
        connection.execute_batch("CREATE TABLE heap (b BLOB NOT NULL) STRICT; PRAGMA max_page_count = 60;").unwrap();
        connection
    }

    #[test]
    fn the_one_that_does_not_fit_is_told_and_the_others_are_kept() {
        let dir = tempfile::TempDir::new().unwrap();
        let connection = tight(dir.path());
        let queue = Queue::default();
        let insert = |bytes: usize| {
            let (job, answer) = job::job(move |tx: &mut Tx, _: &mut Cx| {
                Ok(tx.execute("INSERT INTO heap (b) VALUES ($1)", values![vec![0u8; bytes]])?)
            });
            queue.push(job);
            answer
        };
        // All in one group; SQLite throws the whole transaction away at the second.
        let answers = [insert(10), insert(1_000_000), insert(10), insert(10)];
        queue.close();
        let world: SharedWorld = Arc::new(crate::cx::SystemWorld);
        sqlite::write_loop(&connection, &queue, &world, &Arc::new(Pokes::default()));
        let codes: Vec<_> =
            answers.map(|answer| answer.blocking_recv().unwrap().map_err(|error| error.code())).into_iter().collect();
        assert_eq!(codes, [Ok(1), Err(ErrorCode::StorageFull), Ok(1), Ok(1)]);
        let kept: i64 = connection.query_row("SELECT count(*) FROM heap", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 3);
    }
}
