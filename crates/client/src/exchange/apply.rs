//! Takes in an answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jobsheet_api::device::Event;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::{OrderId, Timestamp};
use jobsheet_record::Record;
use jobsheet_store::queries::session::{self, Device};
use jobsheet_store::queries::{commands, feeds};
use jobsheet_store::{Db, StoreError, wipe};
use jobsheet_sync::{Digest, FeedId, ItemKind, SyncRequest, SyncResponse};

use super::{epoch, gone, items, manifest, purge, rebase, verdicts};
use crate::Core;
use crate::contact;
use crate::errors::Result;
#[cfg(feature = "planted")]
use crate::planted;
use crate::session::leave;

/// What an answer did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// Ask again at once: there is more, or something has to be listed anew.
    pub more: bool,
    /// Opens the poke channel once.
    pub ticket: Option<String>,
    /// Some changes were refused: there is something new to push or to look at.
    pub rebased: bool,
}

/// What is being applied: shared by the parts.
pub(crate) struct Taking<'a> {
    pub(crate) db: &'a Db,
    pub(crate) me: String,
    pub(crate) now: Timestamp,
    pub(super) catalog: Arc<Catalog>,
    pub(super) new_catalog: bool,
    /// Records by order, as they were before and as they become.
    pub(crate) records: BTreeMap<OrderId, Record>,
    /// Orders of which something changed.
    pub(crate) touched: BTreeSet<OrderId>,
    /// Of these the list's columns were made from the card and the record as they are now.
    pub(super) projected: BTreeSet<OrderId>,
    /// Digests of the feeds, as they become.
    pub(super) digests: BTreeMap<String, Digest>,
    /// Records that stand on other ground now: what waits for them need not wait for their orders.
    pub(super) regrounded: BTreeSet<OrderId>,
    /// Something came that does not fit what is here: it has to be sent whole before anything is concluded from what is held.
    pub(super) misfit: bool,
    /// Something was purged: its bytes must leave the files, too.
    pub(crate) purged: bool,
    pub(super) ids: &'a dyn crate::ports::Ids,
}

impl Core {
    /// Applies the answer to a request in one transaction.
    ///
    /// # Errors
    /// Those of the database; nothing was applied then.
    pub fn apply(&mut self, request: &SyncRequest, response: SyncResponse) -> std::result::Result<Applied, ApiError> {
        self.apply_response(request, &response).map_err(ApiError::from)
    }

    fn apply_response(&mut self, request: &SyncRequest, response: &SyncResponse) -> Result<Applied> {
        let me = self.user()?.to_string();
        let device = self.device.clone().ok_or(ErrorCode::NotEnrolled)?;
        let clock = self.ports.clock.read();
        if self.is_no_news(response)? {
            // A contact need not survive a power cut: nothing changed costs no flush of the disk.
            self.store.jot(|db| contact::note(db, &request.clock, &clock, response.server_time))?;
            self.sync_changed();
            self.forget_if_owed()?;
            self.leave_if_done()?;
            return Ok(Applied { ticket: response.ticket.clone(), ..Applied::default() });
        }
        self.before_news()?;
        let records = self.load_named(response)?;
        #[cfg(feature = "planted")]
        if planted::is_planted(planted::Breakage::CursorBeforeRows) {
            planted::cursor_before_rows(&mut self.store, response)?;
        }
        let before = self.catalog();
        let mut incarnation = device.incarnation;
        let mut restored = false;
        let (records, touched, catalog, applied) = self.store.write(|db| {
            let mut taking = Taking {
                db,
                me,
                now: response.server_time,
                catalog: before,
                new_catalog: false,
                records,
                touched: BTreeSet::new(),
                projected: BTreeSet::new(),
                digests: BTreeMap::new(),
                regrounded: BTreeSet::new(),
                misfit: false,
                purged: false,
                ids: self.ports.ids.as_ref(),
            };
            contact::note(db, &request.clock, &clock, response.server_time)?;
            if leave::is_farewell(response) {
                leave::note(db)?;
            }
            if epoch::note(db, &device, response)? {
                restored = true;
                // This device may have purged what it wrote into a record, and the server has forgotten it: somebody else may
                // still hold it. What is written from now on must not bear its names.
                incarnation += 1;
                session::put_device(db, &Device { incarnation, ..device.clone() })?;
                let applied = Applied { more: true, ..Applied::default() };
                return Ok((BTreeMap::new(), BTreeSet::new(), None, applied));
            }
            let mut refused = verdicts::take(&mut taking, &response.verdicts)?;
            let doubting = epoch::is_doubting(db)?;
            if doubting {
                // The ground of these may be named yet; if it is not, they are done again.
                refused.retain(|one| one.code != ErrorCode::MissingDependency.code());
            }
            // Who is who and which flows there are comes first: rows are computed with it.
            let (catalogs, others): (Vec<_>, Vec<_>) =
                response.pull.iter().partition(|item| item.kind == ItemKind::Catalog);
            for item in catalogs.into_iter().chain(others) {
                items::take(&mut taking, item)?;
            }
            for going in &response.gone {
                gone::take(&mut taking, going)?;
            }
            manifest::let_go(&mut taking, &response.strangers)?;
            let repair = follow(&mut taking, request, response)?;
            let drained = !response.more && !repair;
            let forgotten = doubting && drained && epoch::forget(&mut taking)?;
            if forgotten || !refused.is_empty() {
                incarnation += 1;
                session::put_device(db, &Device { incarnation, ..device.clone() })?;
            }
            let again = rebase::take(&mut taking, &device, incarnation, &refused, drained)?;
            if again || forgotten || !refused.is_empty() {
                // Records are others now.
                taking.projected.clear();
            }
            taking.refresh()?;
            if drained {
                gone::sweep(&mut taking)?;
                purge::handed_in(&mut taking)?;
            }
            let applied = Applied {
                more: response.more || repair,
                ticket: response.ticket.clone(),
                rebased: again || !refused.is_empty(),
            };
            if taking.purged {
                wipe::for_good(db)?;
            }
            let catalog = taking.new_catalog.then_some(taking.catalog);
            Ok::<_, crate::errors::Failure>((taking.records, taking.touched, catalog, applied))
        })?;
        if restored {
            self.records.clear();
            self.emit(Event::Changed(Vec::new()));
        }
        if let Some(device) = self.device.as_mut() {
            device.incarnation = incarnation;
        }
        for order in &touched {
            self.touch(*order);
            self.records.forget(*order);
        }
        for (order, record) in records.into_iter().filter(|(order, _)| touched.contains(order)) {
            self.records.put(order, record);
        }
        if let Some(catalog) = catalog {
            self.catalog = Some(catalog);
            self.emit(Event::Catalog);
        }
        self.sync_changed();
        self.forget_if_owed()?;
        self.leave_if_done()?;
        Ok(applied)
    }

