//! The names of the seals of a request, each made once: it is a hash over everything that was signed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jobsheet_model::ReplicaId;
use jobsheet_sync::{Envelope, Seal, SyncRequest};

use crate::records::seal_id;

/// Names by seal. Envelopes that were signed at once share theirs.
pub(super) struct Seals(BTreeMap<(ReplicaId, *const Seal), String>);

impl Seals {
    pub(super) fn of(request: &SyncRequest) -> Self {
        let mut names = BTreeMap::new();
        for envelope in &request.push {
            names.entry(key(envelope)).or_insert_with(|| seal_id(envelope));
        }
        Self(names)
    }

    /// The name of the seal of an envelope of the request.
    pub(super) fn of_envelope(&self, envelope: &Envelope) -> &str {
        self.0.get(&key(envelope)).map_or("", String::as_str)
    }
}

fn key(envelope: &Envelope) -> (ReplicaId, *const Seal) {
    (envelope.replica, Arc::as_ptr(&envelope.seal))
}
