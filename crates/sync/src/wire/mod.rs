//! The bulk of a frame: facts, items and verdicts in as few bytes as both sides can make do with.
//!
//! What the receiver can rebuild is left out: frame, checksum, actor and dependency of a change that follows the one
//! before; the stamp's text, of which only the numbers travel; ids that were named before, in this message or in the
//! request that it answers; verdicts that say "stored". The rest goes into three streams, so that what is alike stands
//! together: *shape* (numbers and flags), *text* (bytes that deflate well) and *raw* (bytes that do not).
//!
//! **Invariant:** what is read is what was written, or an error. Reading allocates no more than it is allowed to,
//! whatever the bytes say.

mod changes;
mod ids;
mod parts;
mod pull;
mod push;
mod reader;
mod verdicts;
mod writer;

use std::collections::BTreeMap;

use jobsheet_model::OrderId;
use jobsheet_record::ChangeHash;
use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::envelope::{Envelope, hash_of};
use crate::frame::REQUEST_LIMIT;
use crate::message::{Gone, Item, SyncRequest, SyncResponse, VerdictItem};
use changes::Changes;
pub(crate) use reader::{Bad, Reader};
pub(crate) use writer::{Streams, Writer};

/// Writes the bulk of a request.
pub(crate) fn write_request(request: &SyncRequest) -> Streams {
    let mut writer = Writer::default();
    let mut changes = Changes::default();
    push::write(&mut writer, &mut changes, &request.push);
    changes.end_writing(&mut writer);
    writer.into_streams()
}

/// Reads the bulk of a request.
pub(crate) fn read_request(mut reader: Reader<'_>) -> Result<Vec<Envelope>, Bad> {
    let mut changes = Changes::default();
    let envelopes = push::read(&mut reader, &mut changes)?;
    changes.end_reading(&mut reader)?;
    reader.end()?;
    Ok(envelopes)
}

/// One envelope by itself, for a bundle or another phone: the leaves of what was signed with it go along.
impl<C> Encode<C> for Envelope {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), EncodeError<W::Error>> {
        let (mut writer, mut changes) = (Writer::default(), Changes::default());
        push::write(&mut writer, &mut changes, std::slice::from_ref(self));
        changes.end_writing(&mut writer);
        let Streams { shape, text, raw } = writer.into_streams();
        e.array(3)?.bytes(&shape)?.bytes(&text)?.bytes(&raw)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Envelope {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        let bad = || DecodeError::message("no envelope");
        if d.array()? != Some(3) {
            return Err(bad());
        }
        let streams = Streams { shape: d.bytes()?.to_vec(), text: d.bytes()?.to_vec(), raw: d.bytes()?.to_vec() };
        let envelopes = read_request(Reader::new(&streams, REQUEST_LIMIT)).map_err(|_| bad())?;
        <[Self; 1]>::try_from(envelopes).map(|[envelope]| envelope).map_err(|_| bad())
    }
}

/// Writes the bulk of an answer to `request`.
pub(crate) fn write_response(response: &SyncResponse, request: &SyncRequest) -> Streams {
    let mut writer = Writer::default();
    let mut changes = Changes::default();
    let asked = Asked::of(request, |id| writer.ids.add(id));
    verdicts::write(&mut writer, &response.verdicts, request);
    pull::write(&mut writer, &mut changes, &response.pull, &response.gone, &asked);
    changes.end_writing(&mut writer);
    writer.into_streams()
}

/// What the bulk of an answer holds.
pub(crate) struct Bulk {
    pub(crate) verdicts: Vec<VerdictItem>,
    pub(crate) pull: Vec<Item>,
    pub(crate) gone: Vec<Gone>,
}

/// Reads the bulk of an answer to `request`.
pub(crate) fn read_response(mut reader: Reader<'_>, request: &SyncRequest) -> Result<Bulk, Bad> {
    let mut changes = Changes::default();
    let asked = Asked::of(request, |id| reader.ids.add(id));
    let verdicts = verdicts::read(&mut reader, request)?;
    let (pull, gone) = pull::read(&mut reader, &mut changes, &asked)?;
    changes.end_reading(&mut reader)?;
    reader.end()?;
    Ok(Bulk { verdicts, pull, gone })
}

/// What both sides know of a request when its answer is written and read.
struct Asked {
    /// The last change that was brought for each record.
    newest: BTreeMap<OrderId, ChangeHash>,
}

impl Asked {
    /// Tells the ids that the request named, in its order.
    fn of(request: &SyncRequest, mut name: impl FnMut([u8; 16])) -> Self {
        let mut newest = BTreeMap::new();
        for envelope in &request.push {
            name(envelope.record.0.into_bytes());
            for change in &envelope.changes {
                if let Some(command) = changes::command_of(change) {
                    name(command);
                }
            }
            if let Some(last) = envelope.changes.last() {
                newest.insert(envelope.record, hash_of(last));
            }
        }
        Self { newest }
    }
}

/// A whole number as an unsigned one: small ones stay small, whatever their sign.
fn zigzag(value: i64) -> u64 {
    (value.wrapping_shl(1) ^ (value >> 63)).cast_unsigned()
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}
