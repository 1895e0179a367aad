//! Author is not sender: a replica signs its changes, so that another phone or a file may carry them and the server can
//! still tell whose they are.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use jobsheet_model::{OrderId, ReplicaId};
use jobsheet_record::ChangeHash;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::pack;

/// Separates these signatures from any others made with the same key.
const DOMAIN: &[u8] = b"jobsheet envelope 1\0";

/// Changes of one record by one replica, signed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Envelope {
    /// Whose changes.
    #[n(0)]
    #[cbor(with = "crate::ids")]
    pub replica: ReplicaId,
    /// Of which record.
    #[n(1)]
    #[cbor(with = "crate::ids")]
    pub record: OrderId,
    /// In the order in which they were made.
    #[n(2)]
    #[cbor(with = "crate::pack")]
    #[serde(with = "crate::ids::shown::list")]
    pub changes: Vec<Vec<u8>>,
    /// Ed25519, 64 bytes.
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    #[serde(with = "crate::ids::shown")]
    pub signature: Vec<u8>,
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

impl Envelope {
    /// Signs changes with the replica's secret key.
    #[must_use]
    pub fn seal(secret: &[u8; 32], replica: ReplicaId, record: OrderId, changes: Vec<Vec<u8>>) -> Self {
        let message = message(replica, record, &changes);
        let signature = SigningKey::from_bytes(secret).sign(&message).to_bytes().to_vec();
        Self { replica, record, changes, signature }
    }

    /// Checks the signature against the replica's public key.
    ///
    /// # Errors
    /// When it does not fit, or the key is none.
    pub fn verify(&self, public: &[u8; 32]) -> Result<(), EnvelopeError> {
        let key = VerifyingKey::from_bytes(public).map_err(|_| EnvelopeError::BadKey)?;
        let signature = Signature::from_slice(&self.signature).map_err(|_| EnvelopeError::BadSignature)?;
        key.verify_strict(&message(self.replica, self.record, &self.changes), &signature)
            .map_err(|_| EnvelopeError::BadSignature)
    }
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
    let hashed = if change.starts_with(&pack::MAGIC) { change.get(8..).unwrap_or(change) } else { change };
    ChangeHash(Sha256::digest(hashed).into())
}

/// What is signed: every part has a fixed length, so no two envelopes have the same message.
fn message(replica: ReplicaId, record: OrderId, changes: &[Vec<u8>]) -> Vec<u8> {
    let mut message = DOMAIN.to_vec();
    message.extend_from_slice(replica.0.as_bytes());
    message.extend_from_slice(record.0.as_bytes());
    message.extend_from_slice(&(changes.len() as u64).to_be_bytes());
    for change in changes {
        message.extend_from_slice(&Sha256::digest(change));
    }
    message
}
