//! The parts of a change's bytes. The layout is Automerge's: magic, checksum, chunk type, length; then dependencies, actor,
//! sequence, first operation, time, message, other actors and columns.

use jobsheet_record::CommandStamp;
use sha2::{Digest, Sha256};

/// How every plain change begins.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Its chunk type.
const PLAIN_CHANGE: u8 = 1;

/// A change, cut where things can be left out.
pub(super) struct Parts<'a> {
    /// Count and hashes.
    pub(super) deps: &'a [u8],
    /// Length and bytes.
    pub(super) actor: &'a [u8],
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) time: i64,
    pub(super) message: &'a [u8],
    /// Other actors and columns.
    pub(super) rest: &'a [u8],
}

impl<'a> Parts<'a> {
    /// `None` unless putting the parts together gives the same bytes.
    pub(super) fn of(change: &'a [u8]) -> Option<Self> {
        let mut input = change.get(9..)?;
        take_unsigned(&mut input)?;
        let deps = take_counted(&mut input, 32)?;
        let actor = take_counted(&mut input, 1).filter(|actor| actor.len() != 21 || actor[0] == 20)?;
        let seq = take_unsigned(&mut input)?;
        let start_op = take_unsigned(&mut input)?;
        let time = take_signed(&mut input)?;
        let length = usize::try_from(take_unsigned(&mut input)?).ok()?;
        let (message, rest) = input.split_at_checked(length)?;
        let parts = Self { deps, actor, seq, start_op, time, message, rest };
        (parts.framed() == change).then_some(parts)
    }

    /// The stamp, if its text is what we would write.
    pub(super) fn stamp(&self) -> Option<CommandStamp> {
        let text = std::str::from_utf8(self.message).ok()?;
        CommandStamp::from_message(text).filter(|stamp| stamp.to_message() == text)
    }

    /// All of it.
    pub(super) fn framed(&self) -> Vec<u8> {
        let mut content = Vec::with_capacity(self.deps.len() + self.message.len() + self.rest.len() + 64);
        content.extend_from_slice(self.deps);
        content.extend_from_slice(self.actor);
        put_unsigned(&mut content, self.seq);
        put_unsigned(&mut content, self.start_op);
        content.extend_from_slice(&signed(self.time));
        put_unsigned(&mut content, self.message.len() as u64);
        content.extend_from_slice(self.message);
        content.extend_from_slice(self.rest);
        let mut hashed = vec![PLAIN_CHANGE];
        put_unsigned(&mut hashed, content.len() as u64);
        hashed.extend_from_slice(&content);
        let checksum = hash(&hashed);
        [&MAGIC[..], &checksum[..4], &hashed].concat()
    }
}

pub(super) fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn put_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Signed LEB128 in its shortest form.
pub(super) fn signed(mut value: i64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        let done = (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0);
        out.push(if done { byte } else { byte | 0x80 });
        if done {
            return out;
        }
    }
}

fn take_byte(input: &mut &[u8]) -> Option<u8> {
    let (byte, rest) = input.split_first()?;
    *input = rest;
    Some(*byte)
}

fn take_unsigned(input: &mut &[u8]) -> Option<u64> {
    let mut value: u64 = 0;
    for shift in (0..64).step_by(7) {
        let byte = take_byte(input)?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn take_signed(input: &mut &[u8]) -> Option<i64> {
    let mut value: i64 = 0;
    for shift in (0..64).step_by(7) {
        let byte = take_byte(input)?;
        value |= i64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            let sign = shift + 7;
            return Some(if byte & 0x40 != 0 && sign < 64 { value | (-1_i64 << sign) } else { value });
        }
    }
    None
}

/// A count and that many things of one size, as they stand.
fn take_counted<'a>(input: &mut &'a [u8], size: usize) -> Option<&'a [u8]> {
    let whole = *input;
    let count = usize::try_from(take_unsigned(input)?).ok()?;
    *input = input.get(count.checked_mul(size)?..)?;
    whole.get(..whole.len() - input.len())
}
