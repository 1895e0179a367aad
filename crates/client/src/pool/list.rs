//! What is offered.

use std::cmp::Reverse;

use jobsheet_api::device::OfferRow;
use jobsheet_model::Place;
use jobsheet_model::offer::OfferCard;
use jobsheet_store::Db;
use jobsheet_store::queries::{offers, outbox};

use crate::Core;
use crate::errors::Result;
use crate::orders::item_state;

impl Core {
    /// The offers to this person, the most pressing first, then those that are over soonest.
    pub(crate) fn offers(&self, place: Option<Place>) -> Result<Vec<OfferRow>> {
        let (db, user, now) = (self.store.db(), self.user()?.to_string(), self.now()?.0);
        let home = self.session.as_ref().and_then(|session| session.person.home);
        let here = place.map(|place| (place.lat, place.lon)).or(home);
        let mut rows = Vec::new();
        for row in offers::open(db, &user)? {
            // A newer version's card that cannot be read is held and not shown.
            let Ok(card) = crate::json::read::<OfferCard>(row.card.as_bytes()) else { continue };
            let claim = match row.claim {
                Some(_) => Some(item_state(outbox::least(db, &row.record)?)),
                None => None,
            };
            rows.push(OfferRow {
                distance: here.map(|here| coarse(jobsheet_geokit::distance(here, card.near))),
                claim,
                over: card.until.is_some_and(|until| until <= now),
                card,
            });
        }
        rows.sort_by_key(|row| (Reverse(row.card.priority as u8), row.card.until.is_none(), row.card.until));
        Ok(rows)
    }
}

/// What people call the offer that is answered in this record, while it is there.
pub(crate) fn label(db: &Db, record: &str) -> Result<Option<String>> {
    let card = offers::of_record(db, record)?.and_then(|row| crate::json::read::<OfferCard>(row.card.as_bytes()).ok());
    Ok(card.map(|card| card.number))
}

/// The place is known to about a kilometre, and so is the way there.
fn coarse(metres: f64) -> f64 {
    ((metres / 1_000.0).round() * 1_000.0).max(1_000.0)
}
