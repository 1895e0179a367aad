//! What must hold: at every moment, and once everything is whole again. The letters are those of the list in
//! `ARCHITECTURE.md`.
//!
//! * A: what the server confirmed it has, after any death of it (`all_confirmed` says so, and is looked at each time).
//! * B: what a person was told is safe is at the server or on the phone, whatever died; in words if it was refused.
//! * C: all who may see an order have the same record of it, and show the same state.
//! * D: of an order that its person may not read, not a byte is on a phone's disk.
//! * E: what the office decides, only the office decides: rulings are the same on every replay, hostile words change nothing.
//! * P: an offer is won at most once, by somebody who was asked, and the order is theirs; every claim has a ruling, the same on
//!   replay; everybody who claimed was told; offers are on the phones of those who are asked and, of others, not a byte.
//! * F: every record can be loaded, and is what its changes make.
//! * G: saying something twice changes nothing. What was refused may be let in once it has ground to stand on: that is
//!   the first time that it is heard, and all come to rest with it.
//! * H: once all faults have ended everything is confirmed in a few rounds.
//! * J: the bytes of a file hash to its name.

mod always;
mod pool;
mod settled;

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::{CommandId, EntryId, OrderId};

use crate::disk::Disk;
use crate::office::{Made, OFFERED, SECRET};

pub use always::{always, truthful};
pub use settled::settled;

/// What was true before and must stay true.
#[derive(Default)]
pub struct Memory {
    rulings: BTreeMap<(OrderId, EntryId), Made>,
    /// What only a server knew that was then restored from an older backup: nobody can bring it back.
    pub forgiven: BTreeSet<CommandId>,
    /// The same for files.
    pub forgiven_files: BTreeSet<String>,
    /// Some server was restored: orders that were made after its backup are unknown to it.
    pub restored: bool,
}

impl Memory {
    /// The server is another one than before.
    pub fn begin_anew(&mut self) {
        self.rulings.clear();
        self.restored = true;
    }
}

/// Of which orders words are somewhere on this disk.
pub fn secrets(disk: &Disk) -> BTreeSet<String> {
    words_after(disk, SECRET)
}

/// Of which offers words are somewhere on this disk.
pub fn offers(disk: &Disk) -> BTreeSet<String> {
    words_after(disk, OFFERED)
}

fn words_after(disk: &Disk, mark: &'static [u8]) -> BTreeSet<String> {
    let find = |bytes: &[u8]| {
        let name = |at: usize| bytes.get(at + mark.len()..)?.get(..ID).map(String::from_utf8_lossy);
        memchr::memmem::find_iter(bytes, mark).filter_map(name).map(Into::into).collect()
    };
    disk.search(find).into_iter().collect()
}

/// How long the name of an order is.
const ID: usize = 36;
