//! The door: what a change must satisfy before it is stored anywhere.
//!
//! Automerge converges for changes that its own code made. Well-formed changes from elsewhere can make a saved document
//! unloadable, panic the next edit, or win every conflict for ever; none of those pass here. What is *not* judged here is
//! whether a step makes sense now: business rules never refuse a fact.
//!
//! **Invariant:** the verdict depends only on the record, the change and its author, so that every node and every device
//! judges alike.

mod lineage;
mod paths;
mod run;

use lineage::Lineage;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Change, ReadDoc};
use jobsheet_model::entry::{Attachment, Entry, EntryKind, PartLine, Signature};
use jobsheet_model::{AttachmentId, EntryId, LineId, Place, SignatureId, UserId};

use crate::actor::Actor;
use crate::answer::AnswerKey;
use crate::genesis::Container;
use crate::hash::ChangeHash;
use crate::prescan;
use crate::record::{ChangeMeta, Record, decode};
use crate::refusal::Refusal;
use crate::scalar::from_scalar;
use crate::stamp::CommandStamp;

/// Most bytes of one change, uncompressed.
pub const CHANGE_LIMIT: usize = 64 * 1024;
/// Most operations of one change. A character of the note is one.
pub const OPS_LIMIT: u64 = 8_000;
/// Most operations of one record.
pub const RECORD_OPS_LIMIT: u64 = 20_000;

/// What an author may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everything that happens on site.
    Field,
    /// Remarks, and one of several answers that stand beside each other: settling what the field said.
    Office,
    /// Wanting an offered order, and not wanting it any more. Nothing else: who claims does not have the order.
    Claims,
}

/// Whose changes are judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// The device or the office. Its incarnation is not compared: an envelope may hold changes of an earlier one.
    pub actor: Actor,
    /// Who may say that they did it: on a device, everybody who was ever enrolled on it.
    pub users: BTreeSet<UserId>,
    /// What they may write.
    pub scope: Scope,
}

impl Writer {
    /// A technician's device.
    #[must_use]
    pub fn field(actor: Actor, users: impl IntoIterator<Item = UserId>) -> Self {
        Self { actor, users: users.into_iter().collect(), scope: Scope::Field }
    }

    /// A device of somebody who was asked whether they want an order.
    #[must_use]
    pub fn claims(actor: Actor, user: UserId) -> Self {
        Self { actor, users: BTreeSet::from([user]), scope: Scope::Claims }
    }

    /// Somebody at a desk.
    #[must_use]
    pub fn office(actor: Actor, user: UserId) -> Self {
        Self { actor, users: BTreeSet::from([user]), scope: Scope::Office }
    }
}

/// What a change wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touched {
    /// Entries added.
    pub entries: Vec<EntryId>,
    /// Files named.
    pub attachments: Vec<AttachmentId>,
    /// Signatures added.
    pub signatures: Vec<SignatureId>,
    /// Lines of parts added or changed.
    pub parts: Vec<LineId>,
    /// Questions answered.
    pub answers: Vec<AnswerKey>,
    /// The note was edited.
    pub note: bool,
}

/// A change that may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// It is here already: acknowledge it again.
    Known(ChangeHash),
    /// It has been applied to the record.
    New(Box<ChangeMeta>, Touched),
}

impl Admitted {
    /// The change's name.
    #[must_use]
    pub fn hash(&self) -> ChangeHash {
        match self {
            Self::Known(hash) => *hash,
            Self::New(meta, _) => meta.hash,
        }
    }
}

/// Judges one change and applies it. The record is as it was if it is refused.
///
/// # Errors
/// The reason for refusing it.
pub fn admit(record: &mut Record, bytes: &[u8], writer: &Writer) -> Result<Admitted, Refusal> {
    let mut lineage = Lineage::of(record);
    admit_saved(record, &mut lineage, bytes, writer)
}

/// Judges changes in their order and applies those that pass; each has its own verdict. Saving is tried once, and again
/// for each change only if the result cannot be loaded.
#[must_use]
pub fn admit_all<B: AsRef<[u8]>>(
    record: &mut Record,
    changes: &[B],
    writer: &Writer,
) -> Vec<Result<Admitted, Refusal>> {
    admit_and_save(record, changes, writer).0
}

/// The same with the bytes of the trial save, if the record is now what they hold.
#[must_use]
pub fn admit_and_save<B: AsRef<[u8]>>(
    record: &mut Record,
    changes: &[B],
    writer: &Writer,
) -> (Vec<Result<Admitted, Refusal>>, Option<Vec<u8>>) {
    let mut after = record.clone();
    let verdicts = admit_unsaved(&mut after, changes, writer);
    let any_new = verdicts.iter().any(|verdict| matches!(verdict, Ok(Admitted::New(..))));
    if !any_new {
        return (verdicts, None);
    }
    if let Some(saved) = survives_saving(&after) {
        *record = after;
        return (verdicts, Some(saved));
    }
    let mut lineage = Lineage::of(record);
    let one_by_one = changes.iter().map(|bytes| admit_saved(record, &mut lineage, bytes.as_ref(), writer)).collect();
    (one_by_one, None)
}

