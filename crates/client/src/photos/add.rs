//! Adds a photo: its bytes and the fact that names them in one transaction.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jobsheet_api::ApiError;
use jobsheet_api::device::Reply;
use jobsheet_model::entry::{Attachment, Slot};
use jobsheet_model::{AttachmentId, OrderId, Place};
use jobsheet_store::queries::attachments::FileRole;
use sha2::{Digest, Sha256};

use crate::Core;
use crate::commit::{Input, NewFile, Work};
use crate::input;
use crate::photo::Processed;

impl Core {
    /// Keeps a photo that was prepared elsewhere. `original`: the camera's file, kept until the server has the prepared
    /// one; empty when it is not wanted.
    ///
    /// # Errors
    /// As [`Core::handle`].
    pub fn add_photo(
        &mut self,
        order: OrderId,
        slot: Slot,
        place: Option<Place>,
        original: &[u8],
        photo: Processed,
    ) -> Result<Reply, ApiError> {
        if matches!(slot, Slot::Signature | Slot::Report) {
            return Err(ApiError::invalid("slot", "not_for_photos"));
        }
        let place = input::place(place)?;
        self.sight_to_write(order)?;
        let moment = self.moment()?;
        let id = AttachmentId(self.ports.ids.uuid());
        let attachment = Attachment {
            id,
            sha256: photo.sha256.clone(),
            bytes: photo.jpeg.len() as u64,
            mime: "image/jpeg".to_owned(),
            slot,
            by: moment.by,
            taken: moment.taken(place),
            thumbhash: STANDARD.encode(&photo.thumbhash),
        };
        let file =
            |role, send_as, sha256: String, mime, bytes| NewFile { attachment: id, role, send_as, sha256, mime, bytes };
        let hash = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
        let mut files = vec![file(FileRole::Processed, Some("photo"), photo.sha256, "image/jpeg", photo.jpeg)];
        files.push(file(FileRole::Thumb, None, hash(&photo.thumb_jpeg), "image/jpeg", photo.thumb_jpeg));
        if !original.is_empty() {
            files.push(file(FileRole::Original, None, hash(original), "application/octet-stream", original.to_vec()));
        }
        self.perform(&moment, &Work { order, code: "photo", input: Input::Photo(attachment), files })?;
        Ok(Reply::Photo(id))
    }
}
