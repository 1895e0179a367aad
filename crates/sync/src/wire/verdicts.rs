//! Verdicts: only those that are not "stored" are named, by their place in the request.

use jobsheet_model::OrderId;
use jobsheet_record::ChangeHash;
use uuid::Uuid;

use super::reader::{Bad, Reader};
use super::writer::Writer;
use crate::envelope::hash_of;
use crate::message::{SyncRequest, Verdict, VerdictItem};

/// Each verdict says which change it is about.
const EXPLICIT: u64 = 0;
/// One for each change of the request, in its order.
const BY_PLACE: u64 = 1;

/// The changes of a request, by record and name, in its order.
fn asked(request: &SyncRequest) -> impl Iterator<Item = (OrderId, ChangeHash)> {
    let named = |envelope: &crate::Envelope| -> Vec<(OrderId, ChangeHash)> {
        envelope.changes.iter().map(|change| (envelope.record, hash_of(change))).collect()
    };
    request.push.iter().flat_map(named)
}

pub(super) fn write(writer: &mut Writer, verdicts: &[VerdictItem], request: &SyncRequest) {
    if !asked(request).eq(verdicts.iter().map(|one| (one.record, one.hash))) {
        writer.number(EXPLICIT);
        writer.count(verdicts.len());
        for one in verdicts {
            writer.id(one.record.0.into_bytes());
            writer.raw(&one.hash.0);
            match &one.verdict {
                Verdict::Stored => writer.number(0),
                Verdict::Refused { code, detail } => {
                    writer.number(1);
                    writer.bytes(code.as_bytes());
                    writer.bytes(detail.as_bytes());
                }
            }
        }
        return;
    }
    writer.number(BY_PLACE);
    let refused: Vec<(usize, &str, &str)> = verdicts
        .iter()
        .enumerate()
        .filter_map(|(place, one)| match &one.verdict {
            Verdict::Stored => None,
            Verdict::Refused { code, detail } => Some((place, code.as_str(), detail.as_str())),
        })
        .collect();
    writer.count(refused.len());
    let mut next = 0;
    for (place, code, detail) in refused {
        writer.count(place - next);
        writer.bytes(code.as_bytes());
        writer.bytes(detail.as_bytes());
        next = place + 1;
    }
}

pub(super) fn read(reader: &mut Reader<'_>, request: &SyncRequest) -> Result<Vec<VerdictItem>, Bad> {
    match reader.number()? {
        EXPLICIT => (0..reader.count()?).map(|_| read_explicit(reader)).collect(),
        BY_PLACE => {
            let stored = |(record, hash)| VerdictItem { record, hash, verdict: Verdict::Stored };
            let mut verdicts: Vec<VerdictItem> = asked(request).map(stored).collect();
            let mut next: u64 = 0;
            for _ in 0..reader.count()? {
                let place = next.checked_add(reader.number()?).ok_or(Bad::Malformed)?;
                let at = usize::try_from(place).map_err(|_| Bad::Malformed)?;
                let verdict = Verdict::Refused { code: reader.text()?, detail: reader.text()? };
                verdicts.get_mut(at).ok_or(Bad::Malformed)?.verdict = verdict;
                next = place.saturating_add(1);
            }
            Ok(verdicts)
        }
        _ => Err(Bad::Malformed),
    }
}

fn read_explicit(reader: &mut Reader<'_>) -> Result<VerdictItem, Bad> {
    let record = OrderId(Uuid::from_bytes(reader.id()?));
    let hash = ChangeHash(reader.raw::<32>()?);
    let verdict = match reader.number()? {
        0 => Verdict::Stored,
        1 => Verdict::Refused { code: reader.text()?, detail: reader.text()? },
        _ => return Err(Bad::Malformed),
    };
    Ok(VerdictItem { record, hash, verdict })
}
