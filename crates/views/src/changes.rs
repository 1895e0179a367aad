//! In what today's report differs from the one that was signed (X11), told one by one, so that nobody has to compare two
//! pages by eye.

use std::collections::BTreeMap;

use jobsheet_api::device::{ReportChange, ReportModel};

use crate::Subject;
use crate::report::{TEMPLATE, report};

/// Differences of today's report from the signed one; empty when there are none.
///
/// An order's number that came after the signature is no difference, nor is a visit that was given away. A report of
/// another template cannot be compared fact by fact: nothing is said of it.
#[must_use]
pub fn changes_after(signed: &ReportModel, subject: &Subject<'_>) -> Vec<ReportChange> {
    if signed.template != TEMPLATE {
        return Vec::new();
    }
    let mut today = report(subject, &signed.language);
    if signed.number.is_none() {
        today.number = None;
    }
    if today.technician.is_empty() {
        // The visit was given away after the signature; who signed for what is unchanged.
        today.technician.clone_from(&signed.technician);
        today.times.clone_from(&signed.times);
    }
    between(signed, &today)
}

/// Differences of two reports of one template.
fn between(signed: &ReportModel, today: &ReportModel) -> Vec<ReportChange> {
    let mut changes = Vec::new();
    let mut differ = |code: &str, name: &str, before: &str, after: &str| {
        if before != after {
            changes.push(ReportChange {
                code: code.to_owned(),
                name: name.to_owned(),
                before: before.to_owned(),
                after: after.to_owned(),
            });
        }
    };
    let number = |model: &ReportModel| model.number.clone().unwrap_or_default();
    differ("number", "", &number(signed), &number(today));
    for (code, before, after) in [
        ("company", &signed.company, &today.company),
        ("title", &signed.title, &today.title),
        ("description", &signed.description, &today.description),
        ("customer", &signed.customer, &today.customer),
        ("address", &signed.address, &today.address),
        ("technician", &signed.technician, &today.technician),
        ("note", &signed.note, &today.note),
    ] {
        differ(code, "", before, after);
    }
    differ("asset", "", &signed.asset.join(" · "), &today.asset.join(" · "));
    let times = |model: &ReportModel| -> BTreeMap<String, String> {
        model.times.iter().map(|(code, at)| (code.clone(), at.0.to_string())).collect()
    };
    for (code, before, after) in beside(&times(signed), &times(today)) {
        differ(&format!("time_{code}"), "", &before, &after);
    }
    let checklist = |model: &ReportModel| numbered(model.checklist.iter().cloned());
    for ((question, _), before, after) in beside(&checklist(signed), &checklist(today)) {
        differ("answer", &question, &before, &after);
    }
    let parts = |model: &ReportModel| {
        numbered(model.parts.iter().map(|(name, quantity, serial)| {
            let words = if serial.is_empty() { quantity.clone() } else { format!("{quantity} · {serial}") };
            (name.clone(), words)
        }))
    };
    for ((part, _), before, after) in beside(&parts(signed), &parts(today)) {
        differ("part", &part, &before, &after);
    }
    // A photo is named by its content; people know it by its side and caption.
    let photos = |model: &ReportModel| -> BTreeMap<String, String> {
        let words = |slot: &str, caption: &str| format!("{slot} {caption}").trim().to_owned();
        model.photos.iter().map(|(sha256, slot, caption)| (sha256.clone(), words(slot.code(), caption))).collect()
    };
    for (_, before, after) in beside(&photos(signed), &photos(today)) {
        differ("photo", "", &before, &after);
    }
    changes
}

/// Lines by name; those of one name by their turn.
fn numbered(lines: impl Iterator<Item = (String, String)>) -> BTreeMap<(String, usize), String> {
    let mut all: BTreeMap<(String, usize), String> = BTreeMap::new();
    for (name, words) in lines {
        let turn = all.keys().filter(|(other, _)| *other == name).count();
        all.insert((name, turn), words);
    }
    all
}

/// Two maps side by side; what one lacks is empty.
fn beside<K: Ord + Clone>(
    before: &BTreeMap<K, String>,
    after: &BTreeMap<K, String>,
) -> impl Iterator<Item = (K, String, String)> {
    let keys: std::collections::BTreeSet<K> = before.keys().chain(after.keys()).cloned().collect();
    let of = |map: &BTreeMap<K, String>, key: &K| map.get(key).cloned().unwrap_or_default();
    let all: Vec<_> = keys
        .into_iter()
        .map(|key| {
            let (old, new) = (of(before, &key), of(after, &key));
            (key, old, new)
        })
        .collect();
    all.into_iter()
}
