//! Keys of the answers. They are flat, so that two devices which answer the same form offline never make the same inner
//! map: merging would hide one map and with it one side's answers.

use std::fmt;
use std::str::FromStr;

use jobsheet_model::{AttachmentId, FormId};
use serde_json::Value;

use crate::stamp::Provenance;

/// Longest row or field name.
const NAME_LIMIT: usize = 64;

/// Begins the keys that say something about an attachment; a form id never begins so.
const PHOTO: &str = "@photo";

/// What an answer is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerKey {
    /// A question of a form.
    Field {
        /// Which form; its version is pinned by the order.
        form: FormId,
        /// The row of a repeated group.
        row: Option<String>,
        /// Which question.
        field: String,
    },
    /// Something about a photo that may change after it was taken.
    Photo {
        /// Which photo.
        attachment: AttachmentId,
        /// What.
        what: PhotoField,
    },
}

/// What may be said about a photo after it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhotoField {
    /// Words under it: a string.
    Caption,
    /// Another slot than the one it was taken for: a slot's code.
    Slot,
    /// Taken by mistake: `true` hides it, the file stays.
    Removed,
}

impl PhotoField {
    /// All.
    pub const ALL: [Self; 3] = [Self::Caption, Self::Slot, Self::Removed];

    /// The stable code that is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Caption => "caption",
            Self::Slot => "slot",
            Self::Removed => "removed",
        }
    }
}

impl AnswerKey {
    /// A question outside repeated groups.
    #[must_use]
    pub fn field(form: FormId, field: &str) -> Self {
        Self::Field { form, row: None, field: field.to_owned() }
    }

    /// Something about a photo.
    #[must_use]
    pub fn photo(attachment: AttachmentId, what: PhotoField) -> Self {
        Self::Photo { attachment, what }
    }
}

impl fmt::Display for AnswerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field { form, row, field } => write!(f, "{form}/{}/{field}", row.as_deref().unwrap_or("-")),
            Self::Photo { attachment, what } => write!(f, "{PHOTO}/{attachment}/{}", what.code()),
        }
    }
}

/// The text is no answer's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an answer's key")]
pub struct BadAnswerKey;

impl FromStr for AnswerKey {
    type Err = BadAnswerKey;

    fn from_str(text: &str) -> Result<Self, BadAnswerKey> {
        let mut parts = text.split('/');
        let (Some(first), Some(second), Some(third), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(BadAnswerKey);
        };
        if first == PHOTO {
            let what = PhotoField::ALL.into_iter().find(|one| one.code() == third).ok_or(BadAnswerKey)?;
            return Ok(Self::Photo { attachment: second.parse().map_err(|_| BadAnswerKey)?, what });
        }
        if !is_name(second) || !is_name(third) {
            return Err(BadAnswerKey);
        }
        Ok(Self::Field {
            form: first.parse().map_err(|_| BadAnswerKey)?,
            row: (second != "-").then(|| second.to_owned()),
            field: third.to_owned(),
        })
    }
}

/// Short, visible, and without the separator.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= NAME_LIMIT && text.chars().all(|c| c != '/' && !c.is_control())
}

/// One value that somebody gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The value; null means that the answer was taken back.
    pub value: Value,
    /// By whom, on which device, when.
    pub who: Provenance,
}

/// What a record answers to one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The value that everybody sees.
    pub said: Said,
    /// Other values given at the same time without knowing of it. Empty when nobody disagrees.
    pub others: Vec<Said>,
}
