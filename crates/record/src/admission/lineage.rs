//! Where a change stands in the record's history.

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::ChangeHash;
use crate::record::{ChangeMeta, Record};
use crate::refusal::Refusal;

/// Sequence, dependencies, descent and first operation number are as an honest author would have them.
pub(super) fn check(record: &Record, change: &ChangeMeta) -> Result<(), Refusal> {
    let history: BTreeMap<ChangeHash, ChangeMeta> = record.history().into_iter().map(|meta| (meta.hash, meta)).collect();
    let distinct: BTreeSet<_> = change.deps.iter().collect();
    if distinct.len() != change.deps.len() {
        return Err(Refusal::MalformedChange);
    }
    // A change on nothing would not even know the containers.
    if change.deps.is_empty() {
        return Err(Refusal::MissingDependency);
    }
    let mut newest = 0;
    for dep in &change.deps {
        newest = newest.max(history.get(dep).ok_or(Refusal::MissingDependency)?.max_op);
    }
    let previous = history.values().filter(|meta| meta.actor == change.actor).max_by_key(|meta| meta.seq);
    if change.seq != previous.map_or(0, |meta| meta.seq) + 1 {
        return Err(Refusal::SequenceBroken);
    }
    // Otherwise two changes of one actor could use the same operation numbers, and loading would fail.
    if previous.is_some_and(|previous| !descends(&history, &change.deps, &previous.hash)) {
        return Err(Refusal::NotADescendant);
    }
    if change.start_op != newest + 1 {
        return Err(Refusal::StartOpWrong);
    }
    Ok(())
}

/// `ancestor` is among `from` or what they build on.
fn descends(history: &BTreeMap<ChangeHash, ChangeMeta>, from: &[ChangeHash], ancestor: &ChangeHash) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = from.to_vec();
    while let Some(hash) = open.pop() {
        if hash == *ancestor {
            return true;
        }
        if seen.insert(hash) {
            open.extend(history.get(&hash).into_iter().flat_map(|meta| meta.deps.iter().copied()));
        }
    }
    false
}
