//! What the simulation reads at the server. As long as nothing was written to its disk nothing is read again, and records
//! are loaded once for each of their states: most of what is asked at every moment has not changed since.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use automerge::Change;
#[cfg(test)]
use jobsheet_model::entry::Attachment;
use jobsheet_model::ruling::Ruling;
use jobsheet_model::{CommandId, EntryId, Order, OrderId, Timestamp, UserId};
use jobsheet_record::{CommandStamp, Record};
use jobsheet_server::company;
use jobsheet_server::cx::Cx;
use jobsheet_server::db::{Row, Tx, values};
use jobsheet_server::error::Result;
use jobsheet_server::{orders, records, rulings};
use sha2::{Digest, Sha256};

use super::Office;

/// What was read.
#[derive(Default)]
pub struct Known {
    now: RefCell<Rc<Now>>,
    records: RefCell<BTreeMap<OrderId, Rc<Seen>>>,
}

/// What is true as long as nothing is written.
#[derive(Default)]
struct Now {
    /// The disk's count of changes; none: never read.
    at: Option<u64>,
    epoch: u32,
    heads: BTreeMap<OrderId, Vec<u8>>,
    holders: BTreeMap<OrderId, BTreeSet<UserId>>,
    quarantined: BTreeSet<CommandId>,
}

/// A ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub verdict: String,
    why: String,
    times: (Timestamp, Timestamp),
}

/// A record in one state.
pub struct Seen {
    heads: Vec<u8>,
    /// As they are stored.
    pub changes: Vec<Vec<u8>>,
    pub record: Record,
    pub note: String,
    pub commands: BTreeSet<CommandId>,
    #[cfg(test)]
    pub files: Vec<Attachment>,
}

impl Known {
    pub fn forget(&self) {
        self.now.take();
        self.records.borrow_mut().clear();
    }
}

impl Office {
    fn now(&self) -> Rc<Now> {
        let known = Rc::clone(&self.known.now.borrow());
        if known.at == Some(self.disk.changes()) {
            return known;
        }
        let mut now = self.write(|tx, _| read(tx)).unwrap();
        now.at = Some(self.disk.changes());
        let now = Rc::new(now);
        self.known.now.replace(Rc::clone(&now));
        now
    }

    /// The company's epoch: rises with each restored backup.
    pub fn epoch(&self) -> u32 {
        self.now().epoch
    }

    /// Who may hold the order.
    pub fn holds(&self, order: OrderId, user: UserId) -> bool {
        self.now().holders.get(&order).is_some_and(|holders| holders.contains(&user))
    }

    /// A change of this command was refused and is kept in full, for people to look at.
    pub fn has_in_quarantine(&self, command: CommandId) -> bool {
        self.now().quarantined.contains(&command)
    }

    /// The record, as the server would give it out, with what follows from it.
    pub fn seen(&self, order: OrderId) -> Rc<Seen> {
        let heads = self.now().heads.get(&order).cloned().unwrap_or_default();
        if let Some(seen) = self.known.records.borrow().get(&order).filter(|seen| seen.heads == heads) {
            return Rc::clone(seen);
        }
        let read = |tx: &mut Tx, _: &mut Cx| Ok((records::load(tx, order)?, records::changes(tx, order)?));
        let (record, changes) = self.write(read).unwrap();
        let record = record.map_or_else(Record::begin, |stored| stored.record);
        let note = record.note();
        let commands = record.history().into_iter().filter_map(|change| Some(change.stamp?.command)).collect();
        let seen = Rc::new(Seen {
            heads,
            changes,
            note,
            commands,
            #[cfg(test)]
            files: record.attachments().into_values().collect(),
            record,
        });
        self.known.records.borrow_mut().insert(order, Rc::clone(&seen));
        seen
    }

    /// The row, if there is one.
    pub fn order(&self, order: OrderId) -> Option<Order> {
        self.write(|tx, _| orders::load(tx, order)).unwrap().map(|stored| stored.order)
    }

    pub fn rulings_of(&self, order: OrderId) -> Vec<Ruling> {
        self.write(|tx, _| rulings::of_order(tx, order)).unwrap()
    }

