//! The service report as data: what a signer sees and what a signature binds to (X11).
//!
//! The model holds only what was entered and when the device said so, nothing that the server computes later: a ruling
//! or a corrected clock must not look like a change after signing.

use std::collections::BTreeMap;

use jobsheet_api::device::ReportModel;
use jobsheet_model::Timestamp;
use jobsheet_model::entry::{Action, Entry, EntryKind, Slot};
use jobsheet_model::form::{Field, FieldKind, Label};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Subject, answers, name_of};

/// Version of the template below. It rises when the same facts would read differently.
pub const TEMPLATE: u32 = 2;

/// The report in `language` (`zh-CN` or `en`).
#[must_use]
pub fn report(subject: &Subject<'_>, language: &str) -> ReportModel {
    let card = subject.card;
    let say = |label: &Label| if language == "en" { label.en.clone() } else { label.zh.clone() };
    let answers = answers(subject);
    let checklist = subject.form().map(|form| {
        let answered = form
            .fields
            .iter()
            .filter_map(|field| Some((say(&field.label), said(field, answers.get(&field.id)?, language))));
        answered.collect()
    });
    let parts = crate::parts(subject)
        .into_iter()
        .map(|line| {
            let part = subject.catalog.parts.iter().find(|part| part.id == line.part);
            let quantity =
                format!("{} {}", quantity(line.milli_quantity), part.map(|part| say(&part.unit)).unwrap_or_default());
            (part.map(|part| say(&part.name)).unwrap_or_default(), quantity.trim().to_owned(), line.serial)
        })
        .collect();
    let mut photos: Vec<_> = subject
        .record
        .photos()
        .into_values()
        .filter(|photo| !photo.removed && matches!(photo.slot, Slot::Before | Slot::After | Slot::Other))
        .map(|photo| (photo.attachment.sha256, photo.slot, photo.caption))
        .collect();
    photos.sort();
    ReportModel {
        template: TEMPLATE,
        language: language.to_owned(),
        company: subject.catalog.company.clone(),
        number: card.order.number.clone(),
        order: card.order.id,
        title: card.order.title.clone(),
        description: card.order.description.clone(),
        customer: card.customer.name.clone(),
        address: card.site.address.clone(),
        asset: card
            .asset
            .iter()
            .flat_map(|asset| [asset.name.clone(), asset.model.clone(), asset.serial.clone()])
            .collect(),
        technician: card
            .order
            .visit
            .as_ref()
            .map(|visit| name_of(subject.catalog, visit.technician))
            .unwrap_or_default(),
        times: times(subject),
        checklist: checklist.unwrap_or_default(),
        parts,
        note: subject.record.note(),
        photos,
    }
}

/// First arrival and start, last completion, of the current visit.
fn times(subject: &Subject<'_>) -> BTreeMap<String, Timestamp> {
    let visit = subject.card.order.visit.as_ref().map(|visit| visit.id);
    let mut entries: Vec<Entry> = subject.record.entries().into_values().filter(|entry| entry.visit == visit).collect();
    entries.sort_by_key(|entry| (entry.at, entry.id));
    let mut times = BTreeMap::new();
    for entry in entries {
        match entry.what {
            EntryKind::CheckIn { .. } => {
                times.entry("arrive".to_owned()).or_insert(entry.at);
            }
            EntryKind::Step { action: Action::Start, .. } => {
                times.entry("start".to_owned()).or_insert(entry.at);
            }
            EntryKind::Step { action: Action::Complete, .. } => {
                times.insert("complete".to_owned(), entry.at);
            }
            _ => {}
        }
    }
    times
}

/// An answer in words of the report's language.
fn said(field: &Field, value: &Value, language: &str) -> String {
    let pick = |zh: &str, en: &str| if language == "en" { en.to_owned() } else { zh.to_owned() };
    match (&field.kind, value) {
        (FieldKind::Check, Value::Bool(done)) => {
            if *done {
                pick("是", "Yes")
            } else {
                pick("否", "No")
            }
        }
        (FieldKind::Verdict, Value::String(code)) => match code.as_str() {
            "pass" => pick("合格", "Pass"),
            "fail" => pick("不合格", "Fail"),
            _ => pick("不适用", "Not applicable"),
        },
        (FieldKind::Number { unit, .. }, Value::Number(number)) => {
            format!("{} {unit}", reading(number)).trim().to_owned()
        }
        (FieldKind::Choice { options }, Value::String(code)) => {
            let option = options.iter().find(|option| option.code == *code);
            option.map_or_else(|| code.clone(), |option| pick(&option.label.zh, &option.label.en))
        }
        (_, Value::String(text)) => text.clone(),
        (_, Value::Number(number)) => reading(number),
        (_, other) => other.to_string(),
    }
}

/// A reading as people write it: `1`, never `1.0`, whatever kind of number the device kept.
fn reading(number: &serde_json::Number) -> String {
    // Rust writes a whole double without a point, and any other with as many digits as it was entered with.
    if number.is_f64() { number.as_f64().unwrap_or_default().to_string() } else { number.to_string() }
}

/// Thousandths as people write them: `2`, `0.5`.
fn quantity(milli: i64) -> String {
    let (whole, rest) = (milli / 1000, (milli % 1000).abs());
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:03}").trim_end_matches('0').to_owned() }
}

/// The bytes that are hashed: JSON without white space, keys sorted at every level (as RFC 8785; the model has no floats).
#[must_use]
pub fn canonical_json(model: &ReportModel) -> Vec<u8> {
    // Strings, integers and lists only: turning them into JSON cannot fail.
    let value = serde_json::to_value(model).map(sorted).unwrap_or_default();
    value.to_string().into_bytes()
}

/// serde_json keeps insertion order when any crate of the build switches `preserve_order` on: sort, do not hope.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let by_key: BTreeMap<String, Value> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(by_key.into_iter().collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// SHA-256 of the canonical JSON in lower-case hex.
#[must_use]
pub fn report_sha256(model: &ReportModel) -> String {
    hex::encode(Sha256::digest(canonical_json(model)))
}
