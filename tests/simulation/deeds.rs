//! What technicians do, on whatever their phone shows them.

use jobsheet_api::device::{Command, OrderPage, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::photo::{FromExif, Processed};
use jobsheet_model::entry::{Action, Slot};
use jobsheet_model::{OrderField, OrderId, Place, Priority};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::chance::Chance;
use crate::company::{self, QUESTIONS};
use crate::phone::Phone;

/// Where the technician stands, if the phone knows.
fn place(chance: &Chance) -> Option<Place> {
    chance.percent(60).then_some(Place { lat: 36.2, lon: 117.1, accuracy: 12.0, mock: false })
}

/// Does one thing. Nothing comes of it when a rule forbids it, when the phone dies over it, or when it has no room.
pub fn deed(phone: &mut Phone, chance: &Chance, words: &str) {
    let offers = phone.offers();
    if let Some(offer) = chance.pick(&offers).filter(|_| chance.percent(40)) {
        let want = offer.claim.is_none() || chance.percent(30);
        let done = phone.claim(offer.card.id, want);
        return excuse(phone, done);
    }
    let orders = phone.orders();
    let Some(row) = chance.pick(&orders) else { return };
    let order = row.id;
    let Some(page) = phone.look(order) else { return };
    phone.shown_notes.entry(order).or_insert_with(|| page.note.clone());
    let done = match chance.below(24) {
        0..=10 => walk_on(phone, chance, &page),
        11 => leave(phone, chance, &page, words),
        12 | 13 => phone.tell(Command::Remark { order, text: words.to_owned() }, &[]).map(drop),
        14 | 15 => answer(phone, chance, order),
        16 => write_note(phone, chance, &page, words),
        17 => use_part(phone, chance, &page),
        18 | 19 => take_photo(phone, chance, order, *chance.pick(&[Slot::Before, Slot::After]).unwrap(), words),
        20 => edit_photo(phone, chance, &page, words),
        21 => propose(phone, chance, order),
        22 => find_fault(phone, chance, &page, words),
        // The screen was left and is opened again.
        _ => {
            phone.shown_notes.remove(&order);
            Ok(())
        }
    };
    excuse(phone, done);
}

/// A rule is an answer; anything else only from a phone that has just died or has no room.
fn excuse(phone: &Phone, done: Result<(), ApiError>) {
    if let Err(error) = done
        && !is_a_rule(&error)
        && !phone.disk.is_dead()
    {
        assert_eq!(error.code, ErrorCode::DeviceFull, "{} was refused: {error:?}", phone.name);
        assert!(phone.disk.refused() > 0, "{} says that it is full", phone.name);
    }
}

/// What people are told when they cannot do something now.
fn is_a_rule(error: &ApiError) -> bool {
    matches!(
        error.code,
        ErrorCode::StepNotAllowed
            | ErrorCode::EvidenceMissing
            | ErrorCode::ChangedMeanwhile
            | ErrorCode::NotPermitted
            | ErrorCode::InvalidInput
            // Set aside until its person tries it again.
            | ErrorCode::RecordUnreadable
    )
}

/// The one big button, with what it still needs.
fn walk_on(phone: &mut Phone, chance: &Chance, page: &OrderPage) -> Result<(), ApiError> {
    let order = page.row.id;
    let Some(next) = &page.primary else { return Ok(()) };
    match next.action {
        Action::Arrive => {
            let reason = "no signal in the basement".to_owned();
            phone.tell(Command::CheckIn { order, place: place(chance), reason, photo: None }, &[]).map(drop)
        }
        Action::Sign => sign(phone, chance, order),
        Action::Complete if !next.missing.is_empty() => {
            for slot in [Slot::Before, Slot::After] {
                take_photo(phone, chance, order, slot, &format!("{order} {slot:?}"))?;
            }
            let asked = page.form.as_ref().map_or(0, |form| form.fields.len());
            for (field, value) in QUESTIONS.iter().zip([json!(6.5), json!(true), json!("ok"), json!(true)]).take(asked)
            {
                phone.tell(Command::Answer { order, field: (*field).to_owned(), value }, &[])?;
            }
            phone
                .tell(
                    Command::Step { order, action: Action::Complete, reason: String::new(), place: place(chance) },
                    &[],
                )
                .map(drop)
        }
        action => {
            phone.tell(Command::Step { order, action, reason: String::new(), place: place(chance) }, &[]).map(drop)
        }
    }
}

fn sign(phone: &mut Phone, chance: &Chance, order: OrderId) -> Result<(), ApiError> {
    let Reply::Report(report) = phone.tell(Command::Report { order, language: "zh-CN".to_owned() }, &[])? else {
        panic!("no report")
    };
    let command = Command::Sign {
        order,
        signer: "周建国".to_owned(),
        role: "customer".to_owned(),
        consent: "服务已完成".to_owned(),
        language: "zh-CN".to_owned(),
        report_sha256: report.sha256,
        place: place(chance),
    };
    let drawing = [b"\x89PNG\r\n\x1a\n".as_slice(), &chance.next().to_le_bytes()].concat();
    phone.tell(command, &drawing).map(drop)
}

/// One of the rarer steps.
fn leave(phone: &mut Phone, chance: &Chance, page: &OrderPage, words: &str) -> Result<(), ApiError> {
    let Some(step) = chance.pick(&page.others) else { return Ok(()) };
    if matches!(step.action, Action::Arrive | Action::Sign) {
        return Ok(());
    }
    let command = Command::Step { order: page.row.id, action: step.action, reason: words.to_owned(), place: None };
    phone.tell(command, &[]).map(drop)
}

fn answer(phone: &mut Phone, chance: &Chance, order: OrderId) -> Result<(), ApiError> {
    let (field, value) = match chance.below(4) {
        0 => ("pressure", json!(chance.between(1, 10))),
        1 => ("clean", json!(chance.percent(50))),
        2 => ("words", json!(format!("{}", chance.below(5)))),
        _ => ("words", json!(null)),
    };
    phone.tell(Command::Answer { order, field: field.to_owned(), value }, &[]).map(drop)
}

fn write_note(phone: &mut Phone, chance: &Chance, page: &OrderPage, words: &str) -> Result<(), ApiError> {
    // The editor was opened a while ago.
    let base = phone.shown_notes.get(&page.row.id).cloned().unwrap_or_default();
    let text = if chance.percent(30) { base.chars().skip(3).collect() } else { format!("{base}{words};") };
    phone.tell(Command::SetNote { order: page.row.id, text, base }, &[])?;
    if let Some(page) = phone.look(page.row.id) {
        phone.shown_notes.insert(page.row.id, page.note);
    }
    Ok(())
}

fn use_part(phone: &mut Phone, chance: &Chance, page: &OrderPage) -> Result<(), ApiError> {
    let line = chance.pick(&page.parts).filter(|_| chance.percent(50)).map(|part| part.line);
    let command = Command::SetPart {
        order: page.row.id,
        line,
        part: company::id(10, 0),
        milli_quantity: chance.between(0, 3) * 1_000,
        serial: String::new(),
        source: "van".to_owned(),
    };
    phone.tell(command, &[]).map(drop)
}

pub fn take_photo(phone: &mut Phone, chance: &Chance, order: OrderId, slot: Slot, words: &str) -> Result<(), ApiError> {
    // Preparing pictures is tested elsewhere; what matters here is that no two are alike.
    let jpeg =
        [&[0xff, 0xd8, 0xff, 0xe0], words.as_bytes(), &vec![7; chance.below(3_000)], &chance.next().to_le_bytes()]
            .concat();
    let photo = Processed {
        sha256: hex::encode(Sha256::digest(&jpeg)),
        jpeg,
        width: 4,
        height: 3,
        thumb_jpeg: vec![0xff, 0xd8, 0xff],
        thumbhash: vec![1, 2, 3],
        exif: FromExif::default(),
    };
    let place = place(chance);
    phone.promising(|core| core.add_photo(order, slot, place, &[], photo)).map(drop)
}

fn edit_photo(phone: &mut Phone, chance: &Chance, page: &OrderPage, words: &str) -> Result<(), ApiError> {
    let Some(photo) = chance.pick(&page.photos) else { return Ok(()) };
    let command = Command::EditPhoto {
        order: page.row.id,
        photo: photo.id,
        caption: Some(words.to_owned()),
        slot: None,
        removed: chance.percent(20).then_some(true),
    };
    phone.tell(command, &[]).map(drop)
}

fn propose(phone: &mut Phone, chance: &Chance, order: OrderId) -> Result<(), ApiError> {
    let (field, value) = if chance.percent(50) {
        (OrderField::Priority, json!(chance.pick(&Priority::ALL).unwrap()))
    } else {
        (OrderField::WindowStart, json!(1_795_400_000_000_i64 + chance.between(0, 1_000)))
    };
    phone.tell(Command::Propose { order, field, value }, &[]).map(drop)
}

fn find_fault(phone: &mut Phone, chance: &Chance, page: &OrderPage, words: &str) -> Result<(), ApiError> {
    let command = Command::RequestOrder {
        customer: page.customer.id,
        site: page.site.id,
        asset: None,
        found_at: Some(page.row.id),
        service: "repair".to_owned(),
        title: format!("现场发现 {words}"),
        description: String::new(),
        priority: Priority::default(),
        take: chance.percent(70),
    };
    phone.tell(command, &[]).map(drop)
}
