//! One record of a push: admission of its changes, then the rulings on what they say.

use jobsheet_api::ErrorCode;
use jobsheet_model::entry::{Entry, EntryKind};
use jobsheet_model::{OrderId, ReplicaId};
use jobsheet_record::admission::{Admitted, Touched, admit_and_save};
use jobsheet_record::{Refusal, Writer};
use jobsheet_sync::Envelope;

use super::author::Author;
use super::push::Outcomes;
use crate::cx::Cx;
use crate::db::{Tx, values};
use crate::error::{Error, Result};
use crate::feeds::{self, Publication};
use crate::orders::{self, StoredOrder};
use crate::pool::{self, Asked};
use crate::records::{self, Arrived, Closed, StoredRecord};
use crate::rulings::{self, Facts};

/// An envelope's changes that were let in.
struct Taken<'a> {
    author: &'a Author,
    touched: Vec<Touched>,
}

impl Taken<'_> {
    /// The entries that came with it.
    fn entries(&self, stored: &StoredRecord) -> Vec<Entry> {
        let added = self.touched.iter().flat_map(|touched| &touched.entries);
        added.filter_map(|entry| stored.record.entry(*entry)).collect()
    }

    fn facts<'b>(&'b self, entries: &'b [Entry]) -> Facts<'b> {
        Facts { entries, anchors: &self.author.anchors, revoked: self.author.revoked }
    }
}

/// An envelope that is its author's.
pub(super) struct Sealed<'a> {
    pub(super) envelope: &'a Envelope,
    pub(super) author: &'a Author,
    /// The name of its seal.
    pub(super) seal: &'a str,
}

/// What the database says about a record before its envelopes are judged.
pub(super) struct Before<'a> {
    order: Option<StoredOrder>,
    record: Closed,
    /// Each with who may be heard in it.
    envelopes: Vec<(&'a Sealed<'a>, std::result::Result<Writer, ErrorCode>)>,
}

/// Reads it. The caller holds the record's lock. `asked`: it is somebody's answer to an offer.
pub(super) fn look<'a>(
    tx: &mut Tx,
    id: OrderId,
    asked: Option<&Asked>,
    sealed: &'a [Sealed<'a>],
) -> Result<Before<'a>> {
    let order = if asked.is_some() { None } else { orders::load(tx, id)? };
    let record = records::look(tx, id)?;
    let mut envelopes = Vec::with_capacity(sealed.len());
    for one in sealed {
        let writer = match asked {
            Some(asked) => one.author.claimant(asked),
            None => one.author.writer(tx, id, order.is_some())?,
        };
        envelopes.push((one, writer));
    }
    Ok(Before { order, record, envelopes })
}

/// A record with what was let in, nothing of it written yet.
pub(super) struct Judgement<'a> {
    order: Option<StoredOrder>,
    stored: StoredRecord,
    arrived: Vec<Arrived>,
    taken: Vec<Taken<'a>>,
    outcomes: Outcomes,
}

/// Admission of the envelopes of one record. Needs no database, so that many records can be judged side by side. `None`
/// when the record's snapshot cannot be read.
pub(super) fn judge<'a>(sender: ReplicaId, before: Before<'a>) -> Option<Judgement<'a>> {
    let stored = before.record.open()?;
    Some(judge_in(sender, before.order, stored, before.envelopes))
}

fn judge_in<'a>(
    sender: ReplicaId,
    order: Option<StoredOrder>,
    mut stored: StoredRecord,
    envelopes: Vec<(&'a Sealed<'a>, std::result::Result<Writer, ErrorCode>)>,
) -> Judgement<'a> {
    let mut outcomes = Outcomes::default();
    let mut arrived: Vec<Arrived> = Vec::new();
    let mut taken: Vec<Taken<'_>> = Vec::new();
    // A change may build on one of another author that comes later in the same request: ask again while that helps.
    let mut waiting = envelopes;
    loop {
        let had = arrived.len();
        let mut again = Vec::new();
        for (one, writer) in waiting {
            let (envelope, writer) = match (one.envelope, writer) {
                (envelope, Ok(writer)) => (envelope, writer),
                (envelope, Err(code)) => {
                    outcomes.refuse_all(envelope, code.code());
                    continue;
                }
            };
            let judged = judge_one(&mut stored, one, &writer, (envelope.replica != sender).then_some(sender));
            if judged.refused.iter().any(|(_, refusal)| *refusal == Refusal::MissingDependency) {
                again.push((one, writer, judged.refused));
            } else {
                refuse(&mut outcomes, envelope, &judged.refused);
            }
            arrived.extend(judged.arrived);
            taken.push(Taken { author: one.author, touched: judged.touched });
        }
        if again.is_empty() {
            break;
        }
        if arrived.len() == had {
            for (one, _, refused) in again {
                refuse(&mut outcomes, one.envelope, &refused);
            }
            break;
        }
        waiting = again.into_iter().map(|(one, writer, _)| (one, Ok(writer))).collect();
    }
    Judgement { order, stored, arrived, taken, outcomes }
}

