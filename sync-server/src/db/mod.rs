//! The dispatch store: SQLite by default, PostgreSQL when one machine is outgrown, one SQL text for both.
//!
//! Server logic is plain synchronous functions over [`Tx`] and [`Cx`]; only the [`Database`] handle is async. A write is
//! answered when it is durable. Work may run more than once, so it must not do anything but use its `Tx` and `Cx`.

mod connect;
mod error;
mod job;
pub mod migrate;
mod notify;
mod pokes;
mod postgres;
mod row;
mod sqlite;
#[cfg(test)]
mod tests;
mod tx;
mod value;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

pub use error::{DbError, DbErrorKind};
pub use pokes::{Pokes, Subscription};
pub use row::Row;
pub use tx::{Tx, placeholders};
pub use value::{Value, json, values};

use crate::cx::{Cx, SharedWorld};
use crate::error::{Error, Result};
use connect::Address;
use job::{Job, Queue};

/// Reader threads of a SQLite database.
const READERS: usize = 4;

/// A handle on the database. Cheap to clone; the last one closes it after finishing what waits.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    mode: Mode,
    world: SharedWorld,
    pokes: Arc<Pokes>,
}

enum Mode {
    /// Threads take jobs from two queues.
    Threads(Threads),
    /// Jobs run on the caller's thread: tests and the simulation.
    Inline(Mutex<Connection>),
}

struct Threads {
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    readers: Vec<JoinHandle<()>>,
    writers: Vec<JoinHandle<()>>,
    listening: Option<notify::Listening>,
}

impl Database {
    /// Opens a SQLite file with its writer and reader threads, and migrates it.
    ///
    /// # Errors
    /// When the file cannot be opened, is damaged or was written by a newer version.
    pub fn open_sqlite(path: &Path, world: SharedWorld) -> Result<Self> {
        let writer = sqlite::open(path, true)?;
        migrate_sqlite(&writer, &world)?;
        let pokes = Arc::new(Pokes::default());
        let (writes, reads) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
        let mut readers = Vec::new();
        for at in 0..READERS {
            let reader = sqlite::open(path, false)?;
            let (queue, world) = (Arc::clone(&reads), Arc::clone(&world));
            readers.push(spawn(&format!("db-read-{at}"), move || sqlite::read_loop(&reader, &queue, &world))?);
        }
        let (queue, its_world, its_pokes) = (Arc::clone(&writes), Arc::clone(&world), Arc::clone(&pokes));
        let writers = vec![spawn("db-write", move || sqlite::write_loop(&writer, &queue, &its_world, &its_pokes))?];
        let mode = Mode::Threads(Threads { writes, reads, readers, writers, listening: None });
        Ok(Self { inner: Arc::new(Inner { mode, world, pokes }) })
    }

    /// Connects to PostgreSQL with `threads` connections for reading and as many for writing, and migrates it. `authority`:
    /// who signs its certificate, where the address says `sslmode=require` and this machine does not know them.
    ///
    /// # Errors
    /// When it cannot be reached, is not in the `C` collation, or was written by a newer version.
    pub fn open_postgres(url: &str, authority: Option<&Path>, threads: usize, world: SharedWorld) -> Result<Self> {
        let address = Address::read(url, authority)?;
        let its_world = Arc::clone(&world);
        let its_address = address.clone();
        // The driver blocks inside a runtime of its own, which must not happen on a thread of ours.
        let prepared = std::thread::spawn(move || migrate_postgres(its_address, &its_world)).join();
        prepared.unwrap_or_else(|_| Err(Error::internal("opening PostgreSQL panicked")))?;
        let pokes = Arc::new(Pokes::default());
        let (writes, reads) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
        let (mut readers, mut writers) = (Vec::new(), Vec::new());
        for at in 0..threads.max(1) {
            for (access, queue, threads) in
                [(postgres::Access::Read, &reads, &mut readers), (postgres::Access::Write, &writes, &mut writers)]
            {
                let (queue, world, pokes) = (Arc::clone(queue), Arc::clone(&world), Arc::clone(&pokes));
                let worker = postgres::Worker::new(address.clone());
                threads.push(spawn(&format!("db-{at}"), move || worker.work(access, &queue, &world, &pokes))?);
            }
        }
        let listening = Some(notify::Listening::start(address, &pokes)?);
        let mode = Mode::Threads(Threads { writes, reads, readers, writers, listening });
        Ok(Self { inner: Arc::new(Inner { mode, world, pokes }) })
    }

