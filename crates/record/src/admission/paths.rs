//! Which paths a change writes, operation by operation, before it is applied.
//!
//! The containers are the first change's and known by number; maps that the change makes itself are followed; the only
//! older objects that may be written are lines of parts. Everything else is refused, and so is every operation that an
//! honest author's code cannot have made: one that replaces values its author never saw, for example.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ExpandedChange, ObjId, ObjType, ReadDoc, ScalarValue};

#[cfg(feature = "planted")]
use jobsheet_model::planted;

use super::Touched;
use crate::answer::AnswerKey;
use crate::genesis::Container;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::scalar::from_scalar;

/// Longest name of a scalar inside an entry, attachment, signature or line.
const NAME_LIMIT: usize = 64;

/// A map that the change itself makes.
struct Fresh {
    names: BTreeSet<String>,
}

/// What the change writes, if every operation is one that belongs there. `seen`: what its author saw of the record, as far
/// as the record holds it.
pub(super) fn check(
    record: &Record,
    change: &ExpandedChange,
    seen: &[automerge::ChangeHash],
) -> Result<Touched, Refusal> {
    let mut walk = Walk { record, change, seen, fresh: BTreeMap::new(), lines: None, touched: Touched::default() };
    for (index, op) in change.operations.iter().enumerate() {
        walk.op(change.start_op.get() + index as u64, op)?;
    }
    Ok(walk.touched)
}

struct Walk<'a> {
    record: &'a Record,
    change: &'a ExpandedChange,
    seen: &'a [automerge::ChangeHash],
    /// Maps made by earlier operations of the change, by the operation's number.
    fresh: BTreeMap<u64, Fresh>,
    /// Lines of parts that exist, by the operation that made them; looked up when first needed.
    lines: Option<BTreeMap<(u64, Vec<u8>), String>>,
    touched: Touched,
}

impl Walk<'_> {
    fn op(&mut self, number: u64, op: &Op) -> Result<(), Refusal> {
        #[cfg(feature = "planted")]
        if op.obj == ObjectId::Root && planted::is_planted(planted::Breakage::AnyPath) {
            return Ok(());
        }
        let ObjectId::Id(object) = &op.obj else { return Err(Refusal::OutsideWriteScope) };
        match Container::made_by(object.counter(), object.actor()) {
            Some(Container::Answers) => self.answer(op),
            Some(Container::Note) => self.note(number, op),
            Some(container) => self.member(container, number, op),
            None if *object.actor() == self.change.actor_id && object.counter() >= self.change.start_op.get() => {
                self.fresh_scalar(object.counter(), op)
            }
            None => self.line_scalar(object, op),
        }
    }

    /// A new member of a container: an empty map under a new id.
    fn member(&mut self, container: Container, number: u64, op: &Op) -> Result<(), Refusal> {
        let key = &map_key(op)?;
        let exists = self.record.doc.get(container.object(), key.as_str()).is_ok_and(|found| found.is_some());
        if exists || op.pred.iter().next().is_some() {
            return Err(Refusal::ImmutableOverwritten);
        }
        if op.action != OpType::Make(ObjType::Map) || op.insert {
            return Err(Refusal::OutsideWriteScope);
        }
        let new = match container {
            Container::Entries => note_id(&mut self.touched.entries, key),
            Container::Attachments => note_id(&mut self.touched.attachments, key),
            Container::Signatures => note_id(&mut self.touched.signatures, key),
            Container::Parts => note_id(&mut self.touched.parts, key),
            Container::Answers | Container::Note => None,
        };
        // Not an id, or made twice in one change.
        if new != Some(true) {
            return Err(Refusal::OutsideWriteScope);
        }
        self.fresh.insert(number, Fresh { names: BTreeSet::new() });
        Ok(())
    }

    /// A scalar inside a map that the change made itself: each name once.
    fn fresh_scalar(&mut self, made_by: u64, op: &Op) -> Result<(), Refusal> {
        let map = self.fresh.get_mut(&made_by).ok_or(Refusal::OutsideWriteScope)?;
        let name = scalar_name(op)?;
        if op.pred.iter().next().is_some() || !map.names.insert(name) {
            return Err(Refusal::OutsideWriteScope);
        }
        Ok(())
    }

    /// A scalar inside a line of parts that exists.
    fn line_scalar(&mut self, object: &OpId, op: &Op) -> Result<(), Refusal> {
        let lines = self.lines.get_or_insert_with(|| members(self.record, Container::Parts));
        let Some(line) = lines.get(&(object.counter(), object.actor().to_bytes().to_vec())) else {
            let kept = [Container::Entries, Container::Attachments, Container::Signatures];
            let made_by = (object.counter(), object.actor().to_bytes().to_vec());
            let inside = kept.into_iter().any(|one| members(self.record, one).contains_key(&made_by));
            return Err(if inside { Refusal::ImmutableOverwritten } else { Refusal::OutsideWriteScope });
        };
        let line = line.clone();
        let name = if op.action == OpType::Delete { map_key(op)? } else { scalar_name(op)? };
        let object = ObjId::Id(object.counter(), object.actor().clone(), 0);
        self.replaces_what_was_seen(&object, &name, op)?;
        note_id(&mut self.touched.parts, &line).map(|_| ()).ok_or(Refusal::OutsideWriteScope)
    }

    /// An answer: a scalar under a well-formed key. Taking an answer back writes null; deleting it would hide who did.
    fn answer(&mut self, op: &Op) -> Result<(), Refusal> {
        let key = map_key(op)?;
        if op.action != OpType::Delete {
            is_scalar_put(op)?;
        }
        if matches!(op.action, OpType::Put(ScalarValue::F64(float)) if !float.is_finite()) {
            return Err(Refusal::OutsideWriteScope);
        }
        let parsed: AnswerKey = key.parse().map_err(|_| Refusal::OutsideWriteScope)?;
        self.replaces_what_was_seen(&Container::Answers.object(), &key, op)?;
        if self.touched.answers.contains(&parsed) {
            return Err(Refusal::OutsideWriteScope);
        }
        self.touched.answers.push(parsed);
        Ok(())
    }

    /// Characters put into or taken out of the note; no marks, no blocks, nothing replaced in place.
    fn note(&mut self, number: u64, op: &Op) -> Result<(), Refusal> {
        self.touched.note = true;
        let Key::Seq(place) = &op.key else { return Err(Refusal::MalformedChange) };
        if let ElementId::Id(id) = place {
            self.element_is_known(number, id)?;
        }
        match (&op.action, op.insert) {
            (OpType::Put(ScalarValue::Str(text)), true) if op.pred.iter().next().is_none() => {
                // One character each, as every Automerge library writes them; otherwise lengths would differ between them.
                if text.chars().count() == 1 { Ok(()) } else { Err(Refusal::OutsideWriteScope) }
            }
            (OpType::Delete, false) => {
                let ElementId::Id(id) = place else { return Err(Refusal::MalformedChange) };
                let mut replaced = op.pred.iter();
                if replaced.next() == Some(id) && replaced.next().is_none() {
                    Ok(())
                } else {
                    Err(Refusal::OutsideWriteScope)
                }
            }
            _ => Err(Refusal::OutsideWriteScope),
        }
    }

    /// The character was written before, by an actor and operation of the record or by this change.
    fn element_is_known(&self, number: u64, id: &OpId) -> Result<(), Refusal> {
        let own = *id.actor() == self.change.actor_id && id.counter() >= self.change.start_op.get();
        let known = if own {
            id.counter() < number
        } else {
            let id = ObjId::Id(id.counter(), id.actor().clone(), 0);
            self.record.doc.hash_for_opid(&id).is_some()
        };
        if known { Ok(()) } else { Err(Refusal::MalformedChange) }
    }

    /// The values that the operation replaces are those that its author saw there; or, when it says again what stands
    /// while people disagree, all of them but the one that stands.
    fn replaces_what_was_seen(&self, object: &ObjId, key: &str, op: &Op) -> Result<(), Refusal> {
        let seen = self.record.doc.get_all_at(object, key, self.seen).map_err(|_| Refusal::MalformedChange)?;
        let mut seen: Vec<_> = seen.into_iter().filter_map(|(_, id)| op_key(&id)).collect();
        if op.action == OpType::Delete {
            // Automerge lists the winner last, and settles by deleting the others.
            seen.pop();
            if seen.is_empty() {
                return Err(Refusal::OutsideWriteScope);
            }
        }
        seen.sort_unstable();
        let mut replaced: Vec<_> = op.pred.iter().map(|id| (id.counter(), id.actor().to_bytes().to_vec())).collect();
        replaced.sort_unstable();
        if replaced == seen { Ok(()) } else { Err(Refusal::OutsideWriteScope) }
    }
}

