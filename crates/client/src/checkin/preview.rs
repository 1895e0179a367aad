//! What checking in here would mean.

use jobsheet_api::device::{CheckInPreview, Reply};
use jobsheet_model::entry::CheckInMode;
use jobsheet_model::{OrderId, Place};

use crate::Core;
use crate::errors::Result;
use crate::input;
use crate::orders::Sight;

impl Core {
    /// Judges the fix without doing anything.
    pub(crate) fn check_in_preview(&mut self, order: OrderId, place: Option<Place>) -> Result<Reply> {
        let place = input::place(place)?;
        let sight = self.sight(order)?;
        Ok(Reply::CheckInPreview(judge(&sight, place)))
    }
}

/// Inside, outside or by hand.
pub(super) fn judge(sight: &Sight, place: Option<Place>) -> CheckInPreview {
    let site = &sight.card.site;
    let verdict = place.and_then(|fix| jobsheet_geokit::fence((site.lat, site.lon), site.fence, &fix));
    let mode = match verdict {
        Some(verdict) if verdict.inside => CheckInMode::Inside,
        Some(_) => CheckInMode::Outside,
        None => CheckInMode::Manual,
    };
    CheckInPreview {
        mode,
        distance: verdict.map(|verdict| verdict.distance),
        fence: site.fence,
        accuracy: place.map(|place| place.accuracy),
        mock: place.is_some_and(|place| place.mock),
    }
}
