//! The measurement behind `docs/adr` on the store's seam: many small writes at once that all touch one hot row (a feed's head).
//!
//! `cargo run --release -p jobsheet-server --example store_bench -- DIR [postgres://…]` prints one JSON object a line. DIR must be
//! on the disk that is to be measured.

#![allow(clippy::print_stdout, clippy::expect_used, missing_docs)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use jobsheet_server::cx::SystemWorld;
use jobsheet_server::db::{Database, values};
use postgres::{IsolationLevel, NoTls};

/// As many technicians as push in the same moment.
const CLIENTS: usize = 200;
/// Writes of each.
const WRITES: usize = 20;
const INSERT: &str =
    "INSERT INTO audit (id, at, actor, what, subject, detail) VALUES ($1, 1, NULL, 'bench', 's', '{}')";
const HEAD: &str =
    "UPDATE settings SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE name = 'head' RETURNING value";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().expect("a folder on the disk to measure"));
    std::fs::create_dir_all(&dir).expect("the folder can be made");
    group_commit(&dir);
    each_for_itself(&dir);
    if let Some(url) = arguments.next() {
        postgres(&url);
        for isolation in [IsolationLevel::ReadCommitted, IsolationLevel::Serializable] {
            postgres_isolation(&url, isolation);
        }
    }
}

fn say(name: &str, value: f64, unit: &str) {
    println!("{{\"name\":\"store.{name}\",\"value\":{value:.1},\"unit\":\"{unit}\"}}");
}

/// Runs `work` on a thread per client; tells how long all of it took and the slowest hundredth of the answers.
fn measure(name: &str, work: impl Fn(usize) -> Vec<Duration> + Sync) {
    let began = Instant::now();
    let mut answers: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CLIENTS)
            .map(|at| {
                scope.spawn({
                    let work = &work;
                    move || work(at)
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no client panics")).collect()
    });
    let took = began.elapsed();
    answers.sort();
    let p99 = answers[answers.len() * 99 / 100];
    say(&format!("{name}.total"), took.as_secs_f64() * 1000.0, "ms");
    say(&format!("{name}.writes_per_s"), answers.len() as f64 / took.as_secs_f64(), "1/s");
    say(&format!("{name}.answer_p99"), p99.as_secs_f64() * 1000.0, "ms");
}

fn through(db: &Database, client: usize) -> Vec<Duration> {
    let run = |write: usize| {
        let began = Instant::now();
        let id = format!("{client}-{write}-{:?}", Instant::now());
        let done = db.write(move |tx, _| {
            tx.execute(INSERT, values![&id])?;
            Ok(tx.query_one(HEAD, &[])?)
        });
        futures::executor::block_on(done).expect("it is written");
        began.elapsed()
    };
    (0..WRITES).map(run).collect()
}

fn prepare(db: &Database) {
    let head = "INSERT INTO settings (name, value) VALUES ('head', '0') ON CONFLICT (name) DO UPDATE SET value = '0'";
    futures::executor::block_on(db.write(move |tx, _| Ok(tx.execute(head, &[])?))).expect("it is prepared");
}

fn group_commit(dir: &Path) {
    let path = fresh(dir, "group.sqlite");
    let db = Database::open_sqlite(&path, Arc::new(SystemWorld)).expect("it opens");
    prepare(&db);
    measure("sqlite.one_writer_group_commit", |client| through(&db, client));
}

/// What it is compared with: a connection per client, a busy timeout, and good luck.
fn each_for_itself(dir: &Path) {
    let path = fresh(dir, "each.sqlite");
    prepare(&Database::open_sqlite(&path, Arc::new(SystemWorld)).expect("it opens"));
    let busy = AtomicU64::new(0);
    measure("sqlite.each_for_itself", |client| {
        let connection = rusqlite::Connection::open(&path).expect("it opens");
        connection.busy_timeout(Duration::from_secs(60)).expect("set");
        connection.execute_batch("PRAGMA synchronous = FULL").expect("set");
        let run = |write: usize| {
            let began = Instant::now();
            loop {
                let done = connection.execute_batch("BEGIN IMMEDIATE").and_then(|()| {
                    let id = format!("{client}-{write}-{began:?}");
                    connection.prepare_cached(INSERT)?.execute([id])?;
                    connection.prepare_cached(HEAD)?.query_row([], |_| Ok(()))?;
                    connection.execute_batch("COMMIT")
                });
                if done.is_ok() {
                    return began.elapsed();
                }
                busy.fetch_add(1, Ordering::Relaxed);
            }
        };
        (0..WRITES).map(run).collect()
    });
    say("sqlite.each_for_itself.gave_up", busy.load(Ordering::Relaxed) as f64, "times");
}

fn postgres(url: &str) {
    let db = Database::open_postgres(url, None, 8, Arc::new(SystemWorld)).expect("it opens");
    prepare(&db);
    measure("postgres.pool_of_8", |client| through(&db, client));
}

/// Eight connections doing the same work with retries: what stricter isolation costs on a hot row.
fn postgres_isolation(url: &str, isolation: IsolationLevel) {
    let name = if matches!(isolation, IsolationLevel::Serializable) { "serializable" } else { "read_committed" };
    let (retries, next) = (AtomicU64::new(0), AtomicU64::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut client = postgres::Client::connect(url, NoTls).expect("it connects");
                let (insert, head) = (client.prepare(INSERT).expect("sql"), client.prepare(HEAD).expect("sql"));
                while next.fetch_add(1, Ordering::Relaxed) < (CLIENTS * WRITES) as u64 {
                    let id = format!("{name}-{:?}-{:?}", std::thread::current().id(), Instant::now());
                    loop {
                        let mut tx = client.build_transaction().isolation_level(isolation).start().expect("begins");
                        let done = tx
                            .execute(&insert, &[&id])
                            .and_then(|_| tx.query_one(&head, &[]))
                            .and_then(|_| tx.commit());
                        if done.is_ok() {
                            break;
                        }
                        retries.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let took = began.elapsed();
    say(&format!("postgres.{name}.total"), took.as_secs_f64() * 1000.0, "ms");
    say(&format!("postgres.{name}.retries"), retries.load(Ordering::Relaxed) as f64, "times");
}

fn fresh(dir: &Path, name: &str) -> PathBuf {
    let path = dir.join(name);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(dir.join(format!("{name}{ending}")));
    }
    path
}
