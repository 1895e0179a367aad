//! Reading the three streams, with a limit on what comes out.

use super::ids::{Ids, spelled};
use super::unzigzag;
use super::writer::{Streams, token};

/// The bytes are not what a writer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    /// Not readable.
    Malformed,
    /// More comes out than is allowed.
    TooLarge,
}

/// Reads.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    shape: &'a [u8],
    text: &'a [u8],
    raw: &'a [u8],
    /// Bytes that may still come out.
    room: usize,
    pub(super) ids: Ids,
}

/// A part of a stream, or that it is too short.
fn take<'a>(stream: &mut &'a [u8], count: usize) -> Result<&'a [u8], Bad> {
    let (taken, rest) = stream.split_at_checked(count).ok_or(Bad::Malformed)?;
    *stream = rest;
    Ok(taken)
}

impl<'a> Reader<'a> {
    /// No more than `room` bytes come out.
    pub(crate) fn new(streams: &'a Streams, room: usize) -> Self {
        Self { shape: &streams.shape, text: &streams.text, raw: &streams.raw, room, ids: Ids::default() }
    }

    /// Everything was read.
    pub(super) fn end(&self) -> Result<(), Bad> {
        let all = self.shape.is_empty() && self.text.is_empty() && self.raw.is_empty();
        if all { Ok(()) } else { Err(Bad::Malformed) }
    }

    /// Makes room for bytes that are about to come out.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Bad> {
        self.room = self.room.checked_sub(bytes).ok_or(Bad::TooLarge)?;
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<u64, Bad> {
        let mut value: u64 = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.shape.split_first().ok_or(Bad::Malformed)?;
            self.shape = rest;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Bad::Malformed);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Bad::Malformed)
    }

    pub(super) fn difference(&mut self) -> Result<i64, Bad> {
        self.number().map(unzigzag)
    }

    /// How many things follow: each takes at least one byte of shape, so more than those cannot.
    pub(super) fn count(&mut self) -> Result<usize, Bad> {
        let count = usize::try_from(self.number()?).map_err(|_| Bad::Malformed)?;
        if count > self.shape.len() { Err(Bad::Malformed) } else { Ok(count) }
    }

    pub(super) fn raw<const N: usize>(&mut self) -> Result<[u8; N], Bad> {
        self.spend(N)?;
        take(&mut self.raw, N)?.try_into().map_err(|_| Bad::Malformed)
    }

    pub(super) fn raw_counted(&mut self) -> Result<Vec<u8>, Bad> {
        let count = usize::try_from(self.number()?).map_err(|_| Bad::Malformed)?;
        self.spend(count)?;
        take(&mut self.raw, count).map(<[u8]>::to_vec)
    }

    pub(super) fn id(&mut self) -> Result<[u8; 16], Bad> {
        self.spend(16)?;
        match self.number()?.checked_sub(1) {
            Some(number) => self.ids.named(number).ok_or(Bad::Malformed),
            None => self.new_id(),
        }
    }

    fn new_id(&mut self) -> Result<[u8; 16], Bad> {
        let id = self.raw::<16>()?;
        self.ids.add(id);
        Ok(id)
    }

    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, Bad> {
        self.bytes_knowing(&[])
    }

    pub(super) fn bytes_knowing(&mut self, known: &[Vec<u8>]) -> Result<Vec<u8>, Bad> {
        let mut bytes = Vec::new();
        loop {
            let plain = usize::try_from(self.number()?).map_err(|_| Bad::Malformed)?;
            self.spend(plain)?;
            bytes.extend_from_slice(take(&mut self.text, plain)?);
            match self.number()? {
                token::END => return Ok(bytes),
                token::NEW_ID => {
                    self.spend(36)?;
                    let id = self.new_id()?;
                    bytes.extend_from_slice(&spelled(id));
                }
                token::HASH => {
                    self.spend(64)?;
                    let hash = self.raw::<32>()?;
                    bytes.extend_from_slice(hex::encode(hash).as_bytes());
                }
                number @ token::NAMED_ID.. => {
                    self.spend(36)?;
                    let id = self.ids.named(number - token::NAMED_ID).ok_or(Bad::Malformed)?;
                    bytes.extend_from_slice(&spelled(id));
                }
                number => {
                    let at = usize::try_from(number - token::KNOWN).map_err(|_| Bad::Malformed)?;
                    let known = known.get(at).ok_or(Bad::Malformed)?;
                    self.spend(known.len())?;
                    bytes.extend_from_slice(known);
                }
            }
        }
    }

    /// Bytes that are text.
    pub(super) fn text(&mut self) -> Result<String, Bad> {
        String::from_utf8(self.bytes()?).map_err(|_| Bad::Malformed)
    }
}
