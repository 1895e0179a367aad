//! The document: begin, load, save, and the changes it is made of.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use automerge::{ActorId, Automerge, Change, ReadDoc};
use jobsheet_model::EntryId;
use jobsheet_model::entry::Entry;

use crate::actor::{Actor, GENESIS};
use crate::genesis;
use crate::hash::{ChangeHash, Heads};
use crate::prescan;
use crate::stamp::{CommandStamp, Provenance};

/// A work order's field record.
#[derive(Clone, Debug)]
pub struct Record {
    pub(crate) doc: Automerge,
    /// Read once for each state of the document: every view of an order asks for them several times.
    pub(crate) entries: OnceLock<Arc<BTreeMap<EntryId, Entry>>>,
}

/// The saved bytes are no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("record_unreadable")]
pub struct LoadError;

/// Changes from elsewhere that cannot be taken in. The record is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// One of them is no change.
    #[error("malformed_change")]
    Malformed,
    /// One builds on a change that is not here.
    #[error("missing_dependency")]
    MissingDependency,
    /// Automerge refuses them or fails.
    #[error("record_unreadable")]
    Unreadable,
}

/// A change that has just been made, to be stored and sent as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// Its name.
    pub hash: ChangeHash,
    /// Uncompressed: one change has one spelling, and batches are compressed as a whole.
    pub bytes: Vec<u8>,
}

/// What a change says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeMeta {
    /// Its name.
    pub hash: ChangeHash,
    /// Whose stream it belongs to; absent for the constant first change.
    pub actor: Option<Actor>,
    /// Its place in that stream, from 1.
    pub seq: u64,
    /// What it builds on.
    pub deps: Vec<ChangeHash>,
    /// Number of its first operation.
    pub start_op: u64,
    /// Number of its last operation.
    pub max_op: u64,
    /// Seconds since 1970, as said by its author; nothing is ordered by it.
    pub timestamp: i64,
    /// Who and when; absent for the constant first change.
    pub stamp: Option<CommandStamp>,
}

impl Record {
    /// A new record. All new records are the same record.
    ///
    /// # Panics
    /// Never: the first change is a constant that a test applies.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the first change is a constant that a test applies")]
    pub fn begin() -> Self {
        static FIRST: OnceLock<Automerge> = OnceLock::new();
        let first = FIRST.get_or_init(|| {
            let mut doc = Automerge::new().with_actor(ActorId::from(GENESIS));
            let first = Change::from_bytes(genesis::BYTES.to_vec()).expect("the first change is readable");
            doc.apply_changes([first]).expect("the first change applies");
            doc
        });
        Self { doc: first.clone(), entries: OnceLock::new() }
    }

