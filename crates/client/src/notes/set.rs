//! Sets the note.

use jobsheet_api::ApiError;
use jobsheet_api::device::Reply;
use jobsheet_model::OrderId;

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;
use crate::input;

impl Core {
    /// The editor's text and what it began with; what others wrote meanwhile stays.
    pub(crate) fn set_note(&mut self, order: OrderId, text: String, base: String) -> Result<Reply> {
        if text.chars().count() > input::NOTE || base.chars().count() > 2 * input::NOTE {
            return Err(ApiError::invalid("text", "too_long").with("limit", input::NOTE).into());
        }
        self.sight_to_write(order)?;
        let moment = self.moment()?;
        self.perform(&moment, &Work { order, code: "note", input: Input::Note { text, base }, files: Vec::new() })?;
        Ok(Reply::Done)
    }
}
