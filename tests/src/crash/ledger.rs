//! What a person has been told is done, and what they cannot know: the phone died before it answered.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::device::TimelineItem;
use jobsheet_model::entry::Action;
use jobsheet_model::{AttachmentId, OrderId};
use serde_json::Value;

/// Of one order.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Remarks: words, and whether the phone said so.
    pub remarks: BTreeMap<String, bool>,
    /// Words added to the note.
    pub note: BTreeMap<String, bool>,
    /// By question: the answers that may be in force. The last one that was told, and what was tried since.
    pub answers: BTreeMap<String, Vec<Value>>,
    /// Photos that were told.
    pub photos: BTreeSet<AttachmentId>,
    /// What their bytes hash to, where the phone was asked in time.
    pub hashes: BTreeMap<AttachmentId, String>,
    /// Photos of which nobody knows.
    pub photos_tried: usize,
    /// Steps that were told, in their order.
    pub steps: Vec<Action>,
}

/// One order as somebody sees it: a phone or the desk.
pub struct Seen<'a> {
    /// The note.
    pub note: &'a str,
    /// Answers.
    pub answers: &'a BTreeMap<String, Value>,
    /// Photos.
    pub photos: Vec<AttachmentId>,
    /// What happened.
    pub timeline: &'a [TimelineItem],
}

impl Ledger {
    /// How much was told.
    pub fn told(&self) -> usize {
        let told = |deeds: &BTreeMap<String, bool>| deeds.values().filter(|told| **told).count();
        let answers =
            self.answers.values().filter(|allowed| allowed.first().is_some_and(|value| !value.is_null())).count();
        told(&self.remarks) + told(&self.note) + answers + self.photos.len() + self.steps.len()
    }

    /// What is missing, there too often, or another than it should be.
    pub fn compare(&self, order: OrderId, seen: &Seen<'_>) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut say = |words: String| wrong.push(format!("{order}: {words}"));
        let with = |key: &str, value: &str| {
            seen.timeline.iter().filter(|item| item.args.get(key).is_some_and(|is| is == value)).count()
        };
        for (text, told) in &self.remarks {
            let found = with("text", text);
            if found > 1 || *told && found == 0 {
                say(format!("the remark “{text}” is there {found} times, told: {told}"));
            }
        }
        for (word, told) in &self.note {
            let found = seen.note.matches(word.as_str()).count();
            if found > 1 || *told && found == 0 {
                say(format!("“{word}” is in the note {found} times, told: {told}"));
            }
        }
        for (field, allowed) in &self.answers {
            let found = seen.answers.get(field).unwrap_or(&Value::Null);
            if !allowed.contains(found) {
                say(format!("the answer to {field} is {found} and not one of {allowed:?}"));
            }
        }
        for photo in &self.photos {
            let found = seen.photos.iter().filter(|one| *one == photo).count();
            if found != 1 {
                say(format!("the photo {photo} is there {found} times"));
            }
        }
        let most = self.photos.len() + self.photos_tried;
        if seen.photos.len() > most {
            say(format!("{} photos, and only {most} were taken", seen.photos.len()));
        }
        for action in &self.steps {
            let found = match action {
                Action::Arrive => seen.timeline.iter().filter(|item| item.code == "check_in").count(),
                _ => with("action", action.code()),
            };
            if found != 1 {
                say(format!("{action:?} is there {found} times"));
            }
        }
        wrong
    }
}
