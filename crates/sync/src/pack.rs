//! Changes on the wire, without what the receiver can rebuild: the frame with its checksum, the actor of the change
//! before, and the dependency on the change before. The batch is deflated as a whole afterwards.
//!
//! **Invariant:** unpacking gives the very bytes that were packed, or an error; the name of the last change is compared.

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

/// How every plain change begins.
pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Its chunk type.
const PLAIN_CHANGE: u8 = 1;
/// Bytes of the last change's hash that are sent for comparing.
const CHECK: usize = 8;

/// The change is packed as it is.
const VERBATIM: u8 = 0;
/// The frame is left out.
const BODY: u8 = 1;
/// It builds on the change before and nothing else.
const FOLLOWS: u8 = 2;
/// Its actor is that of the change before.
const SAME_ACTOR: u8 = 4;

/// Packs changes, in their order.
#[must_use]
pub fn pack_changes(changes: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out);
    // Writing into memory cannot fail.
    let _ = write(changes, &mut encoder);
    out
}

/// Unpacks changes.
///
/// # Errors
/// When the bytes are no pack, or what comes out is not what went in.
pub fn unpack_changes(bytes: &[u8]) -> Result<Vec<Vec<u8>>, DecodeError> {
    read(&mut Decoder::new(bytes))
}

pub(crate) fn encode<C, W: Write>(
    changes: &[Vec<u8>],
    e: &mut Encoder<W>,
    _: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    write(changes, e)
}

pub(crate) fn decode<C>(d: &mut Decoder<'_>, _: &mut C) -> Result<Vec<Vec<u8>>, DecodeError> {
    read(d)
}

/// A list: the check, then flags and bytes of each change in turn.
fn write<W: Write>(changes: &[Vec<u8>], e: &mut Encoder<W>) -> Result<(), EncodeError<W::Error>> {
    if changes.is_empty() {
        return e.array(0)?.ok();
    }
    e.array(1 + 2 * changes.len() as u64)?;
    e.bytes(&changes.last().map(|last| hash(last.get(8..).unwrap_or(last))).unwrap_or_default()[..CHECK])?;
    let mut before: Option<Before> = None;
    for change in changes {
        match Parts::of(change) {
            Some(parts) => {
                let mut flags = BODY;
                let mut packed = Vec::new();
                if before.as_ref().is_some_and(|before| parts.deps == before.as_only_dep()) {
                    flags |= FOLLOWS;
                } else {
                    packed.extend_from_slice(parts.deps);
                }
                if before.as_ref().is_some_and(|before| parts.actor == before.actor) {
                    flags |= SAME_ACTOR;
                } else {
                    packed.extend_from_slice(parts.actor);
                }
                packed.extend_from_slice(parts.rest);
                e.u8(flags)?.bytes(&packed)?;
                before = Some(Before { hash: hash(&change[8..]), actor: parts.actor.to_vec() });
            }
            None => {
                e.u8(VERBATIM)?.bytes(change)?;
                before = None;
            }
        }
    }
    Ok(())
}

fn read(d: &mut Decoder<'_>) -> Result<Vec<Vec<u8>>, DecodeError> {
    let bad = || DecodeError::message("bad pack");
    let count = d.array()?.ok_or_else(bad)?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let check = d.bytes()?.to_vec();
    let mut changes: Vec<Vec<u8>> = Vec::new();
    let mut before: Option<Before> = None;
    for _ in 0..(count - 1) / 2 {
        let flags = d.u8()?;
        let packed = d.bytes()?;
        if flags == VERBATIM {
            changes.push(packed.to_vec());
            before = None;
            continue;
        }
        if flags & !(BODY | FOLLOWS | SAME_ACTOR) != 0 || flags & BODY == 0 {
            return Err(bad());
        }
        let mut rest = packed;
        let deps = if flags & FOLLOWS != 0 {
            before.as_ref().map(Before::as_only_dep).ok_or_else(bad)?
        } else {
            take_deps(&mut rest).ok_or_else(bad)?.to_vec()
        };
        let actor = if flags & SAME_ACTOR != 0 {
            before.as_ref().map(|before| before.actor.clone()).ok_or_else(bad)?
        } else {
            take_block(&mut rest).ok_or_else(bad)?.to_vec()
        };
        let change = frame(&[&deps, &actor, rest].concat());
        before = Some(Before { hash: hash(&change[8..]), actor });
        changes.push(change);
    }
    let last = changes.last().ok_or_else(bad)?;
    if check != hash(last.get(8..).unwrap_or(last))[..CHECK] {
        return Err(bad());
    }
    Ok(changes)
}

/// What is remembered of the change before.
struct Before {
    hash: [u8; 32],
    /// With its length.
    actor: Vec<u8>,
}

impl Before {
    /// The list of dependencies that names just this change.
    fn as_only_dep(&self) -> Vec<u8> {
        [&[1][..], &self.hash].concat()
    }
}

/// The beginning of a change's content, cut where things can be left out.
struct Parts<'a> {
    /// Count and hashes.
    deps: &'a [u8],
    /// Length and bytes.
    actor: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    /// `None` unless framing the content again gives the same bytes.
    fn of(change: &'a [u8]) -> Option<Self> {
        let mut rest = change.get(9..)?;
        take_leb(&mut rest)?;
        if frame(rest) != change {
            return None;
        }
        let deps = take_deps(&mut rest)?;
        let actor = take_block(&mut rest)?;
        Some(Self { deps, actor, rest })
    }
}

/// The frame around a change's content.
fn frame(content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![PLAIN_CHANGE];
    let mut length = content.len();
    loop {
        let byte = (length & 0x7f) as u8;
        length >>= 7;
        hashed.push(if length == 0 { byte } else { byte | 0x80 });
        if length == 0 {
            break;
        }
    }
    hashed.extend_from_slice(content);
    let checksum = hash(&hashed);
    [&MAGIC[..], &checksum[..4], &hashed].concat()
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A count of hashes and the hashes, as they stand.
fn take_deps<'a>(input: &mut &'a [u8]) -> Option<&'a [u8]> {
    take_counted(input, 32)
}

/// A length and that many bytes, as they stand.
fn take_block<'a>(input: &mut &'a [u8]) -> Option<&'a [u8]> {
    take_counted(input, 1)
}

fn take_counted<'a>(input: &mut &'a [u8], size: usize) -> Option<&'a [u8]> {
    let whole = *input;
    let count = take_leb(input)?;
    let length = usize::try_from(count).ok()?.checked_mul(size)?;
    *input = input.get(length..)?;
    whole.get(..whole.len() - input.len())
}

fn take_leb(input: &mut &[u8]) -> Option<u64> {
    let mut value: u64 = 0;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = input.split_first()?;
        *input = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
