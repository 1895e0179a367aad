//! Asking the office for a change of a decision.

use jobsheet_api::ApiError;
use jobsheet_api::device::Reply;
use jobsheet_model::entry::EntryKind;
use jobsheet_model::{OrderField, OrderId};
use jobsheet_workflow::Effect;
use serde_json::Value;

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;

impl Core {
    /// Proposes another value of a field, against the version that this device sees.
    pub(crate) fn propose(&mut self, order: OrderId, field: OrderField, value: Value) -> Result<Reply> {
        let sight = self.sight_to_write(order)?;
        let base = sight.card.order.version_of(field);
        let moment = self.moment()?;
        let entry = moment.entry(sight.visit(), None, EntryKind::Propose { field, base, value });
        if Effect::of_proposal(&entry).is_none() {
            return Err(ApiError::invalid("value", "not_of_this_field").into());
        }
        self.perform(&moment, &Work { order, code: "propose", input: Input::Entry(entry), files: Vec::new() })?;
        self.order_page(order)
    }
}
