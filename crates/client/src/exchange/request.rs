//! What is sent: where we stand, and every change the server has not confirmed.

use std::collections::BTreeMap;

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{OrderId, Timestamp};
use jobsheet_store::queries::{feeds, outbox};
use jobsheet_sync::{Envelope, FeedId, SyncRequest, SyncResponse, Verdict, Waiting};

use super::{epoch, manifest};
use crate::Core;
use crate::bundle;
use crate::contact;
use crate::errors::Result;
#[cfg(feature = "planted")]
use crate::planted;
use crate::session::leave;

/// Most items wanted in one answer.
const ITEMS: u32 = 500;
/// Most changes in one request, unless [`Core::pack`] says otherwise.
pub(crate) const CHANGES: u32 = 1_000;
/// Most bytes of changes in one request, but for the first one.
const BYTES: usize = 1024 * 1024;

/// A request, and what it leaves for the next one.
pub(crate) struct Parcel {
    pub(crate) request: SyncRequest,
    /// The last change in it when there are more behind it.
    rest: Option<i64>,
}

/// What goes into a request.
#[derive(Clone, Copy)]
enum Load<'a> {
    /// Whatever is unsent.
    All,
    /// What stands behind a change, for a server that has answered so to what went before.
    Behind(i64, &'a SyncResponse),
}

impl Core {
    /// How many changes go in one request at most: a day's work of many is sent in several.
    pub fn pack(&mut self, changes: u32) {
        self.changes_in_one = changes.max(1);
    }

    /// The next request; changes in it count as sent.
    ///
    /// Sending the same changes twice is harmless, so nothing waits for an answer that never came.
    ///
    /// # Errors
    /// `not_enrolled`, `session_expired`, and those of the database.
    pub fn sync_request(&mut self) -> std::result::Result<SyncRequest, ApiError> {
        self.parcel().map(|parcel| parcel.request).map_err(ApiError::from)
    }

    /// The next request, with everything that is unsent as far as it fits.
    pub(crate) fn parcel(&mut self) -> Result<Parcel> {
        self.load(Load::All)
    }

    /// The one behind it, to be sent before `answer` is taken in so that the server need not wait for this device. It stands
    /// where the answer will have led. None when nothing is left, or when the answer changes what is to be said.
    ///
    /// A crash in between loses nothing: both are asked again, from where this device really stands.
    pub(crate) fn parcel_behind(&mut self, before: &Parcel, answer: &SyncResponse) -> Result<Option<Parcel>> {
        let Some(last) = before.rest else { return Ok(None) };
        let all_stored = answer.verdicts.iter().all(|one| one.verdict == Verdict::Stored);
        if !all_stored || leave::is_farewell(answer) || !epoch::is_known(self.store.db(), answer.epoch)? {
            return Ok(None);
        }
        let parcel = self.load(Load::Behind(last, answer))?;
        Ok(Some(parcel).filter(|parcel| !parcel.request.push.is_empty()))
    }

    fn load(&mut self, load: Load<'_>) -> Result<Parcel> {
        let device = self.device.clone().ok_or(ErrorCode::NotEnrolled)?;
        if self.session.as_ref().is_some_and(|session| session.expired) {
            return Err(ErrorCode::SessionExpired.into());
        }
        let key = self.signing_key()?;
        let clock = self.ports.clock.read();
        let mut by_record: BTreeMap<OrderId, Vec<Vec<u8>>> = BTreeMap::new();
        let mut turns: Vec<OrderId> = Vec::new();
        let mut sent = Vec::new();
        let mut size = 0;
        let mut due = Vec::new();
        let contact = contact::best(self.store.db(), &clock.boot)?;
        let first = contact::is_first(self.store.db(), &clock.boot)?;
        let most = self.changes_in_one;
        let (senders, now) = (self.senders()?, Timestamp(clock.uptime));
        let after = if let Load::Behind(last, _) = load { last } else { 0 };
        for user in senders.iter().filter(|_| !first) {
            due.extend(outbox::due_changes(self.store.db(), user, now, after, most)?);
        }
        // Numbers say what is behind only as long as one person's work goes.
        let numbered = senders.len() == 1;
        let mut rest = due.last().filter(|_| numbered && due.len() >= most as usize).map(|change| change.n);
        if matches!(load, Load::All) {
            due.extend(leave::to_hand_in(self.store.db(), most)?);
        }
        let mut last = None;
        for change in due {
            size += change.bytes.len();
            if size > BYTES && !sent.is_empty() {
                rest = last.filter(|_| numbered);
                break;
            }
            last = Some(change.n);
            let order: OrderId = change.order.parse().map_err(|_| ErrorCode::DatabaseDamaged)?;
            if !by_record.contains_key(&order) {
                turns.push(order);
            }
            by_record.entry(order).or_default().push(change.bytes);
            sent.push(change.hash);
        }
        let said = turns.into_iter().filter_map(|order| Some((order, by_record.remove(&order)?))).collect();
        let mut push = Envelope::seal_all(&key, device.replica, said);
        let db = self.store.db();
        let (carried, manifests, cursor) = match load {
            Load::All => (
                bundle::due(db, now, BYTES.saturating_sub(size))?,
                manifest::wanted(db)?,
                feeds::all(db)?.into_iter().map(|feed| (FeedId(feed.feed), feed.position)).collect(),
            ),
            Load::Behind(_, answer) => (Vec::new(), BTreeMap::new(), answer.cursor.clone()),
        };
        push.extend(carried.iter().filter_map(|(_, envelope)| envelope.clone()));
        #[cfg(feature = "planted")]
        if planted::is_planted(planted::Breakage::DoneTwice) {
            sent.iter().try_for_each(|hash| planted::done_twice(self, hash))?;
        }
        #[cfg(feature = "planted")]
        if planted::is_planted(planted::Breakage::ForgottenWhenSent) {
            self.store.write(|db| sent.iter().try_for_each(|hash| planted::forgotten_when_sent(db, hash)))?;
        }
        if !sent.is_empty() || !carried.is_empty() {
            // That it is on its way need not survive a power cut.
            self.store.jot(|db| {
                sent.iter().try_for_each(|hash| outbox::sent(db, hash))?;
                bundle::went(db, &carried)
            })?;
            self.sync_changed();
        }
        let waiting = outbox::unsent(self.store.db(), &self.user()?.to_string())?.map(|unsent| Waiting {
            changes: unsent.changes,
            attention: unsent.attention,
            oldest: unsent.oldest,
        });
        let request = SyncRequest {
            replica: device.replica,
            incarnation: device.incarnation,
            cursor,
            manifests,
            clock,
            push,
            limit: ITEMS,
            waiting,
            ticket: matches!(load, Load::All),
            contact,
        };
        Ok(Parcel { request, rest })
    }
}
