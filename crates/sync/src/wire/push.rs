//! Envelopes, with each signature once.

use std::collections::BTreeMap;
use std::sync::Arc;

use jobsheet_model::{OrderId, ReplicaId};
use uuid::Uuid;

use super::changes::Changes;
use super::reader::{Bad, Reader};
use super::writer::Writer;
use crate::envelope::{Envelope, Leaf, Seal, leaves_of};

/// Envelopes that stand together under one signature.
fn groups(envelopes: &[Envelope]) -> Vec<&[Envelope]> {
    envelopes.chunk_by(|one, next| one.replica == next.replica && one.seal == next.seal).collect()
}

pub(super) fn write(writer: &mut Writer, changes: &mut Changes, envelopes: &[Envelope]) {
    let groups = groups(envelopes);
    writer.count(groups.len());
    for group in groups {
        let Some(first) = group.first() else { continue };
        writer.id(first.replica.0.into_bytes());
        writer.count(group.len());
        let mut made: BTreeMap<u32, Leaf> = BTreeMap::new();
        let mut next: u32 = 0;
        for envelope in group {
            writer.id(envelope.record.0.into_bytes());
            writer.difference(i64::from(envelope.at) - i64::from(next));
            changes.write(writer, &envelope.changes);
            let leaves = leaves_of(envelope.record, &envelope.changes);
            next = put(&mut made, envelope.at, leaves);
        }
        write_seal(writer, &first.seal, &made);
    }
}

pub(super) fn read(reader: &mut Reader<'_>, changes: &mut Changes) -> Result<Vec<Envelope>, Bad> {
    let mut envelopes = Vec::new();
    for _ in 0..reader.count()? {
        let replica = ReplicaId(Uuid::from_bytes(reader.id()?));
        let mut made: BTreeMap<u32, Leaf> = BTreeMap::new();
        let mut group = Vec::new();
        let mut next: u32 = 0;
        for _ in 0..reader.count()? {
            let record = OrderId(Uuid::from_bytes(reader.id()?));
            let at = i64::from(next).checked_add(reader.difference()?).and_then(|at| u32::try_from(at).ok());
            let at = at.ok_or(Bad::Malformed)?;
            let changes = changes.read(reader)?;
            next = put(&mut made, at, leaves_of(record, &changes));
            group.push((record, changes, at));
        }
        let seal = Arc::new(read_seal(reader, &made)?);
        let sealed = |(record, changes, at)| Envelope { replica, record, changes, at, seal: Arc::clone(&seal) };
        envelopes.extend(group.into_iter().map(sealed));
    }
    Ok(envelopes)
}

/// Notes leaves from `at` on; the place after them.
fn put(made: &mut BTreeMap<u32, Leaf>, at: u32, leaves: Vec<Leaf>) -> u32 {
    let mut next = at;
    for leaf in leaves {
        made.insert(next, leaf);
        next = next.saturating_add(1);
    }
    next
}

fn write_seal(writer: &mut Writer, seal: &Seal, made: &BTreeMap<u32, Leaf>) {
    writer.raw_counted(&seal.signature);
    writer.count(seal.leaves.len());
    let absent: Vec<(u32, &Leaf)> =
        (0..).zip(&seal.leaves).filter(|(place, leaf)| made.get(place) != Some(leaf)).collect();
    writer.count(absent.len());
    let mut next = 0;
    for (place, leaf) in absent {
        writer.number(u64::from(place - next));
        writer.raw(leaf);
        next = place + 1;
    }
}

fn read_seal(reader: &mut Reader<'_>, made: &BTreeMap<u32, Leaf>) -> Result<Seal, Bad> {
    let signature = reader.raw_counted()?;
    let count = reader.number()?;
    let mut absent: BTreeMap<u32, Leaf> = BTreeMap::new();
    let mut next: u32 = 0;
    for _ in 0..reader.count()? {
        let gap = u32::try_from(reader.number()?).map_err(|_| Bad::Malformed)?;
        let place = next.checked_add(gap).ok_or(Bad::Malformed)?;
        absent.insert(place, reader.raw::<32>()?);
        next = place.checked_add(1).ok_or(Bad::Malformed)?;
    }
    if count > (made.len() + absent.len()) as u64 {
        return Err(Bad::Malformed);
    }
    let count = u32::try_from(count).map_err(|_| Bad::Malformed)?;
    let leaf = |place| absent.get(&place).or_else(|| made.get(&place)).copied().ok_or(Bad::Malformed);
    Ok(Seal { leaves: (0..count).map(leaf).collect::<Result<_, _>>()?, signature })
}
