//! Leaving: the server has revoked this device. What is unsent is handed in first, for whoever on this phone made it; then
//! nothing stays.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Event;
use jobsheet_store::queries::outbox::DueChange;
use jobsheet_store::queries::{changes, meta, outbox};
use jobsheet_store::{Db, wipe};
use jobsheet_sync::SyncResponse;

use crate::errors::Result;
use crate::news::Hearing;
use crate::zone::{DEFAULT_ZONE, Zone};
use crate::{Core, Line};

/// `1` from the moment the server says so.
const LEAVING: &str = "leaving";

/// The server says that this device was revoked.
pub(crate) fn is_farewell(response: &SyncResponse) -> bool {
    response.gone.iter().any(|gone| gone.reason == ErrorCode::DeviceRevoked.code())
}

/// Remembers it, so that no crash lets the replica stay.
pub(crate) fn note(db: &Db) -> Result<()> {
    Ok(meta::put(db, LEAVING, "1")?)
}

/// The server that said so is no more; the one that was restored in its place says it again, or does not.
pub(crate) fn forget(db: &Db) -> Result<()> {
    Ok(meta::remove(db, LEAVING)?)
}

/// The server has said so, and something is still here.
pub(crate) fn is_leaving(db: &Db) -> Result<bool> {
    Ok(meta::get(db, LEAVING)?.as_deref() == Some("1"))
}

/// Work that could not be done again and that the server has not seen: nobody at this device will try it again, so the
/// server gets it as it was made, and keeps it for people to look at. Last of all.
pub(crate) fn to_hand_in(db: &Db, limit: u32) -> Result<Vec<DueChange>> {
    if !is_leaving(db)? || !outbox::owners_waiting(db)?.is_empty() {
        return Ok(Vec::new());
    }
    Ok(changes::to_hand_in(db, limit)?)
}

/// The server has answered to such work.
pub(crate) fn handed_in(db: &Db, hash: &str) -> Result<()> {
    if is_leaving(db)? { Ok(changes::handed_in(db, hash)?) } else { Ok(()) }
}

impl Core {
    /// Whose work is sent: that of the person signed in; on a revoked device everybody's, because nobody will sign in
    /// here again.
    pub(crate) fn senders(&self) -> Result<Vec<String>> {
        let mut senders = vec![self.user()?.to_string()];
        if is_leaving(self.store.db())? {
            let me = senders.clone();
            senders.extend(outbox::owners_waiting(self.store.db())?.into_iter().filter(|owner| !me.contains(owner)));
        }
        Ok(senders)
    }

    /// Empties the replica of a revoked device once nothing waits any more. What the server refused to take does not wait:
    /// it has it in quarantine.
    pub(crate) fn leave_if_done(&mut self) -> Result<()> {
        let db = self.store.db();
        if !is_leaving(db)? || !outbox::owners_waiting(db)?.is_empty() || !to_hand_in(db, 1)?.is_empty() {
            return Ok(());
        }
        self.store.write(wipe::everything)?;
        self.store.forget_deleted()?;
        self.drop_keys();
        self.device = None;
        self.session = None;
        self.catalog = None;
        self.zone = Zone::named(DEFAULT_ZONE);
        self.records.clear();
        self.line = Line::default();
        self.hearing = Hearing::FirstListing;
        self.emit(Event::SessionExpired);
        self.emit(Event::Changed(Vec::new()));
        self.sync_changed();
        Ok(())
    }
}
