//! Field records in the database. The raw change rows are the authority; the snapshot is a cache of them that is rebuilt
//! when it cannot be read.
//!
//! **Invariant:** rows are written under the order's lock, each after the rows that it builds on.

mod append;
mod load;
mod office;
mod seals;

pub use append::{Arrived, append};
pub(crate) use append::{heads_bytes, heads_of};
pub use load::{Closed, StoredRecord, changes, load, load_or_begin, look};
pub use office::{settle_answer, write_remark};
pub use seals::{keep_seals, seal_id, verify_seals};

use jobsheet_api::ErrorCode;
use jobsheet_record::Refusal;

/// The refusal as callers are told.
#[must_use]
pub fn code_of(refusal: Refusal) -> ErrorCode {
    match refusal {
        Refusal::MalformedChange => ErrorCode::MalformedChange,
        Refusal::ChangeTooLarge => ErrorCode::ChangeTooLarge,
        Refusal::MissingDependency => ErrorCode::MissingDependency,
        Refusal::ActorNotYours => ErrorCode::ActorNotYours,
        Refusal::SequenceBroken => ErrorCode::SequenceBroken,
        Refusal::NotADescendant => ErrorCode::NotADescendant,
        Refusal::StartOpWrong => ErrorCode::StartOpWrong,
        Refusal::OutsideWriteScope => ErrorCode::OutsideWriteScope,
        Refusal::ImmutableOverwritten => ErrorCode::ImmutableOverwritten,
        Refusal::InvalidPlace => ErrorCode::InvalidPlace,
        Refusal::RecordUnreadable => ErrorCode::RecordUnreadable,
    }
}
