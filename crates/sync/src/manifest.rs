//! All that a device holds of a feed, in six bytes an item: sent only when digests differ, so that the server can tell
//! exactly which items are not the same and send those again.
//!
//! Two different items share a name with a chance of one in 2^48; what that hides still shows in the digest, and the
//! next manifest has other names after the item's next change.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// Bytes by which an item is named.
const LENGTH: usize = 6;

/// The name of one item, as both sides make it from its digest.
pub type ShortName = [u8; LENGTH];

/// A set of items.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Encode, Decode)]
#[serde(transparent)]
#[cbor(transparent)]
pub struct Manifest(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    #[serde(with = "crate::ids::shown")]
    Vec<u8>,
);

impl Manifest {
    /// Of these items.
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = Digest>) -> Self {
        Self::from_names(&items.into_iter().map(short_name).collect())
    }

    /// Of the items with these names.
    #[must_use]
    pub fn from_names(names: &BTreeSet<ShortName>) -> Self {
        Self(names.iter().flatten().copied().collect())
    }

    /// The names in it. What is left over at the end names nothing.
    #[must_use]
    pub fn names(&self) -> BTreeSet<ShortName> {
        self.0.as_chunks::<LENGTH>().0.iter().copied().collect()
    }

    /// There is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The name of the item with this digest.
#[must_use]
pub fn short_name(item: Digest) -> ShortName {
    let mut name = [0; LENGTH];
    name.copy_from_slice(&item.0[..LENGTH]);
    name
}