/// Rules on what was let in and writes all of it. The caller holds the record's lock. `judged` is none when the record's
/// snapshot could not be read: then it is rebuilt first.
pub(super) fn take_in(
    tx: &mut Tx,
    cx: &mut Cx,
    sender: ReplicaId,
    id: OrderId,
    asked: Option<&Asked>,
    sealed: &[Sealed<'_>],
    judged: Option<Judgement<'_>>,
) -> Result<(Outcomes, Publication)> {
    let judged = match judged {
        Some(judged) => judged,
        None => {
            let before = look(tx, id, asked, sealed)?;
            judge_in(sender, before.order, records::load_or_begin(tx, id)?, before.envelopes)
        }
    };
    let Judgement { mut order, mut stored, arrived, taken, mut outcomes } = judged;
    let mut publication = Publication::default();
    if arrived.is_empty() {
        return Ok((outcomes, publication));
    }
    if let Some(asked) = asked {
        let entries: Vec<Vec<Entry>> = taken.iter().map(|one| one.entries(&stored)).collect();
        let facts: Vec<Facts<'_>> = taken.iter().zip(&entries).map(|(one, entries)| one.facts(entries)).collect();
        pool::rule(tx, cx, id, asked, &mut stored, &facts, &mut publication)?;
        records::append(tx, cx, id, &mut stored, &arrived)?;
        outcomes.sealed.insert(id);
        return Ok((outcomes, publication));
    }
    if order.is_none() {
        let why = if !begins_with_a_request(&stored, &taken) {
            Some(ErrorCode::OrderNotFound)
        } else if taken.iter().any(|one| one.author.revoked) {
            // A lost phone makes no orders; what it asked for is kept in quarantine.
            Some(ErrorCode::DeviceRevoked)
        } else {
            None
        };
        if let Some(why) = why {
            for one in sealed {
                outcomes.refuse_all(one.envelope, why.code());
            }
            return Ok((outcomes, publication));
        }
    }
    rule(tx, cx, id, &mut order, &mut stored, &taken, &mut publication)?;
    records::append(tx, cx, id, &mut stored, &arrived)?;
    let named: Vec<_> = taken.iter().flat_map(|one| &one.touched).flat_map(|touched| &touched.attachments).collect();
    let mut files = stored.record.attachments();
    let files: Vec<_> = named.into_iter().filter_map(|id| files.remove(id)).collect();
    feeds::expect_blobs(tx, cx, id, &files, &mut publication)?;
    outcomes.sealed.insert(id);
    publication.grew(id, arrived.iter().map(Arrived::hash));
    Ok((outcomes, publication))
}

/// What became of an envelope's changes.
struct Judged {
    arrived: Vec<Arrived>,
    touched: Vec<Touched>,
    refused: Vec<(Vec<u8>, Refusal)>,
}

fn judge_one(stored: &mut StoredRecord, one: &Sealed<'_>, writer: &Writer, sender: Option<ReplicaId>) -> Judged {
    let mut judged = Judged { arrived: Vec::new(), touched: Vec::new(), refused: Vec::new() };
    let (verdicts, saved) = admit_and_save(&mut stored.record, &one.envelope.changes, writer);
    if verdicts.iter().any(|verdict| matches!(verdict, Ok(Admitted::New(..)))) {
        stored.saved = saved;
    }
    for (bytes, verdict) in one.envelope.changes.iter().zip(verdicts) {
        match verdict {
            Ok(Admitted::Known(_)) => {}
            Ok(Admitted::New(meta, touched)) => {
                let seal = Some(one.seal.to_owned());
                judged.arrived.push(Arrived { meta: *meta, bytes: bytes.clone(), sender, seal });
                judged.touched.push(touched);
            }
            Err(refusal) => judged.refused.push((bytes.clone(), refusal)),
        }
    }
    judged
}

fn refuse(outcomes: &mut Outcomes, envelope: &Envelope, refused: &[(Vec<u8>, Refusal)]) {
    for (bytes, refusal) in refused {
        outcomes.refuse(envelope, bytes, refusal.code());
    }
}

/// A record without a decision row is let in only if it begins by asking for one (A6).
fn begins_with_a_request(stored: &StoredRecord, taken: &[Taken<'_>]) -> bool {
    let first = taken.iter().flat_map(|one| &one.touched).flat_map(|touched| &touched.entries).next();
    let first = first.and_then(|entry| stored.record.entry(*entry));
    first.is_some_and(|entry| matches!(entry.what, EntryKind::OrderRequested { .. }))
}

/// Rules on the new entries and writes the row if they changed it.
fn rule(
    tx: &mut Tx,
    cx: &mut Cx,
    id: OrderId,
    order: &mut Option<StoredOrder>,
    stored: &mut StoredRecord,
    taken: &[Taken<'_>],
    publication: &mut Publication,
) -> Result<()> {
    let mut ruled = false;
    for one in taken {
        let entries = one.entries(stored);
        ruled |= rulings::rule(tx, cx, id, order, stored, &one.facts(&entries), publication)?;
    }
    let order = order.as_mut().ok_or_else(|| Error::internal("a request for an order made none"))?;
    if ruled {
        order.save(tx, cx)?;
        publication.order(id);
    } else {
        tx.execute("UPDATE orders SET changed_at = $2 WHERE id = $1", values![id, cx.now])?;
    }
    Ok(())
}
