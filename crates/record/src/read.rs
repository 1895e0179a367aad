//! Reading the record in the product's words. Reads never fail: what cannot be understood (a newer version's) is passed
//! over here and kept in the document.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use automerge::{ObjId, ObjType, ReadDoc, Value as DocValue, ValueRef};
use jobsheet_model::entry::{Attachment, Entry, PartLine, Signature, Slot};
use jobsheet_model::{AttachmentId, EntryId, LineId, SignatureId};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::{Answer, AnswerKey, PhotoField, Said};
use crate::genesis::Container;
use crate::record::Record;
use crate::scalar::{from_scalar, unflatten};
use crate::stamp::Provenance;

/// An attachment as people see it: with what was said about it after it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    /// As it was added.
    pub attachment: Attachment,
    /// Words under it. May be empty.
    pub caption: String,
    /// Where it is shown.
    pub slot: Slot,
    /// Taken by mistake: hidden.
    pub removed: bool,
}

impl Record {
    /// All entries. Kinds of newer versions are [`jobsheet_model::entry::EntryKind::Unknown`].
    #[must_use]
    pub fn entries(&self) -> BTreeMap<EntryId, Entry> {
        self.entries.get_or_init(|| Arc::new(self.all(Container::Entries))).as_ref().clone()
    }

    /// One entry.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<Entry> {
        self.one(Container::Entries, &id.to_string())
    }

    /// All files, as they were added.
    #[must_use]
    pub fn attachments(&self) -> BTreeMap<AttachmentId, Attachment> {
        self.all(Container::Attachments)
    }

    /// All files with what was said about them later.
    #[must_use]
    pub fn photos(&self) -> BTreeMap<AttachmentId, Photo> {
        self.attachments().into_iter().map(|(id, attachment)| (id, self.photo_of(attachment))).collect()
    }

    /// All signatures.
    #[must_use]
    pub fn signatures(&self) -> BTreeMap<SignatureId, Signature> {
        self.all(Container::Signatures)
    }

    /// All lines of parts used, those with quantity zero too.
    #[must_use]
    pub fn parts(&self) -> BTreeMap<LineId, PartLine> {
        self.all(Container::Parts)
    }

    /// The shared note.
    #[must_use]
    pub fn note(&self) -> String {
        self.doc.text(Container::Note.object()).unwrap_or_default()
    }

    /// Every answer that was given and not taken back, what was said about photos included.
    #[must_use]
    pub fn answers(&self) -> BTreeMap<AnswerKey, Value> {
        let mut answers = BTreeMap::new();
        for item in self.doc.map_range(Container::Answers.object(), ..) {
            let (Ok(key), ValueRef::Scalar(scalar)) = (item.key.parse(), item.value) else { continue };
            if let Some(value) = from_scalar(&scalar.into()).filter(|value| !value.is_null()) {
                answers.insert(key, value);
            }
        }
        answers
    }

    /// One answer, with everything that was said at the same time.
    #[must_use]
    pub fn answer(&self, key: &AnswerKey) -> Option<Answer> {
        let said = self.doc.get_all(Container::Answers.object(), key.to_string()).ok()?;
        // Automerge lists the winner last.
        let mut said: Vec<Said> = said.into_iter().filter_map(|(value, id)| self.said(&value, &id)).collect();
        let winner = said.pop()?;
        said.retain(|other| other.value != winner.value);
        Some(Answer { said: winner, others: said })
    }

    /// Answers on which people disagree.
    #[must_use]
    pub fn conflicts(&self) -> BTreeMap<AnswerKey, Answer> {
        let mut conflicts = BTreeMap::new();
        for item in self.doc.map_range(Container::Answers.object(), ..) {
            if !item.conflict {
                continue;
            }
            let Ok(key) = item.key.parse::<AnswerKey>() else { continue };
            if let Some(answer) = self.answer(&key).filter(|answer| !answer.others.is_empty()) {
                conflicts.insert(key, answer);
            }
        }
        conflicts
    }

    /// Who added an entry: the actor and the stamp of its change.
    #[must_use]
    pub fn entry_provenance(&self, id: EntryId) -> Option<Provenance> {
        let (_, object) = self.doc.get(Container::Entries.object(), id.to_string()).ok()??;
        self.provenance(&self.doc.hash_for_opid(&object)?.into())
    }

    fn said(&self, value: &DocValue<'_>, id: &ObjId) -> Option<Said> {
        let DocValue::Scalar(scalar) = value else { return None };
        Some(Said { value: from_scalar(scalar)?, who: self.provenance(&self.doc.hash_for_opid(id)?.into())? })
    }

    fn photo_of(&self, attachment: Attachment) -> Photo {
        let said = |what| {
            let key = AnswerKey::photo(attachment.id, what).to_string();
            match self.doc.get(Container::Answers.object(), key) {
                Ok(Some((DocValue::Scalar(scalar), _))) => from_scalar(&scalar),
                _ => None,
            }
        };
        let caption = said(PhotoField::Caption).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        let slot =
            said(PhotoField::Slot).and_then(|value| serde_json::from_value(value).ok()).unwrap_or(attachment.slot);
        let removed = said(PhotoField::Removed) == Some(Value::Bool(true));
        Photo { attachment, caption, slot, removed }
    }

    /// Everything in a container that can be understood.
    fn all<K: FromStr + Ord, T: DeserializeOwned>(&self, container: Container) -> BTreeMap<K, T> {
        let mut all = BTreeMap::new();
        for item in self.doc.map_range(container.object(), ..) {
            let Ok(id) = item.key.parse() else { continue };
            if item.value != ValueRef::Object(ObjType::Map) {
                continue;
            }
            if let Some(value) = self.hydrate(&item.key, &item.id()) {
                all.insert(id, value);
            }
        }
        all
    }

    /// One member of a container.
    pub(crate) fn one<T: DeserializeOwned>(&self, container: Container, key: &str) -> Option<T> {
        let (_, object) = self.doc.get(container.object(), key).ok()??;
        self.hydrate(key, &object)
    }

    /// Reads a map of scalars as what it should be.
    fn hydrate<T: DeserializeOwned>(&self, key: &str, object: &ObjId) -> Option<T> {
        serde_json::from_value(self.raw(key, object)?).ok()
    }

    /// The JSON of a map of scalars.
    pub(crate) fn raw(&self, key: &str, object: &ObjId) -> Option<Value> {
        let scalars = self.doc.map_range(object, ..).map(|item| {
            let value = match item.value {
                ValueRef::Scalar(scalar) => from_scalar(&scalar.into()),
                ValueRef::Object(_) => None,
            };
            (item.key.into_owned(), value)
        });
        unflatten(key, scalars)
    }
}
