//! Writing into three streams.

use super::ids::{Ids, read, spelled};
use super::zigzag;

/// What was written.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Streams {
    /// Numbers and flags.
    pub(crate) shape: Vec<u8>,
    /// Bytes that deflate well.
    pub(crate) text: Vec<u8>,
    /// Bytes that do not.
    pub(crate) raw: Vec<u8>,
}

/// After a stretch of plain bytes: what stands there instead of more of them.
pub(super) mod token {
    pub(in crate::wire) const END: u64 = 0;
    /// An id that was not named before: 16 raw bytes.
    pub(in crate::wire) const NEW_ID: u64 = 1;
    /// 64 hex digits: 32 raw bytes.
    pub(in crate::wire) const HASH: u64 = 2;
    /// One of a few strings that both sides know, by number.
    pub(in crate::wire) const KNOWN: u64 = 3;
    /// How many of them there may be.
    pub(in crate::wire) const MOST_KNOWN: usize = 5;
    /// An id that was named before.
    pub(in crate::wire) const NAMED_ID: u64 = 8;
}

/// Writes.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    streams: Streams,
    pub(super) ids: Ids,
}

impl Writer {
    pub(crate) fn into_streams(self) -> Streams {
        self.streams
    }

    /// A number, in seven bits a byte.
    pub(super) fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.streams.shape.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.streams.shape.push(value as u8);
    }

    /// A number that may be less than nothing.
    pub(super) fn difference(&mut self, value: i64) {
        self.number(zigzag(value));
    }

    pub(super) fn count(&mut self, value: usize) {
        self.number(value as u64);
    }

    /// Bytes that nothing makes shorter. The reader knows how many.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.streams.raw.extend_from_slice(bytes);
    }

    /// Such bytes with their number.
    pub(super) fn raw_counted(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.raw(bytes);
    }

    /// An id.
    pub(super) fn id(&mut self, id: [u8; 16]) {
        match self.ids.number(&id) {
            Some(number) => self.number(number + 1),
            None => {
                self.number(0);
                self.raw(&id);
                self.ids.add(id);
            }
        }
    }

    /// Bytes of any kind.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes_knowing(bytes, &[]);
    }

    /// Bytes in which some of the strings `known` to both sides may occur.
    pub(super) fn bytes_knowing(&mut self, bytes: &[u8], known: &[Vec<u8>]) {
        let known = known.get(..token::MOST_KNOWN).unwrap_or(known);
        let (mut from, mut at) = (0, 0);
        while at < bytes.len() {
            if let Some(number) = known.iter().position(|one| !one.is_empty() && bytes[at..].starts_with(one)) {
                self.stretch(&bytes[from..at]);
                self.number(token::KNOWN + number as u64);
                at += known[number].len();
                from = at;
                continue;
            }
            let run = bytes[at..].iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
            if run >= 64 {
                self.stretch(&bytes[from..at]);
                self.number(token::HASH);
                self.hash(&bytes[at..at + 64]);
                at += 64;
                from = at;
            } else if run >= 8
                && let Some(id) = bytes.get(at + run - 8..at + run + 28).and_then(read)
            {
                self.stretch(&bytes[from..at + run - 8]);
                self.id_in_text(id);
                at += run + 28;
                from = at;
            } else {
                // Inside a run only the strings known to both could begin; they are no runs of digits.
                at += run.max(1);
            }
        }
        self.stretch(&bytes[from..]);
        self.number(token::END);
    }

    fn stretch(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.streams.text.extend_from_slice(bytes);
    }

    fn id_in_text(&mut self, id: [u8; 16]) {
        debug_assert_eq!(read(&spelled(id)), Some(id));
        match self.ids.number(&id) {
            Some(number) => self.number(token::NAMED_ID + number),
            None => {
                self.number(token::NEW_ID);
                self.raw(&id);
                self.ids.add(id);
            }
        }
    }

    fn hash(&mut self, digits: &[u8]) {
        let mut bytes = [0; 32];
        // They were looked at: hex digits, sixty-four.
        if hex::decode_to_slice(digits, &mut bytes).is_ok() {
            self.raw(&bytes);
        }
    }
}
