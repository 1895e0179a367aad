//! Ids that were named before: the second time a number stands for them.

use std::collections::BTreeMap;

/// Ids by the order in which they were named first.
#[derive(Debug, Default)]
pub(super) struct Ids {
    named: Vec<[u8; 16]>,
    places: BTreeMap<[u8; 16], usize>,
}

/// Ids named early (the person, the device) keep a number of their own; later ones are counted from the end.
const EARLY: usize = 32;

impl Ids {
    /// Names an id. One that was named before keeps its place.
    pub(super) fn add(&mut self, id: [u8; 16]) {
        if let std::collections::btree_map::Entry::Vacant(place) = self.places.entry(id) {
            place.insert(self.named.len());
            self.named.push(id);
        }
    }

    /// The number that stands for an id that was named.
    pub(super) fn number(&self, id: &[u8; 16]) -> Option<u64> {
        let place = *self.places.get(id)?;
        Some(if place < EARLY { place as u64 * 2 } else { (self.named.len() - 1 - place) as u64 * 2 + 1 })
    }

    /// The id behind a number.
    pub(super) fn named(&self, number: u64) -> Option<[u8; 16]> {
        let count = usize::try_from(number / 2).ok()?;
        let place =
            if number.is_multiple_of(2) { count } else { self.named.len().checked_sub(count)?.checked_sub(1)? };
        self.named.get(place).copied()
    }
}

/// An id as text, the only way in which ours are spelled.
pub(super) fn spelled(id: [u8; 16]) -> [u8; 36] {
    let mut text = [0; 36];
    uuid::Uuid::from_bytes(id).hyphenated().encode_lower(&mut text);
    text
}

/// The id that a text spells in just this way.
pub(super) fn read(text: &[u8]) -> Option<[u8; 16]> {
    if text.len() != 36 || text[8] != b'-' {
        return None;
    }
    let id = uuid::Uuid::try_parse_ascii(text).ok()?.into_bytes();
    (spelled(id) == *text).then_some(id)
}