    /// Reads saved bytes.
    ///
    /// # Errors
    /// When they are no record, or are damaged.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        // Automerge 0.12 panics on some damaged documents; one bad record must not take the others along.
        let doc = catch_unwind(|| Automerge::load(bytes)).map_err(|_| LoadError)?.map_err(|_| LoadError)?;
        let record = Self { doc: doc.with_actor(ActorId::from(GENESIS)), entries: OnceLock::new() };
        if record.doc.get_change_meta_by_hash(&genesis_hash()).is_none() {
            return Err(LoadError);
        }
        Ok(record)
    }

    /// Rebuilds a record from its changes, the first one aside, in any order in which each follows what it builds on.
    ///
    /// # Errors
    /// As [`Record::apply`].
    pub fn from_changes<B: AsRef<[u8]>>(changes: impl IntoIterator<Item = B>) -> Result<Self, ApplyError> {
        let mut record = Self::begin();
        record.apply(changes)?;
        Ok(record)
    }

    /// The bytes to keep.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The same without packing: quicker both ways, for a trial or where size does not matter.
    #[must_use]
    pub fn save_unpacked(&self) -> Vec<u8> {
        self.doc.save_nocompress()
    }

    /// The newest changes, sorted.
    #[must_use]
    pub fn heads(&self) -> Heads {
        let mut heads: Heads = self.doc.get_heads().into_iter().map(Into::into).collect();
        heads.sort_unstable();
        heads
    }

    /// The heads of a record in which nothing has happened.
    #[must_use]
    pub fn genesis_heads() -> Heads {
        vec![genesis_hash().into()]
    }

    /// Takes in changes that were admitted elsewhere; those that are here already are passed over.
    ///
    /// # Errors
    /// When one is malformed or builds on what is not here. The record is then as it was.
    pub fn apply<B: AsRef<[u8]>>(&mut self, changes: impl IntoIterator<Item = B>) -> Result<(), ApplyError> {
        let mut fresh = Vec::new();
        let mut hashes = std::collections::BTreeSet::new();
        for bytes in changes {
            let bytes = bytes.as_ref();
            let hash = prescan::scan(bytes).map_err(|_| ApplyError::Malformed)?;
            if self.has(&hash) || hashes.contains(&hash) {
                continue;
            }
            let change = decode(bytes).ok_or(ApplyError::Malformed)?;
            if !change.deps().iter().all(|dep| self.has(&(*dep).into()) || hashes.contains(&(*dep).into())) {
                return Err(ApplyError::MissingDependency);
            }
            hashes.insert(hash);
            fresh.push(change);
        }
        if fresh.is_empty() {
            return Ok(());
        }
        let before = self.clone();
        let applied = self.apply_decoded(fresh);
        if applied.is_none() || !hashes.iter().all(|hash| self.has(hash)) {
            *self = before;
            return Err(ApplyError::Unreadable);
        }
        Ok(())
    }

    /// `None` if Automerge refuses or panics; the document may then be half changed and is put back by the caller.
    pub(crate) fn apply_decoded(&mut self, changes: Vec<Change>) -> Option<()> {
        self.entries = OnceLock::new();
        catch_unwind(AssertUnwindSafe(|| self.doc.apply_changes(changes))).ok()?.ok()
    }

    /// A change of this name is here.
    #[must_use]
    pub fn has(&self, hash: &ChangeHash) -> bool {
        self.doc.get_change_meta_by_hash(&(*hash).into()).is_some()
    }

    /// The changes that a holder of `heads` lacks, each after what it builds on, the constant first one left out.
    #[must_use]
    pub fn changes_since(&self, heads: &[ChangeHash]) -> Vec<NewChange> {
        let known: Vec<automerge::ChangeHash> = heads.iter().map(|hash| (*hash).into()).collect();
        let genesis = genesis_hash();
        self.doc
            .get_changes(&known)
            .into_iter()
            .filter(|change| change.hash() != genesis)
            .map(|change| NewChange { hash: change.hash().into(), bytes: change.raw_bytes().to_vec() })
            .collect()
    }

    /// One change as it was stored.
    #[must_use]
    pub fn change(&self, hash: &ChangeHash) -> Option<NewChange> {
        let change = self.doc.get_change_by_hash(&(*hash).into())?;
        Some(NewChange { hash: *hash, bytes: change.raw_bytes().to_vec() })
    }

    /// What a change says about itself.
    #[must_use]
    pub fn meta(&self, hash: &ChangeHash) -> Option<ChangeMeta> {
        self.doc.get_change_meta_by_hash(&(*hash).into()).map(|meta| meta_of(&meta))
    }

    /// What every change says about itself, each after what it builds on.
    #[must_use]
    pub fn history(&self) -> Vec<ChangeMeta> {
        self.doc.get_changes_meta(&[]).iter().map(meta_of).collect()
    }

    /// Walks over the history without reading who did what.
    pub(crate) fn each_change(&self, mut visit: impl FnMut(ChangeHash, Option<Actor>, u64, Vec<ChangeHash>, u64)) {
        for meta in self.doc.get_changes_meta(&[]) {
            let deps = meta.deps.iter().map(|dep| (*dep).into()).collect();
            visit(meta.hash.into(), Actor::parse(meta.actor.to_bytes()), meta.seq, deps, meta.max_op);
        }
    }

    /// Who made a change, on which device and when.
    #[must_use]
    pub fn provenance(&self, hash: &ChangeHash) -> Option<Provenance> {
        self.meta(hash).map(|meta| Provenance { change: meta.hash, actor: meta.actor, stamp: meta.stamp })
    }
}

/// Hash of the constant first change.
pub(crate) fn genesis_hash() -> automerge::ChangeHash {
    static HASH: OnceLock<automerge::ChangeHash> = OnceLock::new();
    *HASH.get_or_init(|| prescan::scan(genesis::BYTES).map_or(automerge::ChangeHash([0; 32]), Into::into))
}

/// Decodes a change that was scanned before.
pub(crate) fn decode(bytes: &[u8]) -> Option<Change> {
    catch_unwind(|| Change::try_from(bytes)).ok()?.ok()
}

fn meta_of(meta: &automerge::ChangeMetadata<'_>) -> ChangeMeta {
    ChangeMeta {
        hash: meta.hash.into(),
        actor: Actor::parse(meta.actor.to_bytes()),
        seq: meta.seq,
        deps: meta.deps.iter().map(|dep| (*dep).into()).collect(),
        start_op: meta.start_op,
        max_op: meta.max_op,
        timestamp: meta.timestamp,
        stamp: meta.message.as_deref().and_then(CommandStamp::from_message),
    }
}
