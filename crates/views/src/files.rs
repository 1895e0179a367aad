//! Photos, parts and signatures.

use jobsheet_api::device::{PartView, PhotoView, SignatureView};
use jobsheet_model::entry::Slot;

use crate::{Subject, Surroundings, changes_after, name_of};

/// Photos that are not hidden, oldest first.
#[must_use]
pub fn photos(subject: &Subject<'_>, around: &dyn Surroundings) -> Vec<PhotoView> {
    let mut photos: Vec<PhotoView> = subject
        .record
        .photos()
        .into_values()
        .filter(|photo| !photo.removed && is_photo(photo.slot))
        .map(|photo| {
            let file = around.file_state(&photo.attachment.sha256, photo.attachment.bytes);
            PhotoView {
                id: photo.attachment.id,
                slot: photo.slot,
                caption: photo.caption,
                at: photo.attachment.taken.at,
                place: photo.attachment.taken.place,
                by: name_of(subject.catalog, photo.attachment.by),
                state: file.state,
                sent: file.sent,
                here: file.here,
                thumbhash: photo.attachment.thumbhash,
            }
        })
        .collect();
    photos.sort_by_key(|photo| (photo.at, photo.id));
    photos
}

fn is_photo(slot: Slot) -> bool {
    !matches!(slot, Slot::Signature | Slot::Report)
}

/// Parts used, without removed lines, in the order they were entered.
#[must_use]
pub fn parts(subject: &Subject<'_>) -> Vec<PartView> {
    let lines = subject.record.parts().into_values().filter(|line| line.milli_quantity != 0);
    lines
        .map(|line| PartView {
            line: line.id,
            part: line.part,
            milli_quantity: line.milli_quantity,
            serial: line.serial,
            source: line.source,
        })
        .collect()
}

/// Signatures, oldest first.
#[must_use]
pub fn signatures(subject: &Subject<'_>, around: &dyn Surroundings) -> Vec<SignatureView> {
    let attachments = subject.record.attachments();
    let mut signatures: Vec<SignatureView> = subject
        .record
        .signatures()
        .into_values()
        .map(|signature| {
            let drawing =
                attachments.get(&signature.attachment).map(|file| around.file_state(&file.sha256, file.bytes));
            let signed = around.signed_report(&signature.report_sha256);
            let changes = signed.as_ref().map(|signed| changes_after(signed, subject)).unwrap_or_default();
            SignatureView {
                id: signature.id,
                signer: signature.signer,
                role: signature.role,
                at: signature.taken.at,
                place: signature.taken.place,
                attachment: signature.attachment,
                state: drawing.map_or(jobsheet_api::device::ItemState::Sent, |file| file.state),
                changed_after: !changes.is_empty(),
                changes,
                report_here: signed.is_some(),
            }
        })
        .collect();
    signatures.sort_by_key(|signature| (signature.at, signature.id));
    signatures
}
