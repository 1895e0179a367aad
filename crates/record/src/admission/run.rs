//! Several changes of one author at once. Applying is what costs most, and costs little more for five changes than for one.
//!
//! A run are changes that touch different things: each is judged as if those before it had been applied, because nothing
//! that it asks the record about is written by them. Where that is not certain the run ends, is applied, and the change is
//! judged on the record as it is then.
//!
//! **Invariant:** the verdicts are those of judging and applying one after the other. As soon as a change that was let into
//! a run turns out to be none, there are no verdicts at all, and the caller does that.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Change, ExpandedChange, ReadDoc};

use super::lineage::Lineage;
use super::{Admitted, RECORD_OPS_LIMIT, Touched, Writer, check_meta, check_typed, paths};
use crate::hash::ChangeHash;
use crate::prescan;
use crate::record::{ChangeMeta, Record, decode};
use crate::refusal::Refusal;

/// Judges the changes and applies those that pass. `None`: the record is not what it should be, and nobody knows whose fault
/// that is.
pub(super) fn admit<B: AsRef<[u8]>>(
    record: &mut Record,
    changes: &[B],
    writer: &Writer,
) -> Option<Vec<Result<Admitted, Refusal>>> {
    let lineage = Lineage::of(record);
    let mut run = Run {
        record,
        writer,
        lineage,
        waiting: Vec::new(),
        names: BTreeSet::new(),
        ops: 0,
        touched: Touched::default(),
    };
    let mut verdicts = Vec::with_capacity(changes.len());
    for bytes in changes {
        verdicts.push(match run.judge(bytes.as_ref()) {
            Ok(admitted) => Ok(admitted),
            Err(Ended::Refused(refusal)) => Err(refusal),
            Err(Ended::Broken) => return None,
        });
    }
    run.apply().ok()?;
    Some(verdicts)
}

struct Run<'a> {
    record: &'a mut Record,
    writer: &'a Writer,
    /// With what waits.
    lineage: Lineage,
    /// Passed, and not applied yet.
    waiting: Vec<(Change, ChangeHash, Touched)>,
    names: BTreeSet<ChangeHash>,
    /// Their operations, and what they touch together.
    ops: u64,
    touched: Touched,
}

enum Ended {
    Refused(Refusal),
    Broken,
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Run<'_> {
    fn judge(&mut self, bytes: &[u8]) -> Result<Admitted, Ended> {
        let hash = prescan::scan(bytes)?;
        if self.lineage.has(&hash) {
            return Ok(Admitted::Known(hash));
        }
        let change = decode(bytes).ok_or(Refusal::MalformedChange)?;
        let meta = check_meta(&change, self.writer)?;
        self.lineage.check(&meta)?;
        let ops = change.len() as u64;
        if self.record.doc.stats().num_ops.saturating_add(self.ops).saturating_add(ops) > RECORD_OPS_LIMIT {
            return Err(Refusal::ChangeTooLarge.into());
        }
        let expanded = catch_unwind(AssertUnwindSafe(|| change.decode())).map_err(|_| Refusal::MalformedChange)?;
        let touched = self.paths(&expanded, &meta)?;
        self.touched.absorb(&touched);
        self.ops += ops;
        self.names.insert(hash);
        self.lineage.push(&meta);
        self.waiting.push((change, hash, touched.clone()));
        Ok(Admitted::New(Box::new(meta), touched))
    }

    /// What the change touches, judged on a record that lacks what waits if that makes no difference.
    fn paths(&mut self, change: &ExpandedChange, meta: &ChangeMeta) -> Result<Touched, Ended> {
        if !self.waiting.is_empty() {
            let seen: Vec<automerge::ChangeHash> =
                self.lineage.without(&meta.deps, &self.names).into_iter().map(Into::into).collect();
            if let Ok(touched) = paths::check(self.record, change, &seen)
                && !touched.meets(&self.touched)
            {
                return Ok(touched);
            }
            self.apply()?;
        }
        Ok(paths::check(self.record, change, &change.deps)?)
    }

    /// Applies what waits.
    fn apply(&mut self) -> Result<(), Ended> {
        let (mut changes, mut applied) = (Vec::new(), Vec::new());
        for (change, hash, touched) in std::mem::take(&mut self.waiting) {
            changes.push(change);
            applied.push((hash, touched));
        }
        self.names.clear();
        self.touched = Touched::default();
        self.ops = 0;
        if changes.is_empty() {
            return Ok(());
        }
        self.record.apply_decoded(changes).ok_or(Ended::Broken)?;
        for (hash, touched) in applied {
            // Automerge queues what it cannot apply instead of saying so.
            if !self.record.has(&hash) || check_typed(self.record, None, &touched, self.writer).is_err() {
                return Err(Ended::Broken);
            }
        }
        Ok(())
    }
}

impl Touched {
    /// Both touch one thing.
    fn meets(&self, other: &Self) -> bool {
        fn any<T: PartialEq>(one: &[T], other: &[T]) -> bool {
            one.iter().any(|thing| other.contains(thing))
        }
        any(&self.entries, &other.entries)
            || any(&self.attachments, &other.attachments)
            || any(&self.signatures, &other.signatures)
            || any(&self.parts, &other.parts)
            || any(&self.answers, &other.answers)
            || (self.note && other.note)
    }

    fn absorb(&mut self, other: &Self) {
        self.entries.extend(&other.entries);
        self.attachments.extend(&other.attachments);
        self.signatures.extend(&other.signatures);
        self.parts.extend(&other.parts);
        self.answers.extend(other.answers.iter().cloned());
        self.note |= other.note;
    }
}
