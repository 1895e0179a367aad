//! Says something else of a photo. The photo itself is never changed or deleted.

use jobsheet_api::device::Reply;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::Slot;
use jobsheet_model::{AttachmentId, OrderId};

use crate::Core;
use crate::commit::{Input, Work};
use crate::errors::Result;
use crate::input;

impl Core {
    /// Caption, slot, hidden; fields that are none stay.
    pub(crate) fn edit_photo(
        &mut self,
        order: OrderId,
        photo: AttachmentId,
        caption: Option<String>,
        slot: Option<Slot>,
        removed: Option<bool>,
    ) -> Result<Reply> {
        let caption = caption.map(|text| input::text("caption", &text, input::LINE)).transpose()?;
        if slot.is_some_and(|slot| matches!(slot, Slot::Signature | Slot::Report)) {
            return Err(ApiError::invalid("slot", "not_for_photos").into());
        }
        let sight = self.sight_to_write(order)?;
        let attachments = sight.record.attachments();
        let known = attachments.get(&photo).filter(|one| !matches!(one.slot, Slot::Signature | Slot::Report));
        if known.is_none() {
            return Err(ErrorCode::NotFound.into());
        }
        let moment = self.moment()?;
        self.perform(
            &moment,
            &Work {
                order,
                code: "photo",
                input: Input::EditPhoto { photo, caption, slot, removed },
                files: Vec::new(),
            },
        )?;
        Ok(Reply::Done)
    }
}
