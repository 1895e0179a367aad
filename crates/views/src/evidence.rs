//! The evidence that steps ask for, read from the record.

use jobsheet_model::form::Form;
use jobsheet_record::{AnswerKey, Record};
use jobsheet_workflow::Evidence;
use serde_json::Value;

/// Photos that are not hidden, answers of the pinned form that say something, signatures. Proposals that are held are not
/// in the record: [`crate::held`].
#[must_use]
pub fn evidence(record: &Record, form: Option<&Form>) -> Evidence {
    let photos = record.photos().into_values().filter(|photo| !photo.removed).map(|photo| photo.slot).collect();
    let answered = record
        .answers()
        .into_iter()
        .filter_map(|(key, value)| match key {
            AnswerKey::Field { form: id, row: None, field }
                if form.is_some_and(|form| form.id == id) && says_something(&value) =>
            {
                Some(field)
            }
            _ => None,
        })
        .collect();
    Evidence { photos, answered, signed: !record.signatures().is_empty(), held: std::collections::BTreeMap::new() }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    }
}
