//! What each feed holds, with its digest kept up to date: an item's old form is taken out, its new one put in.

use jobsheet_store::Db;
use jobsheet_store::queries::feeds;
use jobsheet_sync::Digest;

use super::apply::Taking;
use crate::errors::Result;

impl Taking<'_> {
    /// Holds an item in this form.
    pub(super) fn hold(&mut self, feed: &str, kind: &str, id: &str, seq: u64, mark: Digest) -> Result<()> {
        self.toggle_old(feed, kind, id)?;
        self.toggle(feed, mark)?;
        Ok(feeds::hold(self.db, feed, kind, id, seq, &mark.0)?)
    }

    /// Lets an item of a feed go; true while another feed still holds it.
    pub(super) fn release(&mut self, feed: &str, kind: &str, id: &str) -> Result<bool> {
        self.toggle_old(feed, kind, id)?;
        Ok(feeds::release(self.db, feed, kind, id)?)
    }

    /// The digest of all that a feed holds.
    pub(super) fn digest(&mut self, feed: &str) -> Result<Digest> {
        if let Some(digest) = self.digests.get(feed) {
            return Ok(*digest);
        }
        let stored = feeds::digest(self.db, feed)?.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok()).map(Digest);
        let digest = match stored {
            Some(digest) => digest,
            None => Digest::of(marks(self.db, feed)?.into_iter().map(|(.., mark)| mark)),
        };
        self.digests.insert(feed.to_owned(), digest);
        Ok(digest)
    }

    fn toggle_old(&mut self, feed: &str, kind: &str, id: &str) -> Result<()> {
        // Read before the row changes: without a stored digest it is made from the rows.
        self.digest(feed)?;
        match feeds::mark(self.db, feed, kind, id)?.and_then(|mark| <[u8; 16]>::try_from(mark).ok()) {
            Some(mark) => self.toggle(feed, Digest(mark)),
            None => Ok(()),
        }
    }

    fn toggle(&mut self, feed: &str, mark: Digest) -> Result<()> {
        let digest = self.digest(feed)?.toggled(mark);
        self.digests.insert(feed.to_owned(), digest);
        Ok(())
    }
}

/// Kind, item and mark of all that a feed holds.
pub(super) fn marks(db: &Db, feed: &str) -> Result<Vec<(String, String, Digest)>> {
    let held = feeds::holdings(db, feed)?.into_iter();
    Ok(held.filter_map(|(kind, item, _, mark)| Some((kind, item, Digest(mark.try_into().ok()?)))).collect())
}
