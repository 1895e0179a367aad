//! What a record holds of the things that steps ask for.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::EntryId;
use jobsheet_model::entry::{Missing, Slot};
use jobsheet_model::form::Form;

use crate::{Effect, Step};

/// Photos, answers and signatures that are there, in the few words a flow cares about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Slots that hold at least one photo that is not hidden.
    pub photos: BTreeSet<Slot>,
    /// Fields of the pinned form that have an answer other than null and empty text.
    pub answered: BTreeSet<String>,
    /// Somebody has signed.
    pub signed: bool,
    /// Proposals that stand beside the office's value and wait for somebody to settle them, with what taking each would do.
    pub held: BTreeMap<EntryId, Effect>,
}

impl Evidence {
    /// What `step` still needs, a reason apart. In the order in which a person would do it.
    #[must_use]
    pub fn missing(&self, step: &Step, form: Option<&Form>) -> Vec<Missing> {
        let mut missing = Vec::new();
        for &slot in step.photos.iter().filter(|slot| !self.photos.contains(slot)) {
            missing.push(Missing::Photo { slot });
        }
        if step.answers {
            let required = form.iter().flat_map(|form| &form.fields).filter(|field| field.required);
            for field in required.filter(|field| !self.answered.contains(&field.id)) {
                missing.push(Missing::Answer { field: field.id.clone() });
            }
        }
        if step.signature && !self.signed {
            missing.push(Missing::Signature);
        }
        missing
    }
}
