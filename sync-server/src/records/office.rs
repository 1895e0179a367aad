//! Facts from a desk: the office is an author like any other, with its own actor.

use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::{CommandId, EntryId, OrderId, UserId, VisitId};
use jobsheet_record::{Actor, CommandStamp, WriteError, Writer};

use super::{Arrived, append, load_or_begin};
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
    let actor = Actor::office(company::epoch(tx)?);
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
    let writer = Writer::office(actor, by);
    let change = stored.record.write(actor, &writer, &stamp, |draft| draft.entry(&entry)).map_err(refused)?;
    let change = change.ok_or_else(|| Error::internal("a new remark changed nothing"))?;
    let meta = stored.record.meta(&change.hash).ok_or_else(|| Error::internal("a new change is not in its record"))?;
    append(tx, cx, order, &mut stored, &[Arrived { meta, bytes: change.bytes, sender: None, seal: None }])?;
    publication.grew(order, [change.hash]);
    Ok(entry.id)
}

fn refused(error: WriteError) -> Error {
    match error {
        WriteError::Refused(refusal) => jobsheet_api::ApiError::new(super::code_of(refusal)).into(),
        WriteError::NotAScalar | WriteError::Broken => Error::internal(error),
    }
}
