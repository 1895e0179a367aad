//! Answers, and those on which two people disagree.

use std::collections::BTreeMap;

use jobsheet_api::device::DisputedAnswer;
use jobsheet_model::Timestamp;
use jobsheet_record::{AnswerKey, Said};
use serde_json::Value;

use crate::{Subject, Surroundings, name_of};

/// The answers to the pinned form, by field.
#[must_use]
pub fn answers(subject: &Subject<'_>) -> BTreeMap<String, Value> {
    let Some(form) = subject.form() else { return BTreeMap::new() };
    let of_form = |key| match key {
        AnswerKey::Field { form: id, row: None, field } if id == form.id => Some(field),
        _ => None,
    };
    subject.record.answers().into_iter().filter_map(|(key, value)| Some((of_form(key)?, value))).collect()
}

/// Fields of the pinned form with several answers, the one in force first.
#[must_use]
pub fn disputed(subject: &Subject<'_>, around: &dyn Surroundings) -> BTreeMap<String, Vec<DisputedAnswer>> {
    let Some(form) = subject.form() else { return BTreeMap::new() };
    let mut disputed = BTreeMap::new();
    for (key, answer) in subject.record.conflicts() {
        let AnswerKey::Field { form: id, row: None, field } = key else { continue };
        if id != form.id {
            continue;
        }
        let mut all = vec![one(subject, around, &answer.said, true)];
        all.extend(answer.others.iter().map(|said| one(subject, around, said, false)));
        disputed.insert(field, all);
    }
    disputed
}

fn one(subject: &Subject<'_>, around: &dyn Surroundings, said: &Said, wins: bool) -> DisputedAnswer {
    let stamp = said.who.stamp.as_ref();
    DisputedAnswer {
        value: said.value.clone(),
        by: stamp.map(|stamp| name_of(subject.catalog, stamp.by)).unwrap_or_default(),
        device: said
            .who
            .actor
            .and_then(jobsheet_record::Actor::replica)
            .map(|replica| around.device_name(replica))
            .unwrap_or_default(),
        at: stamp.map_or(Timestamp(0), |stamp| stamp.at),
        wins,
    }
}
