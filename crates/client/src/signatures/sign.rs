//! Signs (X11): the report that was seen, the drawing, the signature and the step are one change; their bytes are in the
//! same transaction.

use jobsheet_api::device::Reply;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::entry::{Action, Attachment, EntryKind, Signature, Slot};
use jobsheet_model::{AttachmentId, OrderId, Place, SignatureId};
use jobsheet_store::queries::attachments::FileRole;
use sha2::{Digest, Sha256};

use crate::Core;
use crate::commit::{Input, NewFile, Work};
use crate::errors::{Failure, Result};
use crate::{input, report, steps};

/// Largest drawing.
const DRAWING: usize = 1024 * 1024;
/// How a PNG begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What was typed and shown.
pub(crate) struct Words {
    pub(crate) signer: String,
    pub(crate) role: String,
    pub(crate) consent: String,
    pub(crate) language: String,
    pub(crate) report_sha256: String,
}

impl Core {
    /// Signs and takes the step `sign`.
    pub(crate) fn sign(&mut self, order: OrderId, words: Words, place: Option<Place>, drawing: &[u8]) -> Result<Reply> {
        let place = input::place(place)?;
        let signer = input::required("signer", &words.signer, input::LINE)?;
        let role = input::required("role", &words.role, input::LINE)?;
        let consent = input::required("consent", &words.consent, input::TEXT)?;
        check_drawing(drawing)?;
        let sight = self.sight_to_write(order)?;
        steps::check(&sight, Action::Sign, None)?;
        let shown = report::preview(&sight, &words.language)?;
        if shown.sha256 != words.report_sha256 {
            // What the signer read is not what would be signed.
            return Err(Failure(ApiError::new(ErrorCode::ChangedMeanwhile).with("field", "report")));
        }
        let moment = self.moment()?;
        let model = jobsheet_views::canonical_json(&shown.model);
        let attach = |slot, mime: &str, sha256: &str, bytes: usize| Attachment {
            id: AttachmentId(self.ports.ids.uuid()),
            sha256: sha256.to_owned(),
            bytes: bytes as u64,
            mime: mime.to_owned(),
            slot,
            by: moment.by,
            taken: moment.taken(place),
            thumbhash: String::new(),
        };
        let drawn = hex::encode(Sha256::digest(drawing));
        let report = attach(Slot::Report, "application/json", &shown.sha256, model.len());
        let picture = attach(Slot::Signature, "image/png", &drawn, drawing.len());
        let file = |attachment, send_as, sha256: &str, mime, bytes| NewFile {
            attachment,
            role: FileRole::Processed,
            send_as: Some(send_as),
            sha256: sha256.to_owned(),
            mime,
            bytes,
        };
        let files = vec![
            file(report.id, "report", &report.sha256, "application/json", model),
            file(picture.id, "signature", &picture.sha256, "image/png", drawing.to_vec()),
        ];
        let signature = Signature {
            id: SignatureId(moment.command.0),
            signer,
            role,
            attachment: picture.id,
            consent,
            by: moment.by,
            taken: moment.taken(place),
            report: report.id,
            report_sha256: shown.sha256,
        };
        let entry = moment.entry(sight.visit(), place, EntryKind::Step { action: Action::Sign, reason: String::new() });
        let input = Input::Sign { report, drawing: picture, signature, entry };
        self.perform(&moment, &Work { order, code: "signature", input, files })?;
        self.order_page(order)
    }
}

fn check_drawing(drawing: &[u8]) -> Result<()> {
    if drawing.len() > DRAWING {
        return Err(ErrorCode::BlobTooLarge.into());
    }
    if !drawing.starts_with(PNG) {
        return Err(ErrorCode::NotAnImage.into());
    }
    Ok(())
}
