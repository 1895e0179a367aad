//! Where a change stands in the record's history.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::actor::Actor;
use crate::hash::ChangeHash;
use crate::record::{ChangeMeta, Record};
use crate::refusal::Refusal;

/// The history of a record, read once for a batch.
#[derive(Debug, Clone)]
pub(super) struct Lineage {
    changes: BTreeMap<ChangeHash, Link>,
    newest: BTreeMap<Actor, (u64, ChangeHash)>,
}

#[derive(Debug, Clone)]
struct Link {
    deps: Vec<ChangeHash>,
    max_op: u64,
}

impl Lineage {
    pub(super) fn of(record: &Record) -> Self {
        let mut lineage = Self { changes: BTreeMap::new(), newest: BTreeMap::new() };
        record.each_change(|hash, actor, seq, deps, max_op| lineage.insert(hash, actor, seq, deps, max_op));
        lineage
    }

    /// A change that has been admitted.
    pub(super) fn push(&mut self, meta: &ChangeMeta) {
        self.insert(meta.hash, meta.actor, meta.seq, meta.deps.clone(), meta.max_op);
    }

    pub(super) fn has(&self, hash: &ChangeHash) -> bool {
        self.changes.contains_key(hash)
    }

    /// Dependencies, sequence, descent and first operation number are as an honest author would have them.
    pub(super) fn check(&self, change: &ChangeMeta) -> Result<(), Refusal> {
        let distinct: BTreeSet<_> = change.deps.iter().collect();
        if distinct.len() != change.deps.len() {
            return Err(Refusal::MalformedChange);
        }
        // A change on nothing would not even know the containers.
        if change.deps.is_empty() {
            return Err(Refusal::MissingDependency);
        }
        let mut max_op = 0;
        for dep in &change.deps {
            max_op = max_op.max(self.changes.get(dep).ok_or(Refusal::MissingDependency)?.max_op);
        }
        let previous = change.actor.and_then(|actor| self.newest.get(&actor));
        if change.seq != previous.map_or(0, |(seq, _)| *seq) + 1 {
            return Err(Refusal::SequenceBroken);
        }
        // Otherwise two changes of one actor could use the same operation numbers, and loading would fail.
        if previous.is_some_and(|(_, hash)| !self.descends(&change.deps, hash)) {
            return Err(Refusal::NotADescendant);
        }
        if change.start_op != max_op + 1 {
            return Err(Refusal::StartOpWrong);
        }
        Ok(())
    }

    /// Its device has gone on in this record in a later life, without this: of its own free will it never comes any more.
    pub(super) fn is_outlived(&self, change: &ChangeMeta) -> bool {
        let Some(Actor::Device { replica, incarnation }) = change.actor else { return false };
        let later = (Bound::Excluded(Actor::of(replica, incarnation)), Bound::Included(Actor::of(replica, u32::MAX)));
        self.newest.range(later).next().is_some()
    }

    /// What these build on, those of `apart` left out: in place of each stands what it builds on.
    pub(super) fn without(&self, hashes: &[ChangeHash], apart: &BTreeSet<ChangeHash>) -> BTreeSet<ChangeHash> {
        let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open = hashes.to_vec();
        while let Some(hash) = open.pop() {
            if !apart.contains(&hash) {
                found.insert(hash);
            } else if seen.insert(hash) {
                open.extend(self.changes.get(&hash).into_iter().flat_map(|link| link.deps.iter().copied()));
            }
        }
        found
    }

    fn insert(&mut self, hash: ChangeHash, actor: Option<Actor>, seq: u64, deps: Vec<ChangeHash>, max_op: u64) {
        if let Some(actor) = actor {
            let newest = self.newest.entry(actor).or_insert((seq, hash));
            if seq > newest.0 {
                *newest = (seq, hash);
            }
        }
        self.changes.insert(hash, Link { deps, max_op });
    }

    /// `ancestor` is among `from` or what they build on.
    fn descends(&self, from: &[ChangeHash], ancestor: &ChangeHash) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = from.to_vec();
        while let Some(hash) = open.pop() {
            if hash == *ancestor {
                return true;
            }
            if seen.insert(hash) {
                open.extend(self.changes.get(&hash).into_iter().flat_map(|link| link.deps.iter().copied()));
            }
        }
        false
    }
}