    /// A SQLite database whose jobs run on the caller's thread: in a file, or in memory without a path.
    ///
    /// # Errors
    /// When the file cannot be opened, is damaged or was written by a newer version.
    pub fn inline(path: Option<&Path>, world: SharedWorld) -> Result<Self> {
        let connection = match path {
            Some(path) => sqlite::open(path, true)?,
            None => sqlite::open_in_memory()?,
        };
        migrate_sqlite(&connection, &world)?;
        let mode = Mode::Inline(Mutex::new(connection));
        Ok(Self { inner: Arc::new(Inner { mode, world, pokes: Arc::new(Pokes::default()) }) })
    }

    /// Runs `work` in a transaction that may write; answers when it is durable. On an error nothing of it remains.
    ///
    /// # Errors
    /// What `work` returned, or that the database failed.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &mut Cx) -> Result<T> + Send + 'static,
    {
        match &self.inner.mode {
            Mode::Threads(threads) => on_queue(&threads.writes, work).await,
            Mode::Inline(_) => self.write_now(&mut self.inner.world.cx(), work),
        }
    }

    /// Runs `work` in a transaction that reads one snapshot. What it writes is refused or thrown away.
    ///
    /// # Errors
    /// What `work` returned, or that the database failed.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &mut Cx) -> Result<T> + Send + 'static,
    {
        match &self.inner.mode {
            Mode::Threads(threads) => on_queue(&threads.reads, work).await,
            Mode::Inline(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                connection.execute_batch("BEGIN").map_err(DbError::from)?;
                let result = job::guarded(&work, &mut Tx::sqlite(&connection), &mut self.inner.world.cx());
                sqlite::roll_back(&connection);
                result
            }
        }
    }

    /// [`Self::write`] without waiting, at a moment given by the caller. Only for a database made by [`Self::inline`].
    ///
    /// # Errors
    /// What `work` returned, or that the database failed.
    pub fn write_now<T>(&self, cx: &mut Cx, work: impl Fn(&mut Tx, &mut Cx) -> Result<T>) -> Result<T> {
        let Mode::Inline(connection) = &self.inner.mode else {
            return Err(Error::internal("write_now is for inline databases"));
        };
        let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.execute_batch("BEGIN IMMEDIATE").map_err(DbError::from)?;
        let mut tx = Tx::sqlite(&connection);
        let result = job::guarded(&work, &mut tx, cx);
        let topics = tx.take_pokes();
        let result = result.and_then(|value| tx.commit().map(|()| value).map_err(Error::from));
        if result.is_ok() {
            self.inner.pokes.publish(&topics);
        } else {
            sqlite::roll_back(&connection);
        }
        result
    }

    /// The listeners of this process.
    #[must_use]
    pub fn pokes(&self) -> &Arc<Pokes> {
        &self.inner.pokes
    }

    /// A moment outside a job: for what is no database work.
    #[must_use]
    pub fn cx(&self) -> Cx {
        self.inner.world.cx()
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.reads.close();
        self.listening = None;
        join(&mut self.readers);
        // The writer comes last: only the last connection of a SQLite file writes its log back, and readers may not.
        self.writes.close();
        join(&mut self.writers);
    }
}

fn join(threads: &mut Vec<JoinHandle<()>>) {
    for thread in threads.drain(..) {
        // A thread that panicked has said so already.
        let _ = thread.join();
    }
}

async fn on_queue<T, F>(queue: &Queue, work: F) -> Result<T>
where
    T: Send + 'static,
    F: Fn(&mut Tx, &mut Cx) -> Result<T> + Send + 'static,
{
    let (job, answer): (Box<dyn Job>, _) = job::job(work);
    queue.push(job);
    answer.await.unwrap_or_else(|_| Err(Error::internal("a database thread has ended")))
}

fn spawn(name: &str, life: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    Ok(std::thread::Builder::new().name(name.to_owned()).spawn(life)?)
}

fn migrate_sqlite(connection: &Connection, world: &SharedWorld) -> Result<()> {
    migrate::sqlite(connection, world.cx().now)
}

fn migrate_postgres(address: Address, world: &SharedWorld) -> Result<()> {
    let mut worker = postgres::Worker::new(address);
    let (client, statements) = worker.client()?;
    migrate::postgres(client, statements, world.cx().now)
}
