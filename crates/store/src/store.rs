//! The connection and its transactions.

use rusqlite::{Connection, TransactionBehavior};

use crate::queries::meta;
use crate::{Db, Result, scrub};

/// Fewer commits than this are not worth writing back: a quiet hour's contacts cost no flush.
const WORTH: u64 = 16;

/// An open replica.
pub struct Store {
    db: Connection,
    /// How many commits this store has made: a cheap "has anything changed?" for those who cache.
    commits: u64,
    /// How many of them the file itself has, and not only its log.
    written_back: u64,
    /// The log is an earlier life's.
    inherited: bool,
}

impl Store {
    pub(crate) fn new(db: Connection, inherited: bool) -> Self {
        Self { db, commits: 0, written_back: 0, inherited }
    }

    /// Reads. Consistent only within one query; use [`Store::write`] where several must agree.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Runs `work` in one transaction: durable when this returns `Ok`, without a trace otherwise.
    ///
    /// # Errors
    /// Those of `work`, and [`crate::StoreError::Full`] and its like from the commit.
    pub fn write<T, E: From<crate::StoreError>>(
        &mut self,
        work: impl FnOnce(&Db) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(crate::StoreError::from)?;
        let value = work(&tx)?;
        tx.commit().map_err(crate::StoreError::from)?;
        self.commits += 1;
        Ok(value)
    }

    /// Writes a note about this program's own life (a record is being opened). It survives the end of the process, not
    /// necessarily a power cut, and so costs no flush of the disk.
    ///
    /// # Errors
    /// Those of the database.
    pub fn jot(&mut self, work: impl FnOnce(&Db) -> Result<()>) -> Result<()> {
        self.flushing("NORMAL")?;
        let done = self.write(work);
        self.flushing("FULL")?;
        done
    }

    // Once in the program, not once for each caller: it is small on the wire.
    #[inline(never)]
    fn flushing(&self, how: &str) -> Result<()> {
        Ok(self.db.pragma_update(None, "synchronous", how)?)
    }

    /// Commits made so far.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.commits
    }

    /// The log holds a good deal that the file does not have yet, or what an earlier life left in it.
    #[must_use]
    pub fn owes_rest(&self) -> bool {
        self.inherited || self.commits - self.written_back >= WORTH
    }

    /// Nobody waits for anything: the log is written back into the file.
    ///
    /// # Errors
    /// Those of the database; nothing is lost, and the next time is another chance.
    pub fn rest(&mut self) -> Result<()> {
        // An earlier life's log may hold what it deleted. Ours is written over from its beginning, which is quicker.
        self.write_back(if self.inherited { "TRUNCATE" } else { "PASSIVE" })
    }

    /// Makes what was deleted disappear from the files too. Rows are overwritten already; this overwrites the copies of
    /// them that SQLite leaves where it moves rows, if something was deleted [`crate::wipe::for_good`], and empties the log.
    ///
    /// # Errors
    /// Those of the database. What was not done then is still owed.
    pub fn forget_deleted(&mut self) -> Result<()> {
        let owed = self.owes_forgetting()?;
        if owed {
            self.write(scrub::unused)?;
        }
        self.write_back("TRUNCATE")?;
        if owed {
            self.jot(|db| meta::remove(db, meta::FORGETTING))?;
        }
        Ok(())
    }

    fn write_back(&mut self, how: &str) -> Result<()> {
        self.db.prepare_cached(&format!("PRAGMA wal_checkpoint({how})"))?.query([])?.next()?;
        self.written_back = self.commits;
        self.inherited = false;
        Ok(())
    }

    /// Something was deleted for good, and may not have left the files.
    ///
    /// # Errors
    /// Those of the database.
    pub fn owes_forgetting(&self) -> Result<bool> {
        Ok(meta::get(&self.db, meta::FORGETTING)?.is_some())
    }

    /// Closes in good order, so that the next start need not look for damage.
    ///
    /// # Errors
    /// Those of the database; the file is consistent in any case.
    pub fn close(mut self) -> Result<()> {
        self.jot(|db| meta::put(db, meta::CLEAN, "1"))?;
        self.db.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}