/// Remembers a member's id: whether it is new, or `None` if it is no id.
fn note_id<T: FromStr + PartialEq>(ids: &mut Vec<T>, key: &str) -> Option<bool> {
    let id = key.parse().ok()?;
    let new = !ids.contains(&id);
    if new {
        ids.push(id);
    }
    Some(new)
}

/// The members of a container by the operation that made them.
fn members(record: &Record, container: Container) -> BTreeMap<(u64, Vec<u8>), String> {
    record
        .doc
        .map_range(container.object(), ..)
        .filter_map(|item| Some((op_key(&item.id())?, item.key.into_owned())))
        .collect()
}

fn op_key(id: &ObjId) -> Option<(u64, Vec<u8>)> {
    match id {
        ObjId::Root => None,
        ObjId::Id(counter, actor, _) => Some((*counter, actor.to_bytes().to_vec())),
    }
}

/// The name under which a scalar is put into a map.
fn scalar_name(op: &Op) -> Result<String, Refusal> {
    let name = map_key(op)?;
    is_scalar_put(op)?;
    if name.is_empty() || name.len() > NAME_LIMIT {
        return Err(Refusal::OutsideWriteScope);
    }
    Ok(name)
}

fn map_key(op: &Op) -> Result<String, Refusal> {
    match &op.key {
        Key::Map(name) => Ok(name.to_string()),
        Key::Seq(_) => Err(Refusal::MalformedChange),
    }
}

/// Puts a value that JSON can say.
fn is_scalar_put(op: &Op) -> Result<(), Refusal> {
    match &op.action {
        // A number that is not finite passes here; where it is read as a position or a quantity it is refused by name.
        OpType::Put(ScalarValue::F64(_)) if !op.insert => Ok(()),
        OpType::Put(value) if !op.insert && from_scalar(value).is_some() => Ok(()),
        _ => Err(Refusal::OutsideWriteScope),
    }
}