    /// What was purged leaves the files, with this answer or, on a disk without room for that, with a later one.
    fn forget_if_owed(&mut self) -> Result<()> {
        if !self.store.owes_forgetting()? {
            return Ok(());
        }
        match self.store.forget_deleted() {
            Ok(()) | Err(StoreError::Full) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The answer says nothing that is not known: no verdict, no item, and every feed stands where it stood.
    fn is_no_news(&self, response: &SyncResponse) -> Result<bool> {
        let said = response.verdicts.is_empty() && response.pull.is_empty() && response.gone.is_empty();
        if !said || response.more || !response.strangers.is_empty() {
            return Ok(false);
        }
        let db = self.store.db();
        let feeds = feeds::all(db)?;
        let stands = |feed: &feeds::Feed| {
            let id = FeedId(feed.feed.clone());
            let digest = response.digests.get(&id).is_some_and(|said| said.0.as_slice() == feed.digest);
            digest && response.cursor.get(&id) == Some(&feed.position)
        };
        let waiting = !commands::orders_to_rerun(db)?.is_empty() || epoch::is_doubting(db)?;
        Ok(epoch::is_known(db, response.epoch)?
            && !waiting
            && feeds.len() == response.cursor.len()
            && feeds.iter().all(stands))
    }

    /// Loads the records that the answer touches: it cannot be done inside the transaction, since each is marked while
    /// it is being loaded. One that cannot be loaded is set aside; its changes are stored all the same.
    fn load_named(&mut self, response: &SyncResponse) -> Result<BTreeMap<OrderId, Record>> {
        let pulled = response
            .pull
            .iter()
            .filter(|item| matches!(item.kind, ItemKind::Record | ItemKind::Order))
            .filter_map(|item| item.id.parse().ok());
        let judged = response.verdicts.iter().map(|verdict| verdict.record);
        let waiting: Vec<OrderId> =
            commands::orders_to_rerun(self.store.db())?.iter().filter_map(|order| order.parse().ok()).collect();
        let orders: BTreeSet<OrderId> = pulled.chain(judged).chain(waiting).collect();
        self.records.get_all(&mut self.store, &orders)
    }
}

/// Moves the cursor. A feed that the answer does not name is not followed any more. True if some feed is to be repaired.
fn follow(taking: &mut Taking<'_>, request: &SyncRequest, response: &SyncResponse) -> Result<bool> {
    let db = taking.db;
    for feed in feeds::all(db)? {
        if !response.cursor.contains_key(&FeedId(feed.feed.clone())) {
            feeds::remove(db, &feed.feed)?;
        }
    }
    let mut repair = false;
    for (feed, position) in &response.cursor {
        let before = feeds::digest(db, &feed.0)?;
        let digest = taking.digest(&feed.0)?;
        let moved = before.as_deref() != Some(digest.0.as_slice());
        feeds::put(db, &feeds::Feed { feed: feed.0.clone(), position: *position, digest: digest.0.to_vec() })?;
        repair |= manifest::compare(taking, feed, *position, request, response)?;
        if response.more && !moved {
            manifest::no_progress(db, feed, *position, request)?;
        }
    }
    Ok(repair)
}

impl Taking<'_> {
    /// Brings the list's columns of everything that was touched up to date.
    fn refresh(&mut self) -> Result<()> {
        for order in self.touched.difference(&self.projected) {
            crate::orders::refresh(self.db, &self.catalog, *order, self.records.get(order))?;
        }
        Ok(())
    }
}
