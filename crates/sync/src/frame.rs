//! Frames: a version and how many sections there are, then up to four of those, each with its length and whether it is
//! deflated. The first is the message's own fields as CBOR, the others are its bulk (`wire`). Bytes from elsewhere are
//! bounded before anything is allocated for them.
//!
//! **Invariant:** no beginning of a frame is a frame. A line that is cut may go unnoticed by whatever carries it, and an
//! answer without its items would move the cursor past them.
//!
//! Versions 1 and 2 were never released. From the first release on, a server reads the version before its own, too.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use minicbor::data::Type;
use minicbor::{Decode, Decoder, Encode};
use std::io::{Read, Write};

use crate::message::{SyncRequest, SyncResponse};
use crate::wire::{self, Bad, Reader, Streams};

/// Content type of both frames.
pub const CONTENT_TYPE: &str = "application/x-jobsheet-sync";
/// Version of the frames that this program writes.
pub const VERSION: u8 = 3;
/// Sections of a frame: the fields and the three of the bulk.
const SECTIONS: usize = 4;
/// Most bytes of a request, inflated and unpacked. A device with more to say asks several times.
pub const REQUEST_LIMIT: usize = 8 * 1024 * 1024;
/// Most bytes of an answer, inflated and unpacked.
pub const RESPONSE_LIMIT: usize = 32 * 1024 * 1024;
/// Most values (numbers, texts, lists…) in the fields of a message, and how deep they may nest.
const VALUES_LIMIT: usize = 100_000;
const DEPTH_LIMIT: usize = 16;
/// Shorter sections are not worth deflating.
const DEFLATE_FROM: usize = 64;

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Made by a program that is too new or too old.
    #[error("unknown_version")]
    UnknownVersion,
    /// More than may be sent at once.
    #[error("too_large")]
    TooLarge,
    /// Not readable.
    #[error("malformed_request")]
    Malformed,
}

impl From<Bad> for FrameError {
    fn from(bad: Bad) -> Self {
        match bad {
            Bad::Malformed => Self::Malformed,
            Bad::TooLarge => Self::TooLarge,
        }
    }
}

/// A request as bytes.
#[must_use]
pub fn encode_request(request: &SyncRequest) -> Vec<u8> {
    let bulk = if request.push.is_empty() { Streams::default() } else { wire::write_request(request) };
    encode(request, &bulk)
}

/// An answer as bytes, for whoever made the request.
#[must_use]
pub fn encode_response(response: &SyncResponse, request: &SyncRequest) -> Vec<u8> {
    let quiet = response.verdicts.is_empty() && response.pull.is_empty() && response.gone.is_empty();
    let bulk = if quiet { Streams::default() } else { wire::write_response(response, request) };
    encode(response, &bulk)
}

/// Reads a request.
///
/// # Errors
/// When the bytes are none, or too many.
pub fn decode_request(bytes: &[u8]) -> Result<SyncRequest, FrameError> {
    let (fields, bulk) = sections(bytes, REQUEST_LIMIT)?;
    let mut request: SyncRequest = decode_fields(&fields)?;
    if let Some(bulk) = bulk {
        request.push = wire::read_request(Reader::new(&bulk, REQUEST_LIMIT))?;
    }
    Ok(request)
}

/// Reads an answer to `request`.
///
/// # Errors
/// When the bytes are none, or too many.
pub fn decode_response(bytes: &[u8], request: &SyncRequest) -> Result<SyncResponse, FrameError> {
    let (fields, bulk) = sections(bytes, RESPONSE_LIMIT)?;
    let mut response: SyncResponse = decode_fields(&fields)?;
    if let Some(bulk) = bulk {
        let read = wire::read_response(Reader::new(&bulk, RESPONSE_LIMIT), request)?;
        response.verdicts = read.verdicts;
        response.pull = read.pull;
        response.gone = read.gone;
    }
    Ok(response)
}

fn encode<T: Encode<()>>(message: &T, bulk: &Streams) -> Vec<u8> {
    // Writing into memory cannot fail.
    let fields = minicbor::to_vec(message).unwrap_or_default();
    let mut sections = vec![&fields[..], &bulk.shape, &bulk.text, &bulk.raw];
    while sections.len() > 1 && sections.last().is_some_and(|last| last.is_empty()) {
        sections.pop();
    }
    let mut frame = vec![head(sections.len())];
    for section in sections {
        let deflated = if section.len() >= DEFLATE_FROM { deflate(section) } else { None };
        put(&mut frame, deflated.as_deref().unwrap_or(section), deflated.is_some());
    }
    frame
}

