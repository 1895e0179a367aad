//! What both sides know when everything has met.

use jobsheet_api::device::{ItemState, OrderPage, TimelineItem};
use jobsheet_api::office::OrderDetail;
use jobsheet_model::Status;
use jobsheet_model::ruling::Verdict;
use sha2::{Digest, Sha256};

use super::dispatch::Moved;
use super::{Done, Job};
use crate::desk::Desk;
use crate::phone::Phone;
use crate::{Result, Trouble, expect};

/// What happened, in this order, whatever else did.
const STORY: [(&str, &str); 7] = [
    ("step", "accept"),
    ("step", "depart"),
    ("check_in", ""),
    ("step", "start"),
    ("remark", ""),
    ("step", "complete"),
    ("step", "sign"),
];

/// The desk has what Li Wei did, and its own decisions stand.
pub async fn at_the_desk(
    desk: &Desk,
    phone: &Phone,
    job: &Job,
    done: &Done,
    moved: &Moved,
    tell: &mut impl FnMut(String),
) -> Result<()> {
    let seen = desk.order(job.order).await?;
    expect(seen.order.status == Status::Completed, format!("the office thinks it is {:?}", seen.order.status))?;
    expect(seen.order.window == moved.window, "the moved appointment is lost at the desk")?;
    expect(seen.order.priority == moved.priority, "the new priority is lost at the desk")?;
    expect(seen.note.trim() == done.note, format!("the note became “{}”", seen.note))?;
    expect(seen.answers == done.answers, format!("the answers became {:?}", seen.answers))?;
    expect(seen.parts.iter().any(|part| part.milli_quantity == done.milli_quantity), "the parts are lost")?;
    told_in_order(&seen.timeline)?;
    for words in [&moved.remark, &done.remark] {
        expect(says(&seen.timeline, words), format!("the remark “{words}” is lost at the desk"))?;
    }
    let refused = seen
        .timeline
        .iter()
        .find(|item| item.ruling.as_ref().is_some_and(|(verdict, _)| *verdict != Verdict::Accepted));
    expect(refused.is_none(), format!("something was not accepted: {refused:?}"))?;
    tell(format!("the desk shows {} events with true times, the note, the answers and the parts", seen.timeline.len()));

    photos(desk, phone, job, done, &seen).await?;
    tell(format!("{} photos are at the desk, byte for byte those of the phone", done.photos.len()));
    signature(desk, done, &seen).await?;
    tell(format!("the signature of {} and the report it was given for are there", done.signer));
    Ok(())
}

/// The phone has what Dana decided, and nothing of its own is open.
pub async fn on_the_phone(
    phone: &Phone,
    job: &Job,
    done: &Done,
    moved: &Moved,
    tell: &mut impl FnMut(String),
) -> Result<()> {
    let page = phone.order(job.order).await?;
    expect(
        page.row.status == Status::Completed && !page.row.pending,
        format!("the phone thinks it is {:?}", page.row),
    )?;
    expect(page.row.sync == ItemState::Confirmed, format!("the phone has unconfirmed work: {:?}", page.row.sync))?;
    expect(page.row.window == moved.window, "the moved appointment has not reached the phone")?;
    expect(page.row.priority == moved.priority, "the new priority has not reached the phone")?;
    expect(page.note.trim() == done.note && page.answers == done.answers, "the phone has lost its own words")?;
    told_in_order(&page.timeline)?;
    for words in [&moved.remark, &done.remark] {
        expect(says(&page.timeline, words), format!("the remark “{words}” is not on the phone"))?;
    }
    all_confirmed(&page)?;
    tell("the phone shows the new appointment, the priority and the remark; everything is confirmed".to_owned());
    Ok(())
}

fn all_confirmed(page: &OrderPage) -> Result<()> {
    let photos = page.photos.iter().map(|photo| photo.state);
    let events = page.timeline.iter().map(|item| item.state);
    let signatures = page.signatures.iter().map(|signature| signature.state);
    let open = photos.chain(events).chain(signatures).filter(|state| *state != ItemState::Confirmed).count();
    expect(open == 0, format!("{open} things on the order's page are not confirmed"))?;
    let untouched = page.signatures.iter().all(|signature| !signature.changed_after);
    expect(untouched, "the report seems to have changed after it was signed")
}

async fn photos(desk: &Desk, phone: &Phone, job: &Job, done: &Done, seen: &OrderDetail) -> Result<()> {
    expect(seen.photos.len() == done.photos.len(), format!("{} photos at the desk", seen.photos.len()))?;
    for (slot, id) in &done.photos {
        let photo = seen.photos.iter().find(|one| one.photo.id == *id);
        let photo = photo.ok_or_else(|| Trouble::new("a photo is not at the desk"))?;
        expect(photo.photo.here && photo.photo.slot == *slot, "a photo's bytes have not arrived, or it changed sides")?;
        let bytes = desk.blob(&photo.sha256).await?;
        expect(sha256(&bytes) == photo.sha256, "a photo's bytes do not have its hash")?;
        expect(bytes == phone.bytes(job.order, *id).await?, "a photo differs between phone and desk")?;
    }
    Ok(())
}

async fn signature(desk: &Desk, done: &Done, seen: &OrderDetail) -> Result<()> {
    let signature = seen.signatures.first().ok_or_else(|| Trouble::new("there is no signature at the desk"))?;
    expect(signature.signature.signer == done.signer, "somebody else has signed")?;
    expect(desk.blob(&signature.sha256).await? == done.drawing, "the drawing is not the one that was made")?;
    expect(signature.report_sha256 == done.report.sha256, "the signature is bound to another report")?;
    let report = desk.blob(&signature.report_sha256).await?;
    expect(sha256(&report) == done.report.sha256, "the report's bytes do not have its hash")?;
    let same = serde_json::from_slice::<serde_json::Value>(&report)? == serde_json::to_value(&done.report.model)?;
    expect(same, "the report at the desk is not the one that was shown")
}

/// The story's events are there, one after the other.
fn told_in_order(timeline: &[TimelineItem]) -> Result<()> {
    let mut rest = timeline.iter();
    for (code, action) in STORY {
        let fits = |item: &TimelineItem| {
            item.code == code && (action.is_empty() || item.args.get("action").is_some_and(|one| one == action))
        };
        if !rest.any(fits) {
            let codes: Vec<_> = timeline.iter().map(|item| (&item.code, item.args.get("action"))).collect();
            return Err(Trouble(format!("“{code} {action}” is missing or in the wrong place: {codes:?}")));
        }
    }
    Ok(())
}

fn says(timeline: &[TimelineItem], words: &str) -> bool {
    timeline.iter().any(|item| item.args.get("text").is_some_and(|text| text == words))
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
