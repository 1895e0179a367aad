//! The server on its machine: it runs, dies at any write, is started again, and is restored from yesterday's backup.

mod deeds;
mod pool;
mod reading;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jobsheet_model::person::Role;
use jobsheet_model::{OfferId, OrderId, Timestamp, UserId};
use jobsheet_server::app::{App, Outside};
use jobsheet_server::auth::Desk;
use jobsheet_server::auth::enrol::{Enrolled, Enrolment, enrol};
use jobsheet_server::blobs::Blobs;
use jobsheet_server::cx::{Cx, World};
use jobsheet_server::db::{Database, Tx};
use jobsheet_server::error::{Error, Result};
use jobsheet_server::router;
use tokio::sync::watch;

use crate::chance::Chance;
use crate::company;
use crate::disk::{Disk, End};
use crate::line::Line;
use crate::tally::Tally;
use crate::time::TrueTime;

pub use pool::Offered;
pub use reading::{Known, Made};

/// The database's file.
const FILE: &str = "jobsheet.sqlite";

/// The server and Dana at its desk.
pub struct Office {
    pub disk: Disk,
    folder: std::path::PathBuf,
    truth: Arc<TrueTime>,
    tally: Tally,
    pub line: Line,
    running: Option<Running>,
    pub blobs: Blobs,
    /// All orders that there are, Dana's and those asked for from the field.
    pub orders: Vec<OrderId>,
    known: Known,
}

struct Running {
    db: Database,
    _stop: watch::Sender<bool>,
}

impl Office {
    /// A server with a company of so many technicians.
    pub async fn open(disk: Disk, folder: &Path, truth: &Arc<TrueTime>, tally: &Tally) -> Self {
        disk.restore(founded());
        let mut office = Self {
            disk,
            folder: folder.to_owned(),
            truth: Arc::clone(truth),
            tally: tally.clone(),
            line: Line::default(),
            running: None,
            blobs: Blobs::open(folder.join("blobs")).unwrap(),
            orders: Vec::new(),
            known: Known::default(),
        };
        office.start().await;
        office
    }

    /// Starts it on whatever its disk holds.
    pub async fn start(&mut self) {
        let db = database(&self.disk, &self.truth);
        let (stop, stopping) = watch::channel(false);
        let app = App::new(db.clone(), &self.folder, Outside::default(), stopping).await.unwrap();
        self.blobs = app.blobs.clone();
        self.line.up(router::router(app, None), self.disk.clone());
        self.running = Some(Running { db, _stop: stop });
        self.look_around();
    }

    /// It dies as it is, and is started again.
    pub async fn die(&mut self, end: End, chance: &Chance) {
        self.tally.fault(if end == End::Power { "server without power" } else { "server killed" });
        self.stop(end, chance);
        self.start().await;
    }

    /// It dies, or is found dead.
    fn stop(&mut self, end: End, chance: &Chance) {
        self.line.down();
        self.disk.found_after(end, chance);
        self.running = None;
        self.known.forget();
    }

    /// Yesterday's files instead of today's, under a new epoch, as `sync-server restore` does it.
    pub async fn restore(&mut self, backup: &BTreeMap<String, Vec<u8>>, chance: &Chance) {
        self.tally.fault("server restored from a backup");
        self.stop(End::Killed, chance);
        self.disk.restore(backup);
        let db = database(&self.disk, &self.truth);
        db.write_now(&mut self.truth.cx(), |tx, cx| jobsheet_server::company::begin_epoch(tx, cx)).unwrap();
        drop(db);
        self.start().await;
    }

    fn db(&self) -> &Database {
        &self.running.as_ref().expect("the server runs").db
    }

    /// Does something in one transaction. Whoever finds the server dead knows nothing.
    pub fn write<T>(&self, work: impl Fn(&mut Tx, &mut Cx) -> Result<T>) -> Result<T> {
        let done = self.db().write_now(&mut self.truth.cx(), work);
        if self.disk.is_dead() {
            self.line.down();
            return Err(Error::internal("the server died over it"));
        }
        done
    }

    /// Enrols a phone of somebody whose password was right.
    pub fn enrol(&self, user: UserId, wish: &Enrolment) -> Result<Enrolled> {
        self.write(|tx, cx| enrol(tx, cx, user, wish))
    }

    /// Reads which orders there are.
    pub fn look_around(&mut self) {
        let all = self.write(|tx, _| {
            let rows = tx.query("SELECT id FROM orders ORDER BY created_at, id", &[])?;
            rows.iter().map(|row| Ok(row.parse("id")?)).collect::<Result<Vec<OrderId>>>()
        });
        self.orders = all.unwrap();
    }
}

fn database(disk: &Disk, truth: &Arc<TrueTime>) -> Database {
    Database::inline(Some(&disk.path(FILE)), Arc::clone(truth) as Arc<dyn World>).unwrap()
}

/// The disk of a server whose company was founded a while ago: made once, copied for each world.
fn founded() -> &'static BTreeMap<String, Vec<u8>> {
    static IMAGE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    IMAGE.get_or_init(|| {
        let (disk, truth) = (Disk::new("founded".to_owned()), TrueTime::new(0));
        let db = database(&disk, &truth);
        db.write_now(&mut truth.cx(), company::found).unwrap();
        drop(db);
        let image = disk.image();
        disk.discard();
        image
    })
}

/// Dana's.
pub fn desk() -> Desk {
    Desk { user: company::dana(), role: Role::Dispatcher, expires_at: Timestamp(i64::MAX), session: [0; 32] }
}

/// How the words of an order begin that only its holders may have; its name follows.
pub const SECRET: &[u8] = b"geheim-";

/// These words.
pub fn secret(order: OrderId) -> String {
    format!("{}{order}", String::from_utf8_lossy(SECRET))
}

/// The same of an offer, for those to whom it is made.
pub const OFFERED: &[u8] = b"angebot-";

/// These words.
pub fn offered(offer: OfferId) -> String {
    format!("{}{offer}", String::from_utf8_lossy(OFFERED))
}
