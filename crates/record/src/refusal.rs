//! Why a change is not let in. Rare by design: a bug, an old app, an attacker. Business rules never refuse a change.

use serde::{Deserialize, Serialize};

/// The reason, with a stable code that is translated for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The bytes are no change, or claim more than they hold.
    #[error("malformed_change")]
    MalformedChange,
    /// More than [`crate::admission::CHANGE_LIMIT`] bytes or [`crate::admission::OPS_LIMIT`] operations, or the record
    /// would outgrow [`crate::admission::RECORD_OPS_LIMIT`].
    #[error("change_too_large")]
    ChangeTooLarge,
    /// A change that it builds on is not here.
    #[error("missing_dependency")]
    MissingDependency,
    /// Written under the name of another device, or says that somebody who is not enrolled on it did it.
    #[error("actor_not_yours")]
    ActorNotYours,
    /// Not the author's next change: one is missing, or two have the same number.
    #[error("sequence_broken")]
    SequenceBroken,
    /// Does not build on the author's own previous change.
    #[error("not_a_descendant")]
    NotADescendant,
    /// Operation numbers that do not follow from what it builds on.
    #[error("start_op_wrong")]
    StartOpWrong,
    /// Writes where its author may not, or in a shape that does not belong there.
    #[error("outside_write_scope")]
    OutsideWriteScope,
    /// Touches an entry, attachment or signature that exists.
    #[error("immutable_overwritten")]
    ImmutableOverwritten,
    /// A position that is not on the globe.
    #[error("invalid_place")]
    InvalidPlace,
    /// What it adds cannot be read as what it claims to be, or the record could not be read afterwards.
    #[error("record_unreadable")]
    RecordUnreadable,
}

impl Refusal {
    /// All.
    pub const ALL: [Self; 11] = [
        Self::MalformedChange,
        Self::ChangeTooLarge,
        Self::MissingDependency,
        Self::ActorNotYours,
        Self::SequenceBroken,
        Self::NotADescendant,
        Self::StartOpWrong,
        Self::OutsideWriteScope,
        Self::ImmutableOverwritten,
        Self::InvalidPlace,
        Self::RecordUnreadable,
    ];

    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::MalformedChange => "malformed_change",
            Self::ChangeTooLarge => "change_too_large",
            Self::MissingDependency => "missing_dependency",
            Self::ActorNotYours => "actor_not_yours",
            Self::SequenceBroken => "sequence_broken",
            Self::NotADescendant => "not_a_descendant",
            Self::StartOpWrong => "start_op_wrong",
            Self::OutsideWriteScope => "outside_write_scope",
            Self::ImmutableOverwritten => "immutable_overwritten",
            Self::InvalidPlace => "invalid_place",
            Self::RecordUnreadable => "record_unreadable",
        }
    }

    /// The refusal with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}
