//! Disks in memory, under SQLite: every byte that a phone or the server writes goes through here, so a run needs no real
//! file, and anything that can happen to a disk can happen at any write.
//!
//! A disk dies at a chosen operation: what came before it was done, the operation itself perhaps by half, and nothing
//! after it. Then it is found again either as it was left (the program was killed; the system wrote the rest) or as after
//! a power cut: of what was written since a file's last flush some is there and some is not, in pieces of a sector.
//!
//! **Invariant:** flushed bytes stay. Nothing else is promised, in particular no order between two flushes.

mod file;
mod vfs;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use crate::chance::Chance;
use file::File;

/// How a program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its process was killed: the system still has what was written.
    Killed,
    /// The power went: what was not flushed may be gone.
    Power,
}

/// Everything that one machine has on its disk.
#[derive(Clone)]
pub struct Disk {
    name: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<String, File>,
    /// Rises with each death: whoever opened a file before has lost it.
    life: u64,
    /// How many files are open, by the life in which they were opened.
    open: BTreeMap<u64, usize>,
    /// Operations until it dies.
    left: Option<u64>,
    dead: bool,
    full: bool,
    /// Writes that found no room.
    refused: u64,
    /// Rises with everything that may change a file.
    changes: u64,
}

/// Where SQLite finds the disks: by the first part of a path.
static DISKS: Mutex<BTreeMap<String, Disk>> = Mutex::new(BTreeMap::new());

impl Disk {
    /// An empty disk. The name is its own in this process.
    pub fn new(name: String) -> Self {
        static ONCE: Once = Once::new();
        ONCE.call_once(vfs::register);
        let disk = Self { name: name.clone(), state: Arc::default() };
        disks().insert(name, disk.clone());
        disk
    }

    /// A path on it, for SQLite.
    pub fn path(&self, file: &str) -> PathBuf {
        PathBuf::from(format!("/{}/{file}", self.name))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It dies at the operation after so many more that write, flush or remove.
    pub fn dies_after(&self, operations: u64) {
        self.state().left = Some(operations);
    }

    /// It does not die any more, unless it has.
    pub fn spare(&self) {
        self.state().left = None;
    }

    /// It has died, and with it whatever program used it.
    pub fn is_dead(&self) -> bool {
        self.state().dead
    }

    /// No room for anything new, or room again.
    pub fn full(&self, full: bool) {
        self.state().full = full;
    }

    /// Writes that found no room so far.
    pub fn refused(&self) -> u64 {
        self.state().refused
    }

    /// Another number than before when anything on it may be another.
    pub fn changes(&self) -> u64 {
        self.state().changes
    }

    /// The machine is switched on again: whatever was open is lost, and the files are what this end has left of them.
    pub fn found_after(&self, end: End, chance: &Chance) {
        let mut state = self.state();
        state.life += 1;
        state.changes += 1;
        state.left = None;
        state.dead = false;
        state.full = false;
        for file in state.files.values_mut() {
            match end {
                End::Killed => file.flush(),
                End::Power => file.lose(chance),
            }
        }
    }

    /// A copy of all files, as a backup that is taken while nobody writes.
    pub fn image(&self) -> BTreeMap<String, Vec<u8>> {
        self.state().files.iter().map(|(name, file)| (name.clone(), file.bytes().to_vec())).collect()
    }

    /// Instead of everything on it, these files.
    pub fn restore(&self, image: &BTreeMap<String, Vec<u8>>) {
        let mut state = self.state();
        state.life += 1;
        state.changes += 1;
        state.left = None;
        state.dead = false;
        state.files = image.iter().map(|(name, bytes)| (name.clone(), File::holding(bytes.clone()))).collect();
    }

    /// What is found in every file on it.
    pub fn search<T>(&self, find: impl Fn(&[u8]) -> Vec<T>) -> Vec<T> {
        self.state().files.values().flat_map(|file| find(file.bytes())).collect()
    }

    /// It is thrown away.
    pub fn discard(&self) {
        disks().remove(&self.name);
    }
}

fn disks() -> MutexGuard<'static, BTreeMap<String, Disk>> {
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk that a path names, and the file on it.
fn find(path: &str) -> Option<(Disk, String)> {
    let (disk, file) = path.strip_prefix('/')?.split_once('/')?;
    Some((disks().get(disk)?.clone(), file.to_owned()))
}
