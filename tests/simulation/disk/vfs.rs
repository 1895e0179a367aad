//! The disks as SQLite's file system. Each file has one connection, as in the product's own programs, so locks are nothing
//! and the log's index lives with the connection.

use std::io::{Error, ErrorKind, Result};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlite_vfs::wip::{WalIndex, WalIndexLock};
use sqlite_vfs::{DatabaseHandle, LockKind, OpenKind, OpenOptions, Vfs};

use super::file::File;
use super::{Disk, State, find};
use crate::chance::mix;

/// Makes the disks what SQLite opens by default in this process.
pub fn register() {
    sqlite_vfs::register("simulation", Disks::default(), true).unwrap();
}

#[derive(Default)]
struct Disks {
    /// SQLite's random numbers: salts of its logs. They decide nothing.
    random: AtomicU64,
}

/// An open file.
enum Handle {
    Named {
        disk: Disk,
        file: String,
        life: u64,
        lock: LockKind,
        _open: Open,
    },
    /// SQLite's own scratch paper; nobody misses it.
    Scratch(File),
}

/// Counts as an open file as long as it lives.
struct Open {
    disk: Disk,
    life: u64,
}

impl Open {
    fn new(disk: &Disk, life: u64) -> Self {
        *disk.state().open.entry(life).or_default() += 1;
        Self { disk: disk.clone(), life }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = self.disk.state();
        let left = state.open.get(&self.life).map_or(0, |open| open - 1);
        if left == 0 {
            state.open.remove(&self.life);
        } else {
            state.open.insert(self.life, left);
        }
    }
}

/// What a dead disk says.
fn dead() -> Error {
    Error::from(ErrorKind::BrokenPipe)
}

impl State {
    /// Counts an operation; an error when the disk is dead, or dies now.
    fn goes_on(&mut self, life: u64) -> Result<()> {
        if self.dead || self.life != life {
            return Err(dead());
        }
        self.changes += 1;
        match &mut self.left {
            Some(0) => {
                self.dead = true;
                return Err(dead());
            }
            Some(left) => *left -= 1,
            None => {}
        }
        Ok(())
    }

    fn of(&mut self, file: &str, life: u64) -> Result<&mut File> {
        if self.dead || self.life != life {
            return Err(dead());
        }
        self.files.get_mut(file).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Vfs for Disks {
    type Handle = Handle;

    fn open(&self, path: &str, opts: OpenOptions) -> Result<Handle> {
        if matches!(opts.kind, OpenKind::TempDb | OpenKind::TempJournal | OpenKind::TransientDb | OpenKind::SubJournal)
        {
            return Ok(Handle::Scratch(File::default()));
        }
        let (disk, file) = find(path).ok_or(ErrorKind::NotFound)?;
        let mut state = disk.state();
        if state.dead {
            return Err(dead());
        }
        state.files.entry(file.clone()).or_default();
        let life = state.life;
        drop(state);
        let open = Open::new(&disk, life);
        Ok(Handle::Named { disk, file, life, lock: LockKind::None, _open: open })
    }

    fn delete(&self, path: &str) -> Result<()> {
        let Some((disk, file)) = find(path) else { return Ok(()) };
        let mut state = disk.state();
        let life = state.life;
        // SQLite names a file to delete, not who wants it. A connection of a dead program, closed when the next one has
        // opened its files, would delete that one's log.
        if state.open.keys().any(|earlier| *earlier < life) {
            return Err(dead());
        }
        state.goes_on(life)?;
        state.files.remove(&file).map(drop).ok_or_else(|| ErrorKind::NotFound.into())
    }

    fn exists(&self, path: &str) -> Result<bool> {
        Ok(find(path).is_some_and(|(disk, file)| disk.state().files.contains_key(&file)))
    }

    fn temporary_name(&self) -> String {
        "scratch".to_owned()
    }

    fn random(&self, buffer: &mut [i8]) {
        for chunk in buffer.chunks_mut(8) {
            let number = mix(self.random.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)).to_le_bytes();
            for (byte, random) in chunk.iter_mut().zip(number) {
                *byte = random.cast_signed();
            }
        }
    }

    fn sleep(&self, duration: Duration) -> Duration {
        duration
    }
}

impl DatabaseHandle for Handle {
    type WalIndex = Index;

