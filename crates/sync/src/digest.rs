//! One number per feed by which both sides see that they hold the same, without listing it.
//!
//! **Invariant:** the digest of a feed is the XOR over its items, so it is kept up to date by taking one item out and
//! putting its new form in.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::message::ItemKind;
use jobsheet_record::ChangeHash;

/// XOR of the items' hashes, cut to 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Digest(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub [u8; 16],
);

impl Digest {
    /// The digest of an empty feed.
    pub const EMPTY: Self = Self([0; 16]);

    /// Puts an item in, or takes the same item out.
    #[must_use]
    pub fn toggled(mut self, item: Self) -> Self {
        for (mine, other) in self.0.iter_mut().zip(item.0) {
            *mine ^= other;
        }
        self
    }

    /// The digest of a feed that holds `items`.
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = Self>) -> Self {
        items.into_iter().fold(Self::EMPTY, Self::toggled)
    }

    /// One item as a holder knows it. `state` is [`row_state`], [`record_state`] or, for what never changes, empty.
    #[must_use]
    pub fn of_item(kind: ItemKind, id: &str, seq: u64, state: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"jobsheet feed item 1\0");
        hash.update(kind.number().to_be_bytes());
        hash.update((id.len() as u64).to_be_bytes());
        hash.update(id.as_bytes());
        hash.update(seq.to_be_bytes());
        hash.update(state);
        let full: [u8; 32] = hash.finalize().into();
        let mut cut = [0; 16];
        cut.copy_from_slice(&full[..16]);
        Self(cut)
    }
}

/// The state of a decision row: its version.
#[must_use]
pub fn row_state(version: u64) -> Vec<u8> {
    version.to_be_bytes().to_vec()
}

/// The state of a record: the heads that the server acknowledged, in any order.
#[must_use]
pub fn record_state(heads: &[ChangeHash]) -> Vec<u8> {
    let mut heads = heads.to_vec();
    heads.sort_unstable();
    heads.iter().flat_map(|head| head.0).collect()
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(String::deserialize(deserializer)?, &mut bytes).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}
