//! Frames: a version, a flag, a body. Bytes from elsewhere are bounded before anything is allocated for them.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use minicbor::data::Type;
use minicbor::{Decode, Decoder, Encode};
use std::io::{Read, Write};

use crate::message::{SyncRequest, SyncResponse};

/// Content type of both frames.
pub const CONTENT_TYPE: &str = "application/x-jobsheet-sync";
/// Version of the frames that this program writes.
pub const VERSION: u8 = 1;
/// Most bytes of a request, inflated. A device with more to say asks several times.
pub const REQUEST_LIMIT: usize = 8 * 1024 * 1024;
/// Most bytes of an answer, inflated.
pub const RESPONSE_LIMIT: usize = 32 * 1024 * 1024;
/// Most values (numbers, texts, lists…) in a frame, and how deep they may nest.
const VALUES_LIMIT: usize = 400_000;
const DEPTH_LIMIT: usize = 16;
/// Shorter bodies are not worth deflating.
const DEFLATE_FROM: usize = 96;

const PLAIN: u8 = 0;
const DEFLATED: u8 = 1;

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

/// A request as bytes.
#[must_use]
pub fn encode_request(request: &SyncRequest) -> Vec<u8> {
    encode(request)
}

/// An answer as bytes.
#[must_use]
pub fn encode_response(response: &SyncResponse) -> Vec<u8> {
    encode(response)
}

/// Reads a request.
///
/// # Errors
/// When the bytes are none, or too many.
pub fn decode_request(bytes: &[u8]) -> Result<SyncRequest, FrameError> {
    decode(bytes, REQUEST_LIMIT)
}

/// Reads an answer.
///
/// # Errors
/// When the bytes are none, or too many.
pub fn decode_response(bytes: &[u8]) -> Result<SyncResponse, FrameError> {
    decode(bytes, RESPONSE_LIMIT)
}

fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    // Writing into memory cannot fail.
    let body = minicbor::to_vec(value).unwrap_or_default();
    if body.len() >= DEFLATE_FROM {
        let mut encoder = DeflateEncoder::new(vec![VERSION, DEFLATED], Compression::default());
        if encoder.write_all(&body).is_ok()
            && let Ok(frame) = encoder.finish()
            && frame.len() < body.len() + 2
        {
            return frame;
        }
    }
    let mut frame = vec![VERSION, PLAIN];
    frame.extend_from_slice(&body);
    frame
}

fn decode<T: for<'b> Decode<'b, ()>>(frame: &[u8], limit: usize) -> Result<T, FrameError> {
    let [version, flag, body @ ..] = frame else { return Err(FrameError::Malformed) };
    if *version != VERSION {
        return Err(FrameError::UnknownVersion);
    }
    match *flag {
        PLAIN if body.len() > limit => Err(FrameError::TooLarge),
        PLAIN => decode_body(body),
        DEFLATED => decode_body(&inflate(body, limit)?),
        _ => Err(FrameError::Malformed),
    }
}

/// Inflates, but no more than is allowed.
fn inflate(body: &[u8], limit: usize) -> Result<Vec<u8>, FrameError> {
    let mut inflated = Vec::new();
    let mut bounded = DeflateDecoder::new(body).take(limit as u64 + 1);
    bounded.read_to_end(&mut inflated).map_err(|_| FrameError::Malformed)?;
    if inflated.len() > limit { Err(FrameError::TooLarge) } else { Ok(inflated) }
}

fn decode_body<T: for<'b> Decode<'b, ()>>(body: &[u8]) -> Result<T, FrameError> {
    check_shape(body)?;
    minicbor::decode(body).map_err(|_| FrameError::Malformed)
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