/// The first byte: the version, and how many sections follow.
pub(crate) fn head(sections: usize) -> u8 {
    VERSION << 2 | (sections.clamp(1, SECTIONS) - 1) as u8
}

/// Deflated, if that is shorter.
fn deflate(section: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(section).ok()?;
    encoder.finish().ok().filter(|deflated| deflated.len() < section.len())
}

fn put(frame: &mut Vec<u8>, section: &[u8], deflated: bool) {
    let mut header = section.len() << 1 | usize::from(deflated);
    while header >= 0x80 {
        frame.push((header & 0x7f) as u8 | 0x80);
        header >>= 7;
    }
    frame.push(header as u8);
    frame.extend_from_slice(section);
}

/// The fields of the message, and its bulk if it has any.
fn sections(frame: &[u8], limit: usize) -> Result<(Vec<u8>, Option<Streams>), FrameError> {
    let [head, rest @ ..] = frame else { return Err(FrameError::Malformed) };
    if head >> 2 != VERSION {
        return Err(FrameError::UnknownVersion);
    }
    let (mut rest, mut room) = (rest, limit);
    let count = usize::from(head & 3) + 1;
    let mut found: [Vec<u8>; SECTIONS] = Default::default();
    for place in found.iter_mut().take(count) {
        *place = section(&mut rest, &mut room)?;
    }
    if !rest.is_empty() {
        return Err(FrameError::Malformed);
    }
    let [fields, shape, text, raw] = found;
    Ok((fields, (count > 1).then_some(Streams { shape, text, raw })))
}

/// The next section, inflated. `room` is what all of them may still take.
fn section(rest: &mut &[u8], room: &mut usize) -> Result<Vec<u8>, FrameError> {
    let mut header: u64 = 0;
    for shift in (0..35).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(FrameError::Malformed)?;
        *rest = after;
        header |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
        if shift == 28 {
            return Err(FrameError::Malformed);
        }
    }
    let length = usize::try_from(header >> 1).map_err(|_| FrameError::TooLarge)?;
    let (stored, after) = rest.split_at_checked(length).ok_or(FrameError::Malformed)?;
    *rest = after;
    let section = match header & 1 {
        0 if stored.len() > *room => return Err(FrameError::TooLarge),
        0 => stored.to_vec(),
        _ => inflate(stored, *room)?,
    };
    *room -= section.len();
    Ok(section)
}

/// Inflates, but no more than is allowed.
fn inflate(body: &[u8], limit: usize) -> Result<Vec<u8>, FrameError> {
    let mut inflated = Vec::new();
    let mut bounded = DeflateDecoder::new(body).take(limit as u64 + 1);
    bounded.read_to_end(&mut inflated).map_err(|_| FrameError::Malformed)?;
    if inflated.len() > limit { Err(FrameError::TooLarge) } else { Ok(inflated) }
}

fn decode_fields<T: for<'b> Decode<'b, ()>>(fields: &[u8]) -> Result<T, FrameError> {
    check_shape(fields)?;
    minicbor::decode(fields).map_err(|_| FrameError::Malformed)
}

/// Counts values and depth, so that lists of tiny things cannot become gigabytes of structs.
fn check_shape(body: &[u8]) -> Result<(), FrameError> {
    let mut decoder = Decoder::new(body);
    let mut open: Vec<u64> = vec![1];
    let mut values = 0;
    while let Some(left) = open.last_mut() {
        if *left == 0 {
            open.pop();
            continue;
        }
        *left -= 1;
        values += 1;
        if values > VALUES_LIMIT {
            return Err(FrameError::TooLarge);
        }
        let kind = decoder.datatype().map_err(|_| FrameError::Malformed)?;
        let inner = match kind {
            // Lists of unknown length are valid CBOR, but nothing of ours writes them.
            Type::ArrayIndef | Type::MapIndef | Type::BytesIndef | Type::StringIndef | Type::Break => {
                return Err(FrameError::Malformed);
            }
            Type::Array => decoder.array().map_err(|_| FrameError::Malformed)?,
            Type::Map => decoder.map().map_err(|_| FrameError::Malformed)?.and_then(|pairs| pairs.checked_mul(2)),
            _ => {
                decoder.skip().map_err(|_| FrameError::Malformed)?;
                continue;
            }
        };
        open.push(inner.ok_or(FrameError::Malformed)?);
        if open.len() > DEPTH_LIMIT {
            return Err(FrameError::TooLarge);
        }
    }
    if decoder.position() == body.len() { Ok(()) } else { Err(FrameError::Malformed) }
}
