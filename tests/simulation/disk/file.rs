//! One file: what a reader sees, and what would be there after a power cut.

use crate::chance::Chance;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Bytes with their recent past.
#[derive(Default)]
pub struct File {
    now: Vec<u8>,
    flushed: Vec<u8>,
    since: Vec<Change>,
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

impl File {
    /// A file that has been there for long.
    pub fn holding(bytes: Vec<u8>) -> Self {
        Self { flushed: bytes.clone(), now: bytes, since: Vec::new() }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.now
    }

    pub fn write(&mut self, at: usize, bytes: &[u8]) {
        put(&mut self.now, at, bytes);
        self.since.push(Change::Write { at, bytes: bytes.to_vec() });
    }

    pub fn set_length(&mut self, length: usize) {
        self.now.resize(length, 0);
        self.since.push(Change::Length(length));
    }

    /// Everything so far is safe.
    pub fn flush(&mut self) {
        for change in self.since.drain(..) {
            match change {
                Change::Write { at, bytes } => put(&mut self.flushed, at, &bytes),
                Change::Length(length) => self.flushed.resize(length, 0),
            }
        }
    }

    /// The power goes: of what was not flushed, any part may be there.
    pub fn lose(&mut self, chance: &Chance) {
        for change in std::mem::take(&mut self.since) {
            match change {
                Change::Write { at, bytes } => {
                    for (number, piece) in bytes.chunks(SECTOR).enumerate() {
                        if chance.percent(50) {
                            put(&mut self.flushed, at + number * SECTOR, piece);
                        }
                    }
                }
                Change::Length(length) if chance.percent(50) => self.flushed.resize(length, 0),
                Change::Length(_) => {}
            }
        }
        self.now.clone_from(&self.flushed);
    }
}

fn put(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}