/// With a trial save of its own.
fn admit_saved(record: &mut Record, lineage: &mut Lineage, bytes: &[u8], writer: &Writer) -> Result<Admitted, Refusal> {
    let mut after = record.clone();
    let mut longer = lineage.clone();
    let admitted = admit_one(&mut after, &mut longer, bytes, writer).map_err(|(refusal, _)| refusal)?;
    if matches!(admitted, Admitted::New(..)) {
        if survives_saving(&after).is_none() {
            return Err(Refusal::RecordUnreadable);
        }
        *record = after;
        *lineage = longer;
    }
    Ok(admitted)
}

/// Everything but the trial save. The record is of no use when nothing passed.
fn admit_unsaved<B: AsRef<[u8]>>(
    record: &mut Record,
    changes: &[B],
    writer: &Writer,
) -> Vec<Result<Admitted, Refusal>> {
    if let [bytes] = changes {
        // The caller has the copy.
        let mut lineage = Lineage::of(record);
        return vec![admit_one(record, &mut lineage, bytes.as_ref(), writer).map_err(|(refusal, _)| refusal)];
    }
    if writer.scope != Scope::Field {
        return admit_carefully(record, changes, writer);
    }
    let before = record.clone();
    match run::admit(record, changes, writer) {
        Some(verdicts) => verdicts,
        None => {
            *record = before;
            admit_carefully(record, changes, writer)
        }
    }
}

/// One after the other, with a copy before each.
fn admit_carefully<B: AsRef<[u8]>>(
    record: &mut Record,
    changes: &[B],
    writer: &Writer,
) -> Vec<Result<Admitted, Refusal>> {
    let mut lineage = Lineage::of(record);
    let judge = |bytes: &B| {
        let before = record.clone();
        admit_one(record, &mut lineage, bytes.as_ref(), writer).map_err(|(refusal, left)| {
            if left == Left::HalfChanged {
                *record = before;
            }
            refusal
        })
    };
    changes.iter().map(judge).collect()
}

/// In which state a refused change leaves the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// It was not touched.
    AsItWas,
    /// The change is in it, or a part of it: it has to be put back.
    HalfChanged,
}

/// Judges one change and applies it. The lineage is as it was if it is refused; the record perhaps not.
fn admit_one(
    record: &mut Record,
    lineage: &mut Lineage,
    bytes: &[u8],
    writer: &Writer,
) -> Result<Admitted, (Refusal, Left)> {
    let early = |refusal| (refusal, Left::AsItWas);
    let hash = prescan::scan(bytes).map_err(early)?;
    if lineage.has(&hash) {
        return Ok(Admitted::Known(hash));
    }
    let change = decode(bytes).ok_or(early(Refusal::MalformedChange))?;
    let meta = check_meta(&change, writer).map_err(early)?;
    lineage.check(&meta).map_err(early)?;
    // What was refused and done again in a later life does not come a second time, however late its first form is heard again.
    if lineage.is_outlived(&meta) && holds_command(record, &meta) {
        return Err(early(Refusal::SequenceBroken));
    }
    if record.doc.stats().num_ops.saturating_add(change.len() as u64) > RECORD_OPS_LIMIT {
        return Err(early(Refusal::ChangeTooLarge));
    }
    // Decoding operations trusts actor numbers inside the change.
    let expanded = catch_unwind(AssertUnwindSafe(|| change.decode())).map_err(|_| early(Refusal::MalformedChange))?;
    let touched = paths::check(record, &expanded, &expanded.deps).map_err(early)?;

    // What an answer said before is only asked about the office.
    let before = (writer.scope == Scope::Office).then(|| record.clone());
    let checked = match record.apply_decoded(vec![change]) {
        // Automerge queues what it cannot apply instead of saying so.
        Some(()) if record.has(&hash) => check_typed(record, before.as_ref(), &touched, writer),
        _ => Err(Refusal::RecordUnreadable),
    };
    checked.map_err(|refusal| (refusal, Left::HalfChanged))?;
    lineage.push(&meta);
    Ok(Admitted::New(Box::new(meta), touched))
}

/// Another form of the change's command is in the record.
fn holds_command(record: &Record, change: &ChangeMeta) -> bool {
    let command = |one: &ChangeMeta| one.stamp.as_ref().map(|stamp| stamp.command);
    record.history().iter().any(|one| command(one).is_some() && command(one) == command(change))
}

