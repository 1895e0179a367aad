//! What is sent: where we stand, and every change the server has not confirmed.

use std::collections::BTreeMap;

use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{OrderId, Timestamp};
use jobsheet_store::queries::{feeds, outbox};
use jobsheet_sync::{Envelope, FeedId, SyncRequest, Waiting};

use super::manifest;
use crate::Core;
use crate::bundle;
use crate::contact;
use crate::errors::Result;
#[cfg(feature = "planted")]
use crate::planted;
use crate::session::leave;

/// Most items wanted in one answer.
const ITEMS: u32 = 500;
/// Most changes in one request.
const CHANGES: u32 = 1_000;
/// Most bytes of changes in one request, but for the first one.
const BYTES: usize = 1024 * 1024;

impl Core {
    /// The next request; changes in it count as sent.
    ///
    /// Sending the same changes twice is harmless, so nothing waits for an answer that never came.
    ///
    /// # Errors
    /// `not_enrolled`, `session_expired`, and those of the database.
    pub fn sync_request(&mut self) -> std::result::Result<SyncRequest, ApiError> {
        self.request().map_err(ApiError::from)
    }

    fn request(&mut self) -> Result<SyncRequest> {
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
        for user in self.senders()?.into_iter().filter(|_| !first) {
            due.extend(outbox::due_changes(self.store.db(), &user, Timestamp(clock.uptime), CHANGES)?);
        }
        due.extend(leave::to_hand_in(self.store.db(), CHANGES)?);
        for change in due {
            size += change.bytes.len();
            if size > BYTES && !sent.is_empty() {
                break;
            }
            let order: OrderId = change.order.parse().map_err(|_| ErrorCode::DatabaseDamaged)?;
            if !by_record.contains_key(&order) {
                turns.push(order);
            }
            by_record.entry(order).or_default().push(change.bytes);
            sent.push(change.hash);
        }
        let said = turns.into_iter().filter_map(|order| Some((order, by_record.remove(&order)?))).collect();
        let mut push = Envelope::seal_all(&key, device.replica, said);
        let carried = bundle::due(self.store.db(), Timestamp(clock.uptime), BYTES.saturating_sub(size))?;
        push.extend(carried.iter().filter_map(|(_, envelope)| envelope.clone()));
        let manifests = manifest::wanted(self.store.db())?;
        let cursor = feeds::all(self.store.db())?.into_iter().map(|feed| (FeedId(feed.feed), feed.position)).collect();
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
        Ok(SyncRequest {
            replica: device.replica,
            incarnation: device.incarnation,
            cursor,
            manifests,
            clock,
            push,
            limit: ITEMS,
            waiting,
            ticket: true,
            contact,
        })
    }
}
