//! Author is not sender: a replica signs its changes, so that another phone or a file may carry them and the server can
//! still tell whose they are.
//!
//! One signature covers everything that a replica says at once, whatever the records: it signs the list of *leaves*, one
//! for each change, and a leaf names the change and its record. On the wire the leaves are left out, since whoever holds
//! the changes can make them again; where some of the changes are missing, their leaves stand in for them.
//!
//! **Invariant:** each envelope can be verified alone, without the others that were signed with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jobsheet_model::{OrderId, ReplicaId};
use jobsheet_record::ChangeHash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Separates these signatures from any others made with the same key.
const DOMAIN: &[u8] = b"jobsheet seal 2\0";
/// Separates leaves from everything else that is hashed.
const LEAF: &[u8] = b"jobsheet leaf 2\0";
/// How every plain change begins.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Names a change and its record.
pub type Leaf = [u8; 32];

/// One signature of a replica over a list of changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seal {
    /// One for each change that was signed, in their order.
    pub leaves: Vec<Leaf>,
    /// Ed25519, 64 bytes.
    pub signature: Vec<u8>,
}

/// Changes of one record by one replica, signed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Whose changes.
    pub replica: ReplicaId,
    /// Of which record.
    pub record: OrderId,
    /// In the order in which they were made.
    #[serde(with = "crate::ids::shown::list")]
    pub changes: Vec<Vec<u8>>,
    /// Where the first of them stands among the leaves; the others follow.
    pub at: u32,
    /// The signature, shared by all envelopes that were signed with it.
    #[serde(with = "shown")]
    pub seal: Arc<Seal>,
}

/// Why an envelope is not its author's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// The key's bytes are no key.
    #[error("bad_key")]
    BadKey,
    /// The signature does not fit.
    #[error("bad_signature")]
    BadSignature,
}

impl Seal {
    /// The signature is `replica`'s, over these leaves.
    ///
    /// # Errors
    /// When it does not fit, or the key is none.
    pub fn verify(&self, replica: ReplicaId, public: &[u8; 32]) -> Result<(), EnvelopeError> {
        let key = VerifyingKey::from_bytes(public).map_err(|_| EnvelopeError::BadKey)?;
        let signature = Signature::from_slice(&self.signature).map_err(|_| EnvelopeError::BadSignature)?;
        key.verify_strict(&message(replica, &self.leaves), &signature).map_err(|_| EnvelopeError::BadSignature)
    }

    /// The leaves one after another, 32 bytes each: for keeping.
    #[must_use]
    pub fn leaf_bytes(&self) -> Vec<u8> {
        self.leaves.concat()
    }
}

impl Envelope {
    /// Signs changes of one record with the replica's secret key.
    #[must_use]
    pub fn seal(secret: &[u8; 32], replica: ReplicaId, record: OrderId, changes: Vec<Vec<u8>>) -> Self {
        let (at, seal) = (0, sign(secret, replica, leaves_of(record, &changes)));
        Self { replica, record, changes, at, seal }
    }

    /// Signs changes of several records at once.
    #[must_use]
    pub fn seal_all(secret: &[u8; 32], replica: ReplicaId, records: Vec<(OrderId, Vec<Vec<u8>>)>) -> Vec<Self> {
        let leaves = records.iter().flat_map(|(record, changes)| leaves_of(*record, changes)).collect();
        let seal = sign(secret, replica, leaves);
        let mut next = 0_usize;
        let sealed = records.into_iter().map(|(record, changes)| {
            let at = u32::try_from(next).unwrap_or(u32::MAX);
            next += changes.len();
            Self { replica, record, changes, at, seal: Arc::clone(&seal) }
        });
        sealed.collect()
    }

