//! What Li Wei does on site, all of it on the phone alone.

use std::collections::BTreeMap;

use jobsheet_api::device::{Command, OrderPage, Reply, ReportPreview};
use jobsheet_model::customer::Site;
use jobsheet_model::entry::{Action, CheckInMode, Slot};
use jobsheet_model::form::FieldKind;
use jobsheet_model::{AttachmentId, OrderId, Place, Status};
use serde_json::{Value, json};

use super::Job;
use crate::phone::{Phone, odd};
use crate::{Result, Trouble, expect, pictures};

/// What was done, to be found again on both sides.
pub struct Done {
    /// The note.
    pub note: String,
    /// The remark.
    pub remark: String,
    /// Answers by field.
    pub answers: BTreeMap<String, Value>,
    /// Photos by slot.
    pub photos: Vec<(Slot, AttachmentId)>,
    /// Thousandths of the part used.
    pub milli_quantity: i64,
    /// What the signer saw.
    pub report: ReportPreview,
    /// Who signed.
    pub signer: String,
    /// The drawing.
    pub drawing: Vec<u8>,
}

/// A fix at the site's door.
#[must_use]
pub fn at_site(site: &Site) -> Place {
    Place { lat: site.lat, lon: site.lon, accuracy: 8.0, mock: false }
}

/// The whole visit: accept, travel, check in, work, document, sign.
///
/// # Errors
/// In words, at the first thing that is not as it should be.
pub async fn work(phone: &Phone, job: &Job, tell: &mut impl FnMut(String)) -> Result<Done> {
    let (order, place) = (job.order, at_site(&job.site));
    arrive(phone, order, place, tell).await?;

    let answers = answer(phone, order, &phone.order(order).await?).await?;
    tell(format!("answers {} questions", answers.len()));
    let mut photos = Vec::new();
    for (slot, seed) in [(Slot::Before, 3), (Slot::Before, 5), (Slot::After, 8)] {
        photos.push((slot, phone.photo(order, slot, place, pictures::photo(2400, 1800, seed)?).await?));
    }
    tell(format!("takes {} photos", photos.len()));

    let note = "更换点火电极，清理火焰探针，试运行三十分钟正常。".to_owned();
    phone.tell(Command::SetNote { order, text: note.clone(), base: String::new() }).await?;
    let remark = "客户要求下次提前一小时电话联系。".to_owned();
    phone.tell(Command::Remark { order, text: remark.clone() }).await?;
    let milli_quantity = 2000;
    if let Some(part) = job.catalog.parts.first() {
        let (part, source) = (part.id, "van".to_owned());
        let serial = String::new();
        phone.tell(Command::SetPart { order, line: None, part, milli_quantity, serial, source }).await?;
    }
    tell("writes a note, a remark and the parts used".to_owned());

    let page = phone.step(order, Action::Complete, Some(place)).await?;
    expect(page.row.status == Status::AwaitingConfirmation, format!("completed, but {:?}", page.row.status))?;
    let (report, drawing) = (preview(phone, order).await?, pictures::drawing()?);
    let signer = "张建国".to_owned();
    let command = Command::Sign {
        order,
        signer: signer.clone(),
        role: "customer".to_owned(),
        consent: "本人确认以上服务内容属实。".to_owned(),
        language: "zh-CN".to_owned(),
        report_sha256: report.sha256.clone(),
        place: Some(place),
    };
    let page = phone.sign(command, drawing.clone()).await?;
    expect(page.row.status == Status::Completed, format!("signed, but {:?}", page.row.status))?;
    expect(page.row.pending, "nobody has confirmed it yet")?;
    tell(format!("completes; {signer} reads the report and signs"));
    Ok(Done { note, remark, answers, photos, milli_quantity, report, signer, drawing })
}

async fn arrive(phone: &Phone, order: OrderId, place: Place, tell: &mut impl FnMut(String)) -> Result<()> {
    phone.step(order, Action::Accept, None).await?;
    let page = phone.step(order, Action::Depart, Some(place)).await?;
    expect(page.row.status == Status::Travelling, format!("departed, but {:?}", page.row.status))?;
    let preview = match phone.tell(Command::CheckInPreview { order, place: Some(place) }).await? {
        Reply::CheckInPreview(preview) => preview,
        other => return Err(odd(&other)),
    };
    expect(preview.mode == CheckInMode::Inside, format!("at the door, but {preview:?}"))?;
    phone.tell(Command::CheckIn { order, place: Some(place), reason: String::new(), photo: None }).await?;
    phone.step(order, Action::Start, Some(place)).await?;
    tell("accepts, departs, checks in at the door, starts".to_owned());
    Ok(())
}

/// Answers every question with something plausible.
async fn answer(phone: &Phone, order: OrderId, page: &OrderPage) -> Result<BTreeMap<String, Value>> {
    let mut answers = BTreeMap::new();
    for field in page.form.iter().flat_map(|form| &form.fields) {
        let value = plausible(&field.kind)?;
        phone.tell(Command::Answer { order, field: field.id.clone(), value: value.clone() }).await?;
        answers.insert(field.id.clone(), value);
    }
    Ok(answers)
}

/// An answer that fits the question.
///
/// # Errors
/// When there is none to choose.
pub fn plausible(kind: &FieldKind) -> Result<Value> {
    Ok(match kind {
        FieldKind::Check => json!(true),
        FieldKind::Verdict => json!("pass"),
        FieldKind::Text => json!("正常"),
        FieldKind::Number { min, max, .. } => json!(min.or(*max).unwrap_or(1.0)),
        FieldKind::Choice { options } => {
            json!(options.first().ok_or_else(|| Trouble::new("a choice without options"))?.code)
        }
    })
}

async fn preview(phone: &Phone, order: OrderId) -> Result<ReportPreview> {
    match phone.tell(Command::Report { order, language: "zh-CN".to_owned() }).await? {
        Reply::Report(report) => Ok(*report),
        other => Err(odd(&other)),
    }
}
