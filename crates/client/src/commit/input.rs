//! The captured inputs of a command, as they are stored, and what they write.

use jobsheet_model::entry::{Attachment, Entry, PartLine, Signature, Slot};
use jobsheet_model::{AttachmentId, ReplicaId};
use jobsheet_record::{Actor, AnswerKey, Draft, NewChange, PhotoField, Record, WriteError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Moment, writer};

/// What a command writes. Stored as JSON: variants and fields are only ever added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "one at a time, for as long as a command takes")]
pub(crate) enum Input {
    /// A step, a check-in, a remark, a request, a proposal.
    Entry(Entry),
    /// An answer; null takes it back.
    Answer { key: String, value: Value },
    /// The note as a whole and what the editor began with.
    Note { text: String, base: String },
    /// A line of parts used.
    Part(PartLine),
    /// A photo.
    Photo(Attachment),
    /// What is said of a photo.
    EditPhoto { photo: AttachmentId, caption: Option<String>, slot: Option<Slot>, removed: Option<bool> },
    /// Everything that signing makes, at once.
    Sign { report: Attachment, drawing: Attachment, signature: Signature, entry: Entry },
}

impl Input {
    /// Makes the one change of this command; none if the record says all of it already.
    pub(crate) fn write(
        &self,
        record: &mut Record,
        actor: Actor,
        moment: &Moment,
    ) -> Result<Option<NewChange>, WriteError> {
        record.write(actor, &writer(actor, moment.by), &moment.stamp(), |draft| self.draft(draft))
    }

    /// The same under the name that this installation has by now: the server may have given it another one.
    pub(crate) fn on_device(mut self, replica: ReplicaId) -> Self {
        if let Self::Entry(entry) | Self::Sign { entry, .. } = &mut self {
            entry.device = Some(replica);
        }
        self
    }

    fn draft(&self, draft: &mut Draft<'_>) -> Result<(), WriteError> {
        match self {
            Self::Entry(entry) => draft.entry(entry),
            Self::Answer { key, value } => draft.answer(&key.parse().map_err(|_| WriteError::NotAScalar)?, value),
            Self::Note { text, base } => draft.note(base, text),
            Self::Part(line) => draft.part(line),
            Self::Photo(attachment) => draft.attachment(attachment),
            Self::EditPhoto { photo, caption, slot, removed } => {
                let mut say = |what, value: Option<Value>| match value {
                    Some(value) => draft.answer(&AnswerKey::photo(*photo, what), &value),
                    None => Ok(()),
                };
                say(PhotoField::Caption, caption.as_ref().map(|text| json!(text)))?;
                say(PhotoField::Slot, slot.map(|slot| json!(slot.code())))?;
                say(PhotoField::Removed, removed.map(|removed| json!(removed)))
            }
            Self::Sign { report, drawing, signature, entry } => {
                draft.attachment(report)?;
                draft.attachment(drawing)?;
                draft.signature(signature)?;
                draft.entry(entry)
            }
        }
    }
}
