//! Taking in what a device brings.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use jobsheet_api::ErrorCode;
use jobsheet_model::{OrderId, ReplicaId};
use jobsheet_sync::envelope::hash_of;
use jobsheet_sync::{Envelope, SyncRequest, Verdict, VerdictItem, Verifier};

use super::author::{Author, author};
use super::quarantine::{Refused, keep};
use super::record::{self, Judgement, Sealed};
use super::seals::Seals;
use super::share::side_by_side;
use super::{check_caller, contact};
use crate::auth::Device;
use crate::cx::Cx;
use crate::db::{DbErrorKind, Tx};
use crate::error::{Error, Result};
use crate::feeds::{self, Publication};
use crate::pool::{self, Asked};
use crate::{orders, records};

/// Most changes of one request. A device with more to say asks several times.
const MOST_CHANGES: usize = 5_000;

/// Judges, keeps and rules on every change that the request brings. One verdict for each, in their order.
///
/// # Errors
/// `actor_not_yours` when the request names another device, `malformed_request` when it brings too many changes, or when
/// the database fails.
pub fn push(tx: &mut Tx, cx: &mut Cx, device: &Device, request: &SyncRequest) -> Result<Vec<VerdictItem>> {
    check_caller(device, request)?;
    if request.push.iter().map(|envelope| envelope.changes.len()).sum::<usize>() > MOST_CHANGES {
        return Err(Error::refused(ErrorCode::MalformedRequest));
    }
    contact::note_contact(tx, cx, request)?;
    feeds::note_cursor(tx, cx, device.replica, device.user, &request.cursor)?;

    let mut by_record: BTreeMap<OrderId, Vec<&Envelope>> = BTreeMap::new();
    for envelope in &request.push {
        by_record.entry(envelope.record).or_default().push(envelope);
    }
    let retired = orders::finished_long_ago(tx, cx, device.user)?;
    let asked = pool::asked_in(tx, by_record.keys())?;
    // All locks first and in the order of their names, so that two pushes never wait for each other.
    let offered = asked.values().map(|asked| &asked.order);
    let locks: BTreeSet<OrderId> = by_record.keys().chain(&retired).chain(offered).copied().collect();
    for order in locks {
        orders::lock_name(tx, order)?;
    }
    let mut authors: BTreeMap<ReplicaId, Option<Author>> = BTreeMap::new();
    for envelope in &request.push {
        if let std::collections::btree_map::Entry::Vacant(place) = authors.entry(envelope.replica) {
            place.insert(author(tx, envelope.replica)?);
        }
    }

    let mut publication = Publication::default();
    if !feeds::has_catalog(tx)? {
        // A house that was not seeded: the first phone that calls finds the catalogue as it is.
        publication.catalog();
    }
    for order in retired {
        orders::retire(tx, cx, order, device.user, &mut publication)?;
    }
    let (mut outcomes, mut verifier) = (Outcomes::default(), Verifier::default());
    let seals = Seals::of(request);
    let mut sealed_by_record: Vec<(OrderId, Vec<Sealed<'_>>)> = Vec::new();
    for (order, envelopes) in by_record {
        let mut sealed: Vec<Sealed<'_>> = Vec::new();
        for envelope in envelopes {
            match authors.get(&envelope.replica).and_then(Option::as_ref) {
                None => outcomes.refuse_all(envelope, ErrorCode::UnknownDevice.code()),
                Some(author) if !author.sealed(envelope, &mut verifier) => {
                    outcomes.refuse_all(envelope, ErrorCode::BadSignature.code())
                }
                Some(author) => sealed.push(Sealed { envelope, author, seal: seals.of_envelope(envelope) }),
            }
        }
        if !sealed.is_empty() {
            sealed_by_record.push((order, sealed));
        }
    }
    // Claims first: who gets an order by one may be heard on the order in the same breath.
    let (claims, others): (Vec<_>, Vec<_>) =
        sealed_by_record.into_iter().partition(|(order, _)| asked.contains_key(order));
    for some in [claims, others] {
        take_all(tx, cx, device.replica, &asked, &some, &mut outcomes, &mut publication)?;
    }
    let arrived = request.push.iter().filter(|envelope| outcomes.sealed.contains(&envelope.record));
    records::keep_seals(tx, arrived.map(|envelope| (envelope, seals.of_envelope(envelope))))?;
    for refused in outcomes.refused.values() {
        keep(tx, cx, refused)?;
    }
    publication.publish(tx)?;
    Ok(outcomes.verdicts(request))
}

/// Judges these records side by side and takes them in one after the other: all in one savepoint, for nearly every request can be
/// taken in as it is. When something in it cannot, each is dealt with alone.
fn take_all(
    tx: &mut Tx,
    cx: &mut Cx,
    sender: ReplicaId,
    asked: &BTreeMap<OrderId, Asked>,
    records: &[(OrderId, Vec<Sealed<'_>>)],
    outcomes: &mut Outcomes,
    publication: &mut Publication,
) -> Result<()> {
    match tx.attempt(|tx| together(tx, cx, sender, asked, records)) {
        Ok(taken) => {
            for (judged, published) in taken {
                publication.merge(published);
                outcomes.merge(judged);
            }
            return Ok(());
        }
        Err(error) if is_for_the_whole_request(&error) => return Err(error),
        Err(_) => {}
    }
    for (order, sealed) in records {
        match tx.attempt(|tx| take_in(tx, cx, sender, *order, asked.get(order), sealed, None)) {
            Ok((judged, published)) => {
                publication.merge(published);
                outcomes.merge(judged);
            }
            Err(error) if is_for_the_whole_request(&error) => return Err(error),
            Err(error) => {
                // Nothing of this record was kept. The device sets these aside and goes on with everything else.
                tracing::error!(%order, %error, "A record could not be dealt with.");
                for one in sealed {
                    outcomes.refuse_all(one.envelope, error.code().code());
                }
            }
        }
    }
    Ok(())
}

/// All of them, or the first fault.
fn together(
    tx: &mut Tx,
    cx: &mut Cx,
    sender: ReplicaId,
    asked: &BTreeMap<OrderId, Asked>,
    records: &[(OrderId, Vec<Sealed<'_>>)],
) -> Result<Vec<(Outcomes, Publication)>> {
    let mut looked = Vec::with_capacity(records.len());
    for (order, sealed) in records {
        looked.push(record::look(tx, *order, asked.get(order), sealed)?);
    }
    // What is judged is independent of all other records: the processors share it.
    let judged = side_by_side(looked, |before| {
        catch_unwind(AssertUnwindSafe(|| record::judge(sender, before)))
            .map_err(|_| Error::internal("judging a record panicked"))
    });
    let mut taken = Vec::with_capacity(records.len());
    for ((order, sealed), judged) in records.iter().zip(judged) {
        taken.push(take_in(tx, cx, sender, *order, asked.get(order), sealed, judged?)?);
    }
    Ok(taken)
}

/// One record. A panic in it is an error like any other.
fn take_in(
    tx: &mut Tx,
    cx: &mut Cx,
    sender: ReplicaId,
    order: OrderId,
    asked: Option<&Asked>,
    sealed: &[Sealed<'_>],
    judged: Option<Judgement<'_>>,
) -> Result<(Outcomes, Publication)> {
    catch_unwind(AssertUnwindSafe(|| record::take_in(tx, cx, sender, order, asked, sealed, judged)))
        .unwrap_or_else(|_| Err(Error::internal("taking in a record panicked")))
}

/// Faults after which nothing else can succeed either, or that a second run of the transaction mends.
fn is_for_the_whole_request(error: &Error) -> bool {
    match error {
        Error::Db(error) => !matches!(error.kind, DbErrorKind::Unique | DbErrorKind::ForeignKey | DbErrorKind::Other),
        Error::File(_) => true,
        Error::Refused(_) | Error::Internal(_) => false,
    }
}

/// What became of each change.
#[derive(Default)]
pub(super) struct Outcomes {
    refused: BTreeMap<(OrderId, jobsheet_record::ChangeHash), Refused>,
    /// Records into which something new was taken.
    pub(super) sealed: BTreeSet<OrderId>,
}

impl Outcomes {
    pub(super) fn refuse(&mut self, envelope: &Envelope, bytes: &[u8], code: &str) {
        let hash = hash_of(bytes);
        let refused = Refused {
            author: envelope.replica,
            order: envelope.record,
            hash,
            code: code.to_owned(),
            bytes: bytes.to_vec(),
        };
        self.refused.insert((envelope.record, hash), refused);
    }

    pub(super) fn refuse_all(&mut self, envelope: &Envelope, code: &str) {
        for bytes in &envelope.changes {
            self.refuse(envelope, bytes, code);
        }
    }

    fn merge(&mut self, other: Self) {
        self.refused.extend(other.refused);
        self.sealed.extend(other.sealed);
    }

    /// One for each pushed change: what was not refused is stored.
    fn verdicts(&self, request: &SyncRequest) -> Vec<VerdictItem> {
        let mut verdicts = Vec::new();
        for envelope in &request.push {
            for bytes in &envelope.changes {
                let (record, hash) = (envelope.record, hash_of(bytes));
                let verdict = match self.refused.get(&(record, hash)) {
                    Some(refused) => Verdict::Refused { code: refused.code.clone(), detail: String::new() },
                    None => Verdict::Stored,
                };
                verdicts.push(VerdictItem { record, hash, verdict });
            }
        }
        verdicts
    }
}
