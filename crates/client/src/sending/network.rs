//! Photos wait for a connection that costs nothing, if the person wants that. Words never wait: they are small, and they
//! are what the office is waiting for. Drawings and signed reports count as words.

use jobsheet_api::device::Reply;
use jobsheet_store::Db;
use jobsheet_store::queries::{meta, outbox};

use crate::Core;
use crate::errors::Result;

/// The setting: `1` when photos wait.
const WIFI_ONLY: &str = "photos_wifi_only";

/// What is known of the connection, and what the person wants of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Network {
    /// Photos wait for a connection that costs nothing.
    pub(crate) wifi_only: bool,
    /// The present one costs money; none when the device does not tell. Then nothing is held back: on such a device
    /// photos would wait for ever.
    pub(crate) metered: Option<bool>,
    /// The person has said "send anyway": until everything is sent or the connection is another one.
    anyway: bool,
}

impl Network {
    /// As it was left.
    pub(crate) fn read(db: &Db) -> Result<Self> {
        let wifi_only = meta::setting(db, WIFI_ONLY)?.as_deref() == Some("1");
        Ok(Self { wifi_only, ..Self::default() })
    }
}

impl Core {
    /// Photos are held back at this moment.
    pub(crate) fn photos_held(&self) -> bool {
        let Network { wifi_only, metered, anyway } = self.network;
        wifi_only && metered == Some(true) && !anyway
    }

    /// Changes the setting.
    pub(crate) fn set_wifi_only(&mut self, wifi_only: bool) -> Result<Reply> {
        self.store.write(|db| meta::put_setting(db, WIFI_ONLY, if wifi_only { "1" } else { "0" }))?;
        self.network.wifi_only = wifi_only;
        self.network.anyway = false;
        self.sync_changed();
        Ok(Reply::Sync(self.sync_view()?))
    }

    /// This once.
    pub(crate) fn send_anyway(&mut self) -> Result<Reply> {
        self.network.anyway = true;
        self.sync_changed();
        Ok(Reply::Sync(self.sync_view()?))
    }

    /// The connection is such a one now.
    pub(crate) fn on_network(&mut self, metered: Option<bool>) -> Reply {
        if self.network.metered != metered {
            self.network.metered = metered;
            self.network.anyway = false;
            self.sync_changed();
        }
        Reply::Done
    }

    /// "Once" is over when everything is sent.
    pub(crate) fn rest_network(&mut self) -> Result<()> {
        if self.network.anyway
            && let Ok(user) = self.user()
            && outbox::bytes_left(self.store.db(), &user.to_string())? == 0
        {
            self.network.anyway = false;
            self.sync_changed();
        }
        Ok(())
    }
}
