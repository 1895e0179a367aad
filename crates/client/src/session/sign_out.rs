//! Signs out. Unsent work is never lost and never handed to the next person: it stays, invisible to others, until the
//! same person signs in again.

use jobsheet_api::device::{Event, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_store::queries::outbox::{self, Delivery};
use jobsheet_store::queries::{blobs, feeds, meta, offers, orders, session};
use jobsheet_store::wipe;

use crate::Core;
use crate::errors::{Failure, Result};
use crate::exchange::purge;
use crate::news::Hearing;

impl Core {
    /// Forgets the login, and every order whose work is confirmed. Refused with `unsent_work` when something is not,
    /// unless it may stay.
    pub(crate) fn sign_out(&mut self, keep: bool) -> Result<Reply> {
        let Ok(user) = self.user() else { return Ok(Reply::Session(self.session_view())) };
        let user = user.to_string();
        let db = self.store.db();
        let unsent: u32 = outbox::counts(db, &user)?.values().sum();
        if unsent > 0 && !keep {
            let (photos, bytes) = outbox::photos_left(db, &user)?;
            let error = ApiError::new(ErrorCode::UnsentWork).with("items", unsent).with("photos", photos);
            return Err(Failure(error.with("bytes", bytes)));
        }
        self.store.write(|db| {
            for order in orders::ids(db, Some(&user))? {
                if outbox::least(db, &order)? == Delivery::Confirmed {
                    purge::order_rows(db, &order)?;
                }
            }
            for offer in offers::of_user(db, &user)? {
                if outbox::least(db, &offer.record)? == Delivery::Confirmed {
                    purge::order_rows(db, &offer.record)?;
                    offers::remove(db, &offer.id, &user)?;
                }
            }
            blobs::remove_unnamed(db)?;
            feeds::restart(db)?;
            meta::put(db, meta::FEEDS_OF, "")?;
            session::clear(db)?;
            wipe::for_good(db)?;
            Ok::<_, Failure>(())
        })?;
        self.store.forget_deleted()?;
        self.drop_token();
        self.session = None;
        self.records.clear();
        self.line = crate::Line::default();
        self.hearing = Hearing::FirstListing;
        self.emit(Event::Changed(Vec::new()));
        self.sync_changed();
        Ok(Reply::Session(self.session_view()))
    }
}
