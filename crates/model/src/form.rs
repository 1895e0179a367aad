//! Checklists: what a technician is asked at a site. Read-only definitions here; the designer and its logic come with
//! crate `forms`.

use serde::{Deserialize, Serialize};

use crate::FormId;

/// One version of a checklist. Orders pin the version they began with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Identity across versions.
    pub id: FormId,
    /// Rises by one with each publishing.
    pub version: u32,
    /// Title in each language.
    pub title: Label,
    /// The questions, in the order they are asked.
    pub fields: Vec<Field>,
}

/// A visible text in the two languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Label {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Name inside the form: `[a-z0-9_]+`.
    pub id: String,
    /// What is asked.
    pub label: Label,
    /// How it is answered.
    pub kind: FieldKind,
    /// The work cannot be completed without an answer.
    #[serde(default)]
    pub required: bool,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// Done or not. Value: boolean.
    Check,
    /// Pass, fail or not applicable. Value: `"pass"`, `"fail"`, `"na"`.
    Verdict,
    /// Free text. Value: string.
    Text,
    /// A reading. Value: number, inside `min` to `max` when given.
    Number {
        /// Unit shown behind the number.
        unit: String,
        /// Least plausible value.
        min: Option<f64>,
        /// Greatest plausible value.
        max: Option<f64>,
    },
    /// One of a list. Value: the option's code.
    Choice {
        /// The options, in order.
        options: Vec<ChoiceOption>,
    },
}

/// One option of a [`FieldKind::Choice`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceOption {
    /// Stored.
    pub code: String,
    /// Shown.
    pub label: Label,
}

/// A form at one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormRef {
    /// Which form.
    pub id: FormId,
    /// Which version.
    pub version: u32,
}
