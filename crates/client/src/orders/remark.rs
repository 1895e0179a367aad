//! Words to the others.

use jobsheet_api::device::Reply;
use jobsheet_model::OrderId;
use jobsheet_model::entry::EntryKind;

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;
use crate::input;

impl Core {
    /// Adds a remark.
    pub(crate) fn remark(&mut self, order: OrderId, text: &str) -> Result<Reply> {
        let text = input::required("text", text, input::TEXT)?;
        let sight = self.sight_to_write(order)?;
        let moment = self.moment()?;
        let entry = moment.entry(sight.visit(), None, EntryKind::Remark { text });
        self.perform(&moment, &Work { order, code: "remark", input: Input::Entry(entry), files: Vec::new() })?;
        self.order_page(order)
    }
}
