//! The honest list: "all is confirmed" is said only when it is.

use std::collections::BTreeMap;

use jobsheet_api::device::{DraftView, Reply, SyncItem, SyncView};
use jobsheet_model::Timestamp;
use jobsheet_store::queries::attachments::{self, FileRole};
use jobsheet_store::queries::outbox::{self, Delivery, Item, ItemKind};
use jobsheet_store::queries::{blobs, cargo, commands, meta, orders, records};

use crate::Core;
use crate::bundle;
use crate::errors::Result;
use crate::orders::item_state;
use crate::pool;

/// Confirmed items that are still listed.
const CONFIRMED: u32 = 20;
/// A clock that is off by less is nobody's business.
const CLOCK: i64 = 120_000;

impl Core {
    /// How sending is doing, without the lists: this is told after every command, and must not cost more the more waits.
    pub(crate) fn sync_summary(&self) -> Result<SyncView> {
        let db = self.store.db();
        let number =
            |key| Ok::<_, crate::errors::Failure>(meta::get(db, key)?.and_then(|value| value.parse::<i64>().ok()));
        let mut view = SyncView {
            state: self.line.state,
            last_contact: number(meta::LAST_CONTACT)?.map(Timestamp),
            last_error: self.line.last_error.clone(),
            next_try: self.line.next_try,
            clock_off: number(meta::CLOCK_AHEAD)?.filter(|off| off.abs() > CLOCK),
            current: self.line.current.clone(),
            wifi_only: self.network.wifi_only,
            metered: self.network.metered,
            photos_held: self.photos_held(),
            cargo: bundle::loads(db)?,
            ..SyncView::default()
        };
        let Some(session) = &self.session else { return Ok(view) };
        let user = session.person.id.to_string();
        let counts = outbox::counts(db, &user)?;
        let count = |state| counts.get(&state).copied().unwrap_or(0);
        view.on_this_phone = count(Delivery::OnThisPhone);
        view.sent = count(Delivery::Sent);
        view.bytes_left = outbox::bytes_left(db, &user)?;
        let set_aside = u32::try_from(records::all_set_aside(db)?.len()).unwrap_or(u32::MAX);
        view.needs_attention = count(Delivery::NeedsAttention).saturating_add(set_aside);
        view.all_confirmed =
            counts.is_empty() && view.needs_attention == 0 && !outbox::anything_unconfirmed(db, &user)?;
        #[cfg(feature = "planted")]
        if crate::planted::is_planted(crate::planted::Breakage::PhotosDoNotCount) {
            view.all_confirmed = view.needs_attention == 0 && crate::planted::words_are_confirmed(db, &user)?;
        }
        Ok(view)
    }

    /// Everything that waits, and the last things that arrived.
    pub(crate) fn sync_view(&self) -> Result<SyncView> {
        let db = self.store.db();
        let mut view = self.sync_summary()?;
        let Some(session) = &self.session else { return Ok(view) };
        let user = session.person.id.to_string();
        let mut labels = BTreeMap::new();
        for item in outbox::list(db, &user, CONFIRMED)? {
            let label = match labels.get(&item.order) {
                Some(label) => String::clone(label),
                None => labels.entry(item.order.clone()).or_insert(self.label(&item.order)?).clone(),
            };
            view.items.push(self.item(item, label)?);
        }
        for (order, entered, at) in commands::drafts(db, &user)? {
            let label = self.label(&order)?;
            if let Ok(order) = order.parse() {
                view.drafts.push(DraftView { order, label, entered, at });
            }
        }
        for order in records::all_set_aside(db)? {
            view.items.insert(0, self.set_aside_item(&order)?);
        }
        Ok(view)
    }

    fn label(&self, order: &str) -> Result<String> {
        let db = self.store.db();
        match orders::label(db, order)? {
            Some(label) => Ok(label),
            // An answer to an offer is about an order that is not on this phone.
            None => Ok(pool::label(db, order)?.unwrap_or_default()),
        }
    }

    fn item(&self, item: Item, label: String) -> Result<SyncItem> {
        let bytes = if item.kind == ItemKind::Blob { self.progress(&item.id)? } else { None };
        Ok(SyncItem {
            order: item.order.parse().ok(),
            label,
            code: item.code,
            state: item_state(item.state),
            bytes,
            at: item.at,
            error: item.error.as_deref().and_then(|error| serde_json::from_str(error).ok()),
            id: item.id,
        })
    }

    fn progress(&self, id: &str) -> Result<Option<(u64, u64)>> {
        let Some((attachment, _)) = id.split_once('/') else { return Ok(None) };
        let Some(file) = attachments::get(self.store.db(), attachment, FileRole::Processed)? else { return Ok(None) };
        let Some((all, _)) = blobs::info(self.store.db(), &file.sha256)? else { return Ok(None) };
        let sent = if file.receipt_at.is_some() { all } else { file.sent.min(all) };
        Ok(Some((sent, all)))
    }

    /// A record that cannot be loaded is something for a person, too.
    fn set_aside_item(&self, order: &str) -> Result<SyncItem> {
        Ok(SyncItem {
            id: format!("record/{order}"),
            order: order.parse().ok(),
            label: self.label(order)?,
            code: "record".to_owned(),
            state: jobsheet_api::device::ItemState::NeedsAttention,
            bytes: None,
            at: Timestamp(0),
            error: Some(jobsheet_api::ErrorCode::RecordUnreadable.into()),
        })
    }

    /// Notes that the strip looks different now.
    pub(crate) fn sync_changed(&mut self) {
        self.sync_dirty = true;
    }

    /// Try now rather than later; the engine is woken by its shell.
    pub(crate) fn sync_now(&mut self) -> Result<Reply> {
        self.store.write(|db| outbox::retry_all(db).and_then(|()| cargo::hurry(db)))?;
        Ok(Reply::Sync(self.sync_view()?))
    }
}