    /// What was ruled, as it was made: later settlements do not change it.
    pub fn rulings(&self) -> BTreeMap<(OrderId, EntryId), Made> {
        self.write(|tx, _| {
            let sql = "SELECT order_id, entry, verdict, reason, confidence, at, occurred_at FROM rulings";
            let made = |row: &Row| -> Result<_> {
                let verdict = row.string("verdict")?;
                let why = format!("{} {}", row.string("reason")?, row.string("confidence")?);
                let times = (row.time("at")?, row.time("occurred_at")?);
                Ok(((row.parse("order_id")?, row.parse("entry")?), Made { verdict, why, times }))
            };
            tx.query(sql, &[])?.iter().map(made).collect()
        })
        .unwrap()
    }

    /// Rulings that would be made otherwise today.
    pub fn ruled_otherwise(&self, order: OrderId) -> Vec<Ruling> {
        self.write(|tx, _| rulings::replay(tx, order)).unwrap()
    }

    /// Names of the changes that were ever refused.
    pub fn refused(&self) -> BTreeSet<String> {
        let read = |tx: &mut Tx, _: &mut Cx| {
            tx.query("SELECT hash FROM quarantine", &[])?.iter().map(|row| Ok(row.string("hash")?)).collect()
        };
        self.write(read).unwrap()
    }

    /// Every change that the server has taken, with what the phones' people know of it.
    pub fn changes(&self) -> BTreeSet<String> {
        self.write(|tx, _| {
            let rows =
                tx.query("SELECT order_id, hash, replica, incarnation, sender, bytes FROM record_changes", &[])?;
            rows.iter()
                .map(|row| {
                    let change = Change::try_from(row.bytes("bytes")?).ok();
                    let stamp = change.and_then(|change| CommandStamp::from_message(change.message()?));
                    let (order, hash, life) = (row.text("order_id")?, row.text("hash")?, row.int("incarnation")?);
                    let (by, sender) = (row.opt_text("replica")?, row.opt_text("sender")?);
                    let command = stamp.map(|stamp| stamp.command.to_string());
                    Ok(format!("{order} {hash} by {by:?} life {life} brought by {sender:?}: command {command:?}"))
                })
                .collect()
        })
        .unwrap()
    }

    /// Numbers of everything that must not grow when something is said twice.
    pub fn counts(&self) -> Vec<u64> {
        let tables = ["record_changes", "rulings", "orders", "grants", "expected_blobs", "blobs"];
        self.write(|tx, _| {
            let count = |table: &str| format!("SELECT COUNT(*) AS number FROM {table}");
            tables.iter().map(|table| Ok(tx.query_one(&count(table), &[])?.number("number")?)).collect()
        })
        .unwrap()
    }
}

fn read(tx: &mut Tx) -> Result<Now> {
    let mut now = Now { epoch: company::epoch(tx)?, ..Now::default() };
    for row in tx.query("SELECT order_id, heads FROM records", &[])? {
        now.heads.insert(row.parse("order_id")?, row.bytes("heads")?.to_vec());
    }
    for row in tx.query("SELECT order_id, user_id FROM grants WHERE revoked_at IS NULL", &[])? {
        now.holders.entry(row.parse("order_id")?).or_default().insert(row.parse("user_id")?);
    }
    for row in tx.query("SELECT bytes FROM quarantine", &[])? {
        let change = Change::try_from(row.bytes("bytes")?).ok();
        let stamp = change.and_then(|change| CommandStamp::from_message(change.message()?));
        now.quarantined.extend(stamp.map(|stamp| stamp.command));
    }
    Ok(now)
}

impl Office {
    /// The bytes are here.
    pub fn has_file(&self, sha256: &str) -> bool {
        self.blobs.has(&sha256.parse().unwrap())
    }

    /// They hash to their name.
    pub fn file_is_sound(&self, sha256: &str) -> bool {
        let bytes = std::fs::read(self.blobs.path(&sha256.parse().unwrap())).unwrap();
        hex::encode(Sha256::digest(bytes)) == sha256
    }

    /// The digests of all feeds, with their names.
    pub fn digests(&self) -> Vec<(String, Vec<u8>)> {
        self.write(|tx, _| {
            let rows = tx.query("SELECT feed, digest FROM feed_heads ORDER BY feed", &[])?;
            rows.iter().map(|row| Ok((row.string("feed")?, row.bytes("digest")?.to_vec()))).collect()
        })
        .unwrap()
    }

    /// The digest of what a feed holds.
    pub fn digest(&self, feed: &str) -> Option<Vec<u8>> {
        self.write(|tx, _| {
            let row = tx.query_opt("SELECT digest FROM feed_heads WHERE feed = $1", values![feed])?;
            Ok(row.map(|row| row.bytes("digest").map(<[u8]>::to_vec)).transpose()?)
        })
        .unwrap()
    }
}