/// The author, and what every change of ours says about itself.
fn check_meta(change: &Change, writer: &Writer) -> Result<ChangeMeta, Refusal> {
    if change.is_empty() {
        return Err(Refusal::MalformedChange);
    }
    let actor = Actor::parse(change.actor_id().to_bytes())
        .filter(|actor| actor.same_author(writer.actor))
        .ok_or(Refusal::ActorNotYours)?;
    let stamp = change.message().and_then(CommandStamp::from_message).ok_or(Refusal::MalformedChange)?;
    if !writer.users.contains(&stamp.by) {
        return Err(Refusal::ActorNotYours);
    }
    Ok(ChangeMeta {
        hash: change.hash().into(),
        actor: Some(actor),
        seq: change.seq(),
        deps: change.deps().iter().map(|dep| (*dep).into()).collect(),
        start_op: change.start_op().get(),
        max_op: change.max_op(),
        timestamp: change.timestamp(),
        stamp: Some(stamp),
    })
}

/// What was added can be read as what it claims to be, and says the truth about its author. `before`: the record without
/// it, where the office is the author.
fn check_typed(record: &Record, before: Option<&Record>, touched: &Touched, writer: &Writer) -> Result<(), Refusal> {
    let yours = |by: &UserId| if writer.users.contains(by) { Ok(()) } else { Err(Refusal::ActorNotYours) };
    for id in &touched.entries {
        check_places(record, Container::Entries, &id.to_string())?;
        let entry: Entry = record.entry(*id).ok_or(Refusal::RecordUnreadable)?;
        yours(&entry.by)?;
        if entry.device != writer.actor.replica() {
            return Err(Refusal::ActorNotYours);
        }
        let belongs = match writer.scope {
            Scope::Field => true,
            Scope::Office => matches!(entry.what, EntryKind::Remark { .. }),
            Scope::Claims => matches!(entry.what, EntryKind::Claim { .. } | EntryKind::TakeBack { .. }),
        };
        if !belongs {
            return Err(Refusal::OutsideWriteScope);
        }
    }
    for id in &touched.attachments {
        check_places(record, Container::Attachments, &id.to_string())?;
        let attachment: Attachment =
            record.one(Container::Attachments, &id.to_string()).ok_or(Refusal::RecordUnreadable)?;
        yours(&attachment.by)?;
        if !is_sha256(&attachment.sha256) {
            return Err(Refusal::RecordUnreadable);
        }
    }
    for id in &touched.signatures {
        check_places(record, Container::Signatures, &id.to_string())?;
        let signature: Signature =
            record.one(Container::Signatures, &id.to_string()).ok_or(Refusal::RecordUnreadable)?;
        yours(&signature.by)?;
        if !is_sha256(&signature.report_sha256) {
            return Err(Refusal::RecordUnreadable);
        }
    }
    for id in &touched.parts {
        let _: PartLine = record.one(Container::Parts, &id.to_string()).ok_or(Refusal::RecordUnreadable)?;
    }
    let only_entries = touched.attachments.is_empty()
        && touched.signatures.is_empty()
        && touched.parts.is_empty()
        && touched.answers.iter().all(|key| before.is_some_and(|before| settles(before, record, key)))
        && !touched.note;
    if writer.scope != Scope::Field && !only_entries {
        return Err(Refusal::OutsideWriteScope);
    }
    Ok(())
}

/// The question was answered differently at one time, and now says what one of those answers said.
fn settles(before: &Record, after: &Record, key: &AnswerKey) -> bool {
    let (Some(before), Some(after)) = (before.answer(key), after.answer(key)) else { return false };
    let field = matches!(key, AnswerKey::Field { .. });
    let said = before.others.iter().chain([&before.said]).any(|one| one.value == after.said.value);
    field && !before.others.is_empty() && after.others.is_empty() && said
}

/// A position, where there is one, is on the globe. Judged before hydrating, which would only say "unreadable".
fn check_places(record: &Record, container: Container, key: &str) -> Result<(), Refusal> {
    let Ok(Some((_, object))) = record.doc.get(container.object(), key) else { return Err(Refusal::RecordUnreadable) };
    for prefix in ["place", "taken.place"] {
        let mut numbers = Vec::new();
        for name in ["lat", "lon", "accuracy"] {
            if let Ok(Some((value, _))) = record.doc.get(&object, format!("{prefix}.{name}")) {
                numbers.push(number_of(&value));
            }
        }
        match *numbers.as_slice() {
            [] => {}
            [lat, lon, accuracy] if (Place { lat, lon, accuracy, mock: false }).is_valid() => {}
            _ => return Err(Refusal::InvalidPlace),
        }
    }
    Ok(())
}

/// A number, or one that no position has.
fn number_of(value: &automerge::Value<'_>) -> f64 {
    value.as_scalar().and_then(from_scalar).and_then(|json| json.as_f64()).unwrap_or(f64::NAN)
}

/// 64 lower-case hex digits.
fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The saved bytes, if they load to the same heads.
fn survives_saving(record: &Record) -> Option<Vec<u8>> {
    let saved = catch_unwind(AssertUnwindSafe(|| record.save_unpacked())).ok()?;
    Record::load(&saved).is_ok_and(|loaded| loaded.heads() == record.heads()).then_some(saved)
}

#[cfg(test)]
mod tests;
