//! Checks in.

use jobsheet_api::device::Reply;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::{Action, CheckInMode, EntryKind, Missing};
use jobsheet_model::{AttachmentId, OrderId, Place};

use super::preview::judge;
use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::{Failure, Result};
use crate::{input, steps};

impl Core {
    /// Arrives. Outside the fence and without a fix a reason is wanted; nothing is silently refused for being far away.
    pub(crate) fn check_in(
        &mut self,
        order: OrderId,
        place: Option<Place>,
        reason: &str,
        photo: Option<AttachmentId>,
    ) -> Result<Reply> {
        let place = input::place(place)?;
        let reason = input::text("reason", reason, input::TEXT)?;
        let sight = self.sight_to_write(order)?;
        steps::check(&sight, Action::Arrive, None)?;
        let judged = judge(&sight, place);
        if judged.mode != CheckInMode::Inside && reason.is_empty() {
            let missing = serde_json::to_string(&[Missing::Reason]).unwrap_or_default();
            return Err(Failure(ApiError::new(ErrorCode::EvidenceMissing).with("missing", missing)));
        }
        if photo.is_some_and(|photo| !sight.record.attachments().contains_key(&photo)) {
            return Err(ErrorCode::NotFound.into());
        }
        let moment = self.moment()?;
        // Rounded: a distance to the millimetre says more than anybody knows.
        let distance = judged.distance.map(|metres| (metres * 10.0).round() / 10.0);
        let entry =
            moment.entry(sight.visit(), place, EntryKind::CheckIn { mode: judged.mode, distance, reason, photo });
        self.perform(&moment, &Work { order, code: "check_in", input: Input::Entry(entry), files: Vec::new() })?;
        self.order_page(order)
    }
}
