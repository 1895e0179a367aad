//! Leaving: the server has revoked this device. What is unsent is handed in first, for whoever on this phone made it; then
//! nothing stays.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Event;
use jobsheet_store::queries::{meta, outbox};
use jobsheet_store::{Db, wipe};
use jobsheet_sync::SyncResponse;

use crate::errors::Result;
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

impl Core {
    /// Whose work is sent: that of the person signed in; on a revoked device everybody's, because nobody will sign in
    /// here again.
    pub(crate) fn senders(&self) -> Result<Vec<String>> {
        let mut senders = vec![self.user()?.to_string()];
        if self.is_leaving()? {
            let me = senders.clone();
            senders.extend(outbox::owners_waiting(self.store.db())?.into_iter().filter(|owner| !me.contains(owner)));
        }
        Ok(senders)
    }

    fn is_leaving(&self) -> Result<bool> {
        Ok(meta::get(self.store.db(), LEAVING)?.as_deref() == Some("1"))
    }

    /// Empties the replica of a revoked device once nothing waits any more. What the server refused to take does not wait:
    /// it has it in quarantine.
    pub(crate) fn leave_if_done(&mut self) -> Result<()> {
        if !self.is_leaving()? || !outbox::owners_waiting(self.store.db())?.is_empty() {
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
        self.heard = None;
        self.emit(Event::SessionExpired);
        self.emit(Event::Changed(Vec::new()));
        self.sync_changed();
        Ok(())
    }
}
