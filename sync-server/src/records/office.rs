//! Facts from a desk: the office is an author like any other, with its own actor.

use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::{CommandId, EntryId, OrderId, UserId, VisitId};
use jobsheet_record::{Actor, AnswerKey, CommandStamp, Draft, WriteError, Writer};
use serde_json::Value;

use super::{Arrived, StoredRecord, append, load_or_begin};
use crate::company;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::feeds::Publication;

/// Adds a remark to an order's record. The caller holds the order's lock, so the office's next sequence number is its own.
///
/// # Errors
/// When the record refuses it, or the database fails.
pub fn write_remark(
    tx: &mut Tx,
    cx: &mut Cx,
    order: OrderId,
    visit: Option<VisitId>,
    by: UserId,
    text: &str,
    publication: &mut Publication,
) -> Result<EntryId> {
    let mut stored = load_or_begin(tx, order)?;
    let command: CommandId = cx.id();
    let stamp = CommandStamp { command, by, at: cx.now, clock: None };
    let entry = Entry {
        id: command.into(),
        visit,
        by,
        device: None,
        at: cx.now,
        clock: None,
        place: None,
        what: EntryKind::Remark { text: text.to_owned() },
    };
    write(tx, cx, order, &mut stored, &stamp, publication, |draft| draft.entry(&entry))?;
    Ok(entry.id)
}

/// Says again one of several answers that stand beside each other: the question is settled. The caller holds the order's
/// lock. False when the record says so already.
///
/// # Errors
/// `outside_write_scope` when nobody disagrees or nobody said so, or when the database fails.
pub fn settle_answer(
    tx: &mut Tx,
    cx: &mut Cx,
    order: OrderId,
    by: UserId,
    key: &AnswerKey,
    value: &Value,
    publication: &mut Publication,
) -> Result<bool> {
    let mut stored = load_or_begin(tx, order)?;
    let stamp = CommandStamp { command: cx.id(), by, at: cx.now, clock: None };
    write(tx, cx, order, &mut stored, &stamp, publication, |draft| draft.answer(key, value))
}

/// One change of the office. False when there was nothing to change.
fn write(
    tx: &mut Tx,
    cx: &Cx,
    order: OrderId,
    stored: &mut StoredRecord,
    stamp: &CommandStamp,
    publication: &mut Publication,
    edit: impl FnOnce(&mut Draft<'_>) -> std::result::Result<(), WriteError>,
) -> Result<bool> {
    let actor = Actor::office(company::epoch(tx)?);
    let writer = Writer::office(actor, stamp.by);
    let Some(change) = stored.record.write(actor, &writer, stamp, edit).map_err(refused)? else { return Ok(false) };
    let meta = stored.record.meta(&change.hash).ok_or_else(|| Error::internal("a new change is not in its record"))?;
    append(tx, cx, order, stored, &[Arrived { meta, bytes: change.bytes, sender: None, seal: None }])?;
    publication.grew(order, [change.hash]);
    Ok(true)
}

fn refused(error: WriteError) -> Error {
    match error {
        WriteError::Refused(refusal) => jobsheet_api::ApiError::new(super::code_of(refusal)).into(),
        WriteError::NotAScalar | WriteError::Broken => Error::internal(error),
    }
}
