//! A look at the bytes of a change before Automerge decodes them.
//!
//! Its decoder trusts counts: a run of 2^60 equal rows is five bytes, a compressed chunk can hold a thousand times its
//! size, and the checksum of a single change is not compared. Here every count is added up and bounded first, the
//! checksum is compared, and one change has exactly one spelling.

use sha2::{Digest, Sha256};

use crate::admission::{CHANGE_LIMIT, OPS_LIMIT};
use crate::hash::ChangeHash;
use crate::refusal::Refusal;

/// How every chunk begins.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of a change that is not compressed. Compression happens to whole batches, not here.
const PLAIN_CHANGE: u8 = 1;
/// Most changes that one change may build on. Honest ones name one to a handful.
const DEPS_LIMIT: u64 = 256;
/// Most other actors that one change may name.
const ACTORS_LIMIT: u64 = 256;
/// Most columns; the format knows sixteen.
const COLUMNS_LIMIT: u64 = 32;

/// The hash of a change that is spelled as it must be.
pub(crate) fn scan(bytes: &[u8]) -> Result<ChangeHash, Refusal> {
    if bytes.len() > CHANGE_LIMIT {
        return Err(Refusal::ChangeTooLarge);
    }
    scan_inner(bytes)?.ok_or(Refusal::MalformedChange)
}

/// `Ok(None)` and every `None` inside mean malformed.
fn scan_inner(bytes: &[u8]) -> Result<Option<ChangeHash>, Refusal> {
    let Some(hash) = frame_hash(bytes) else { return Ok(None) };
    let Some(columns) = columns(bytes) else { return Ok(None) };
    for (spec, data) in columns {
        let Some(rows) = rows(spec, data) else { return Ok(None) };
        if rows > OPS_LIMIT {
            return Err(Refusal::ChangeTooLarge);
        }
    }
    Ok(Some(hash))
}

/// Checks the frame around the content, with its checksum.
fn frame_hash(bytes: &[u8]) -> Option<ChangeHash> {
    let mut input = Input(bytes);
    if input.take(4)? != MAGIC {
        return None;
    }
    let checksum = input.take(4)?;
    let hashed = input.0;
    if input.take(1)? != [PLAIN_CHANGE] {
        return None;
    }
    let length = input.unsigned()?;
    if length != input.0.len() as u64 {
        return None;
    }
    let hash = ChangeHash(Sha256::digest(hashed).into());
    (hash.0[..4] == *checksum).then_some(hash)
}

/// Walks over the head of the change to its columns.
fn columns(bytes: &[u8]) -> Option<Vec<(u32, &[u8])>> {
    let mut input = Input(bytes);
    input.take(9)?;
    input.unsigned()?;
    let deps = input.unsigned().filter(|count| *count <= DEPS_LIMIT)?;
    input.take(usize::try_from(deps).ok()? * 32)?;
    input.block()?; // actor
    input.unsigned()?; // sequence number
    input.unsigned().filter(|start| (1..=u64::from(u32::MAX / 2)).contains(start))?;
    input.signed()?; // time
    std::str::from_utf8(input.block()?).ok()?; // message
    for _ in 0..input.unsigned().filter(|count| *count <= ACTORS_LIMIT)? {
        input.block()?;
    }
    let mut specs = Vec::new();
    for _ in 0..input.unsigned().filter(|count| *count <= COLUMNS_LIMIT)? {
        let spec = u32::try_from(input.unsigned()?).ok()?;
        specs.push((spec, usize::try_from(input.unsigned()?).ok()?));
    }
    let mut columns = Vec::new();
    for (spec, length) in specs {
        columns.push((spec, input.take(length)?));
    }
    // What follows the columns would be extra bytes, which nothing of ours writes.
    input.0.is_empty().then_some(columns)
}

/// How many rows a column claims; for a group, how many members its rows have together.
fn rows(spec: u32, data: &[u8]) -> Option<u64> {
    const COMPRESSED: u32 = 0b1000;
    if spec & COMPRESSED != 0 {
        return None;
    }
    let mut input = Input(data);
    let mut total: u64 = 0;
    match spec & 0b111 {
        4 => {
            while !input.0.is_empty() {
                total = total.saturating_add(input.unsigned()?);
            }
        }
        7 => {} // raw bytes, as long as the data
        kind => {
            while !input.0.is_empty() {
                let run = input.signed()?;
                let rows = run.unsigned_abs();
                match run {
                    0 => total = total.saturating_add(input.unsigned()?),
                    1.. => total = total.saturating_add(rows.saturating_mul(weight(kind, &mut input)?)),
                    _ => {
                        for _ in 0..rows {
                            total = total.saturating_add(weight(kind, &mut input)?);
                        }
                    }
                }
            }
        }
    }
    Some(total)
}

/// Reads one value of a column; how many rows it stands for.
fn weight(kind: u32, input: &mut Input<'_>) -> Option<u64> {
    match kind {
        // A group's value is how many members the row has.
        0 => Some(input.unsigned()?.max(1)),
        3 => input.signed().map(|_| 1),
        5 => input.block().map(|_| 1),
        _ => input.unsigned().map(|_| 1),
    }
}

/// What is left to read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Bytes after their length.
    fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.unsigned()?;
        self.take(usize::try_from(length).ok()?)
    }

    /// LEB128 in its shortest form.
    fn unsigned(&mut self) -> Option<u64> {
        let mut value: u64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return (byte != 0 || shift == 0).then_some(value);
            }
        }
        None
    }

    /// Signed LEB128. Its shortest form is left to the decoder, which needs it for equal hashes only inside the hashed
    /// content.
    fn signed(&mut self) -> Option<i64> {
        let mut value: i64 = 0;
        let mut shift = 0;
        loop {
            let byte = self.take(1)?[0];
            if shift > 63 {
                return None;
            }
            value |= i64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                if shift < 64 && byte & 0x40 != 0 {
                    value |= -1 << shift;
                }
                return Some(value);
            }
        }
    }
}
