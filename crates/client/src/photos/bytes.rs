//! The bytes of a photo or drawing that are on this device.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::Reply;
use jobsheet_model::{AttachmentId, OrderId};
use jobsheet_store::queries::attachments::{self, FileRole};
use jobsheet_store::queries::blobs;

use crate::Core;
use crate::errors::Result;
use crate::handle::Answer;

impl Core {
    /// Reads them; the small version falls back on the whole one.
    pub(crate) fn bytes(&mut self, order: OrderId, attachment: AttachmentId, thumb: bool) -> Result<Answer> {
        let sight = self.sight(order)?;
        let named = sight.record.attachments().get(&attachment).cloned().ok_or(ErrorCode::NotFound)?;
        let db = self.store.db();
        let small = if thumb { attachments::get(db, &attachment.to_string(), FileRole::Thumb)? } else { None };
        for sha256 in small.map(|file| file.sha256).into_iter().chain([named.sha256]) {
            if let (Some((_, mime)), Some(bytes)) = (blobs::info(db, &sha256)?, blobs::read(db, &sha256)?) {
                return Ok(Answer { reply: Reply::Bytes { mime }, bytes });
            }
        }
        Err(ErrorCode::NotFound.into())
    }
}
