//! What is newer than the cursor, and what is gone.

use jobsheet_model::OrderId;
use jobsheet_record::ChangeHash;

use super::Asked;
use super::changes::Changes;
use super::reader::{Bad, Reader};
use super::writer::Writer;
use crate::envelope::hash_of;
use crate::ids::FeedId;
use crate::message::{Gone, Item, ItemKind};

/// How a record's heads are written: as they are,
const EXPLICIT: u64 = 0;
/// or as the last change of the item,
const ITS_LAST: u64 = 1;
/// or as the last change that the request brought for the record.
const BROUGHT_LAST: u64 = 2;

/// What is inside an item, beside its name.
mod part {
    pub(super) const DOCUMENT: u64 = 1;
    pub(super) const CHANGES: u64 = 2;
    pub(super) const HEADS: u64 = 4;
    /// The document is a difference.
    pub(super) const DIFFERENCE: u64 = 8;
    pub(super) const ALL: u64 = 15;
}

/// Where the last item stood: the next one is near.
#[derive(Default)]
struct Near {
    feed: String,
    seq: u64,
    id: String,
}

impl Near {
    fn write(&mut self, writer: &mut Writer, feed: &FeedId, seq: u64, kind: ItemKind, id: &str) {
        let same_feed = feed.0 == self.feed;
        writer.number(u64::from(same_feed));
        if !same_feed {
            writer.bytes(feed.0.as_bytes());
            self.feed.clone_from(&feed.0);
        }
        writer.difference(seq.wrapping_sub(self.seq).cast_signed());
        self.seq = seq;
        writer.number(u64::from(kind.number()));
        // A record follows its order.
        let same_id = id == self.id;
        writer.number(u64::from(same_id));
        if !same_id {
            writer.bytes(id.as_bytes());
            id.clone_into(&mut self.id);
        }
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(FeedId, u64, ItemKind, String), Bad> {
        if !flag(reader)? {
            self.feed = reader.text()?;
        }
        self.seq = self.seq.wrapping_add(reader.difference()?.cast_unsigned());
        let kind = u32::try_from(reader.number()?).map_err(|_| Bad::Malformed)?;
        if !flag(reader)? {
            self.id = reader.text()?;
        }
        reader.spend(self.feed.len() + self.id.len())?;
        Ok((FeedId(self.feed.clone()), self.seq, ItemKind::from_number(kind), self.id.clone()))
    }
}

fn flag(reader: &mut Reader<'_>) -> Result<bool, Bad> {
    match reader.number()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Bad::Malformed),
    }
}

pub(super) fn write(writer: &mut Writer, changes: &mut Changes, items: &[Item], gone: &[Gone], asked: &Asked) {
    let mut near = Near::default();
    writer.count(items.len());
    for item in items {
        near.write(writer, &item.feed, item.seq, item.kind, &item.id);
        let parts = [
            (!item.document.is_empty(), part::DOCUMENT),
            (!item.changes.is_empty(), part::CHANGES),
            (!item.heads.is_empty(), part::HEADS),
            (item.difference.is_some(), part::DIFFERENCE),
        ];
        writer.number(parts.iter().filter(|(there, _)| *there).map(|(_, part)| part).sum());
        if !item.document.is_empty() {
            writer.bytes(&item.document);
        }
        if !item.changes.is_empty() {
            changes.write(writer, &item.changes);
        }
        if !item.heads.is_empty() {
            write_heads(writer, item, asked);
        }
        if let Some(result) = &item.difference {
            writer.raw(result);
        }
    }
    writer.count(gone.len());
    for one in gone {
        near.write(writer, &one.feed, one.seq, one.kind, &one.id);
        writer.bytes(one.reason.as_bytes());
        writer.bytes(one.note.as_bytes());
    }
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    changes: &mut Changes,
    asked: &Asked,
) -> Result<(Vec<Item>, Vec<Gone>), Bad> {
    let mut near = Near::default();
    let mut items = Vec::new();
    for _ in 0..reader.count()? {
        let (feed, seq, kind, id) = near.read(reader)?;
        let parts = reader.number()?;
        if parts & !part::ALL != 0 {
            return Err(Bad::Malformed);
        }
        let has = |part| parts & part != 0;
        let document = if has(part::DOCUMENT) { reader.bytes()? } else { Vec::new() };
        let changes = if has(part::CHANGES) { changes.read(reader)? } else { Vec::new() };
        let heads = if has(part::HEADS) { read_heads(reader, &id, &changes, asked)? } else { Vec::new() };
        let difference = if has(part::DIFFERENCE) { Some(reader.raw()?) } else { None };
        items.push(Item { feed, seq, kind, id, document, changes, heads, difference });
    }
    let mut gone = Vec::new();
    for _ in 0..reader.count()? {
        let (feed, seq, kind, id) = near.read(reader)?;
        gone.push(Gone { feed, seq, kind, id, reason: reader.text()?, note: reader.text()? });
    }
    Ok((items, gone))
}

fn brought(asked: &Asked, id: &str) -> Option<ChangeHash> {
    asked.newest.get(&id.parse::<OrderId>().ok()?).copied()
}

fn write_heads(writer: &mut Writer, item: &Item, asked: &Asked) {
    let is = |one: Option<ChangeHash>| one.is_some_and(|one| item.heads == [one]);
    if is(item.changes.last().map(|change| hash_of(change))) {
        writer.number(ITS_LAST);
    } else if is(brought(asked, &item.id)) {
        writer.number(BROUGHT_LAST);
    } else {
        writer.number(EXPLICIT);
        writer.count(item.heads.len());
        item.heads.iter().for_each(|head| writer.raw(&head.0));
    }
}

fn read_heads(reader: &mut Reader<'_>, id: &str, changes: &[Vec<u8>], asked: &Asked) -> Result<Vec<ChangeHash>, Bad> {
    let one = |head: Option<ChangeHash>| head.map(|head| vec![head]).ok_or(Bad::Malformed);
    match reader.number()? {
        ITS_LAST => one(changes.last().map(|change| hash_of(change))),
        BROUGHT_LAST => one(brought(asked, id)),
        EXPLICIT => {
            // Each takes thirty-two bytes of raw, which are counted.
            let count = reader.number()?;
            (0..count).map(|_| reader.raw().map(ChangeHash)).collect()
        }
        _ => Err(Bad::Malformed),
    }
}
