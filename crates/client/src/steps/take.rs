//! Takes a step other than arriving and signing.

use jobsheet_api::device::Reply;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::{Action, EntryKind, Missing};
use jobsheet_model::{OrderId, Place};

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::{Failure, Result};
use crate::input;
use crate::orders::{Sight, steps};

impl Core {
    /// Takes the step.
    pub(crate) fn take_step(
        &mut self,
        order: OrderId,
        action: Action,
        reason: &str,
        place: Option<Place>,
    ) -> Result<Reply> {
        if matches!(action, Action::Arrive | Action::Sign) {
            // These have commands of their own, with their evidence.
            return Err(ApiError::invalid("action", "has_its_own_command").into());
        }
        let place = input::place(place)?;
        let reason = input::text("reason", reason, input::TEXT)?;
        let sight = self.sight_to_write(order)?;
        check(&sight, action, Some(&reason))?;
        let moment = self.moment()?;
        let entry = moment.entry(sight.visit(), place, EntryKind::Step { action, reason });
        self.perform(&moment, &Work { order, code: "step", input: Input::Entry(entry), files: Vec::new() })?;
        self.order_page(order)
    }
}

/// The step can be taken now, with this reason. `reason` is none when the caller brings the reason by other means.
pub(crate) fn check(sight: &Sight, action: Action, reason: Option<&str>) -> Result<()> {
    let step = steps(sight).into_iter().find(|step| step.action == action);
    let Some(step) = step else {
        let status = sight.projected.order.status.code();
        return Err(Failure(
            ApiError::new(ErrorCode::StepNotAllowed).with("action", action.code()).with("status", status),
        ));
    };
    let mut missing = step.missing;
    if step.reason && reason.is_some_and(str::is_empty) {
        missing.push(Missing::Reason);
    }
    if missing.is_empty() {
        return Ok(());
    }
    // The same words as on the page, for the screen to point at them.
    let words = serde_json::to_string(&missing).unwrap_or_default();
    Err(Failure(ApiError::new(ErrorCode::EvidenceMissing).with("missing", words)))
}