    /// Checks the signature against the replica's public key.
    ///
    /// # Errors
    /// When it does not fit, or the key is none.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), EnvelopeError> {
        if !self.is_among_its_leaves() {
            return Err(EnvelopeError::BadSignature);
        }
        self.seal.verify(self.replica, public)
    }

    /// The changes are what the leaves say. Together with a seal that was verified this verifies the envelope.
    #[must_use]
    pub fn is_among_its_leaves(&self) -> bool {
        let at = self.at as usize;
        let leaves = self.seal.leaves.get(at..at.saturating_add(self.changes.len()));
        leaves.is_some_and(|leaves| !leaves.is_empty() && leaves == leaves_of(self.record, &self.changes))
    }
}

/// Verifies envelopes, each signature only once.
#[derive(Debug, Default)]
pub struct Verifier {
    good: BTreeMap<(ReplicaId, Arc<Seal>), bool>,
}

impl Verifier {
    /// As [`Envelope::verify`]. The key must be the replica's.
    pub fn verify(&mut self, envelope: &Envelope, public: &[u8; 32]) -> bool {
        let key = (envelope.replica, Arc::clone(&envelope.seal));
        let good = *self.good.entry(key).or_insert_with(|| envelope.seal.verify(envelope.replica, public).is_ok());
        good && envelope.is_among_its_leaves()
    }
}

fn sign(secret: &[u8; 32], replica: ReplicaId, leaves: Vec<Leaf>) -> Arc<Seal> {
    let signature = SigningKey::from_bytes(secret).sign(&message(replica, &leaves)).to_bytes().to_vec();
    Arc::new(Seal { leaves, signature })
}

/// The public key that belongs to a secret one.
#[must_use]
pub fn public_key(secret: &[u8; 32]) -> [u8; 32] {
    SigningKey::from_bytes(secret).verifying_key().to_bytes()
}

/// The name of a change as verdicts use it, from its bytes alone; malformed changes have one too.
#[must_use]
pub fn hash_of(change: &[u8]) -> ChangeHash {
    // A plain chunk is magic (4), checksum (4), then what is hashed. What is none is hashed whole.
    let hashed = if change.starts_with(&MAGIC) { change.get(8..).unwrap_or(change) } else { change };
    ChangeHash(Sha256::digest(hashed).into())
}

/// The leaf of a change: its bytes as they are, with the record that they belong to.
#[must_use]
pub fn leaf_of(record: OrderId, change: &[u8]) -> Leaf {
    let mut leaf = Sha256::new();
    leaf.update(LEAF);
    leaf.update(record.0.as_bytes());
    leaf.update(Sha256::digest(change));
    leaf.finalize().into()
}

pub(crate) fn leaves_of(record: OrderId, changes: &[Vec<u8>]) -> Vec<Leaf> {
    changes.iter().map(|change| leaf_of(record, change)).collect()
}

/// What is signed: every part has a fixed length, so no two lists have the same message.
fn message(replica: ReplicaId, leaves: &[Leaf]) -> Vec<u8> {
    let mut message = DOMAIN.to_vec();
    message.extend_from_slice(replica.0.as_bytes());
    message.extend_from_slice(&(leaves.len() as u64).to_be_bytes());
    message.extend_from_slice(leaves.as_flattened());
    message
}

/// A seal as JSON: for a developer's eyes, snapshots and bundles.
mod shown {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Seal;

    #[derive(Serialize, Deserialize)]
    struct Shown {
        #[serde(with = "crate::ids::shown::list")]
        leaves: Vec<Vec<u8>>,
        #[serde(with = "crate::ids::shown")]
        signature: Vec<u8>,
    }

    pub(super) fn serialize<S: Serializer>(seal: &Arc<Seal>, serializer: S) -> Result<S::Ok, S::Error> {
        let leaves = seal.leaves.iter().map(|leaf| leaf.to_vec()).collect();
        Shown { leaves, signature: seal.signature.clone() }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Seal>, D::Error> {
        let Shown { leaves, signature } = Shown::deserialize(deserializer)?;
        let leaves = leaves.into_iter().map(TryInto::try_into).collect::<Result<_, _>>();
        let leaves = leaves.map_err(|_| serde::de::Error::custom("a leaf has 32 bytes"))?;
        Ok(Arc::new(Seal { leaves, signature }))
    }
}
