//! Adds, changes or removes a line of parts used.

use jobsheet_api::device::Reply;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::PartLine;
use jobsheet_model::{LineId, OrderId, PartId};

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;
use crate::input;

/// Nobody uses a million of anything in one visit.
const MOST: i64 = 1_000_000_000;

impl Core {
    /// Quantity zero removes the line; it stays in the record.
    pub(crate) fn set_part(
        &mut self,
        order: OrderId,
        line: Option<LineId>,
        part: PartId,
        milli_quantity: i64,
        serial: String,
        source: String,
    ) -> Result<Reply> {
        let serial = input::text("serial", &serial, input::LINE)?;
        if !matches!(source.as_str(), "van" | "warehouse" | "customer") {
            return Err(ApiError::invalid("source", "unknown").into());
        }
        if !(0..=MOST).contains(&milli_quantity) {
            return Err(ApiError::invalid("milli_quantity", "out_of_range").into());
        }
        let sight = self.sight_to_write(order)?;
        if !sight.catalog.parts.iter().any(|one| one.id == part) {
            return Err(ApiError::invalid("part", "unknown").into());
        }
        if line.is_some_and(|line| !sight.record.parts().contains_key(&line)) {
            return Err(ErrorCode::NotFound.into());
        }
        let id = line.unwrap_or_else(|| LineId(self.ports.ids.uuid()));
        let moment = self.moment()?;
        let input = Input::Part(PartLine { id, part, milli_quantity, serial, source });
        self.perform(&moment, &Work { order, code: "part", input, files: Vec::new() })?;
        self.order_page(order)
    }
}