    fn size(&self) -> Result<u64> {
        Ok(match self {
            Self::Named { disk, file, life, .. } => disk.state().of(file, *life)?.bytes().len() as u64,
            Self::Scratch(file) => file.bytes().len() as u64,
        })
    }

    fn read_exact_at(&mut self, buf: &mut [u8], offset: u64) -> Result<()> {
        match self {
            Self::Named { disk, file, life, .. } => copy(disk.state().of(file, *life)?, offset, buf),
            Self::Scratch(file) => copy(file, offset, buf),
        }
    }

    fn write_all_at(&mut self, buf: &[u8], offset: u64) -> Result<()> {
        let at = usize::try_from(offset).unwrap();
        match self {
            Self::Named { disk, file, life, .. } => {
                let mut state = disk.state();
                let alive = !state.dead;
                if let Err(error) = state.goes_on(*life) {
                    // The last thing that it does, it may do by half.
                    if alive && state.life == *life {
                        let half = buf.len() / 2 / 512 * 512;
                        state.files.entry(file.clone()).or_default().write(at, &buf[..half]);
                    }
                    return Err(error);
                }
                let full = state.full;
                let its = state.of(file, *life)?;
                if full && at + buf.len() > its.bytes().len() {
                    state.refused += 1;
                    // The crate's word for a full disk.
                    return Err(ErrorKind::WriteZero.into());
                }
                its.write(at, buf);
            }
            Self::Scratch(file) => {
                file.write(at, buf);
                file.flush();
            }
        }
        Ok(())
    }

    fn sync(&mut self, _: bool) -> Result<()> {
        if let Self::Named { disk, file, life, .. } = self {
            let mut state = disk.state();
            state.goes_on(*life)?;
            state.of(file, *life)?.flush();
        }
        Ok(())
    }

    fn set_len(&mut self, size: u64) -> Result<()> {
        let size = usize::try_from(size).unwrap();
        match self {
            Self::Named { disk, file, life, .. } => {
                let mut state = disk.state();
                state.goes_on(*life)?;
                state.of(file, *life)?.set_length(size);
            }
            Self::Scratch(file) => {
                file.set_length(size);
                file.flush();
            }
        }
        Ok(())
    }

    fn lock(&mut self, wanted: LockKind) -> Result<bool> {
        if let Self::Named { lock, .. } = self {
            *lock = wanted;
        }
        Ok(true)
    }

    fn reserved(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn current_lock(&self) -> Result<LockKind> {
        Ok(if let Self::Named { lock, .. } = self { *lock } else { LockKind::None })
    }

    fn wal_index(&self, _: bool) -> Result<Index> {
        Ok(Index)
    }
}

/// The log's index: nobody shares it, and after a death it is made anew from the log.
struct Index;

impl WalIndex for Index {
    fn map(&mut self, _: u32) -> Result<[u8; 32_768]> {
        Ok([0; 32_768])
    }

    fn lock(&mut self, _: std::ops::Range<u8>, _: WalIndexLock) -> Result<bool> {
        Ok(true)
    }

    fn delete(self) -> Result<()> {
        Ok(())
    }
}

/// As much as there is; the rest is zeros, and said to be missing.
fn copy(file: &File, offset: u64, buf: &mut [u8]) -> Result<()> {
    let rest = usize::try_from(offset).ok().and_then(|at| file.bytes().get(at..)).unwrap_or_default();
    let length = rest.len().min(buf.len());
    buf[..length].copy_from_slice(&rest[..length]);
    buf[length..].fill(0);
    if length < buf.len() { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}
