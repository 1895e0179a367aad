//! What devices signed: kept beside the changes, so that each of them can be shown to be its author's at any time, without
//! the others that were signed with it.

use std::collections::BTreeSet;

use jobsheet_model::{OrderId, ReplicaId};
use jobsheet_sync::envelope::leaf_of;
use jobsheet_sync::{Envelope, Seal};
use sha2::{Digest, Sha256};

use crate::db::{Tx, values};
use crate::error::{Error, Result};

/// The name of an envelope's seal.
#[must_use]
pub fn seal_id(envelope: &Envelope) -> String {
    let mut id = Sha256::new();
    id.update(envelope.replica.0.as_bytes());
    id.update(&envelope.seal.signature);
    id.update(envelope.seal.leaves.as_flattened());
    hex::encode(&id.finalize()[..16])
}

/// Keeps the seals of these envelopes, with their names, each once.
///
/// # Errors
/// When the database fails.
pub fn keep_seals<'a>(tx: &mut Tx, envelopes: impl Iterator<Item = (&'a Envelope, &'a str)>) -> Result<()> {
    let mut kept = BTreeSet::new();
    for (envelope, name) in envelopes {
        // Those that were signed at once share one.
        if !kept.insert(name) {
            continue;
        }
        tx.execute(
            "INSERT INTO seals (id, replica, signature, leaves) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING",
            values![name, envelope.replica, envelope.seal.signature.as_slice(), envelope.seal.leaf_bytes()],
        )?;
    }
    Ok(())
}

/// Looks at every stored change that came under a seal: how many there are, and how many are not their author's.
///
/// # Errors
/// When the database fails.
pub fn verify_seals(tx: &mut Tx) -> Result<(u64, u64)> {
    let (mut seen, mut bad) = (0, 0);
    let seals = tx.query(
        "SELECT s.id, s.replica, s.signature, s.leaves, r.public_key FROM seals s LEFT JOIN replicas r ON r.id = s.replica",
        &[],
    )?;
    for row in &seals {
        let leaves = row.bytes("leaves")?.as_chunks::<32>().0.to_vec();
        let seal = Seal { leaves, signature: row.bytes("signature")?.to_vec() };
        let replica: ReplicaId = row.parse("replica")?;
        let key = row.opt_bytes("public_key")?.and_then(|key| <[u8; 32]>::try_from(key).ok());
        let good = key.is_some_and(|key| seal.verify(replica, &key).is_ok());
        let leaves: BTreeSet<_> = seal.leaves.iter().copied().collect();
        let sql = "SELECT order_id, bytes FROM record_changes WHERE seal = $1";
        for change in tx.query(sql, values![row.text("id")?])? {
            let order: OrderId = change.parse("order_id")?;
            seen += 1;
            if !good || !leaves.contains(&leaf_of(order, change.bytes("bytes")?)) {
                bad += 1;
            }
        }
    }
    let lost = "SELECT COUNT(*) AS number FROM record_changes c WHERE c.seal IS NOT NULL \
                AND NOT EXISTS (SELECT 1 FROM seals s WHERE s.id = c.seal)";
    let lost: u64 = tx.query_one(lost, &[])?.number("number").map_err(Error::from)?;
    Ok((seen + lost, bad + lost))
}
