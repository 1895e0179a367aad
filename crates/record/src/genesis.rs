//! The constant first change. It makes the containers, so that nobody else ever has to: a record can be begun on two
//! devices without signal, and both beginnings are the same change.
//!
//! **Invariant:** these bytes never change. A test rebuilds them.

use automerge::{ActorId, ObjId};

use crate::actor::GENESIS;

/// Version of the layout.
#[cfg(test)]
pub(crate) const SCHEMA: i64 = 1;

/// The containers in the order in which the first change makes them, after `schema`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Container {
    Entries,
    Answers,
    Parts,
    Attachments,
    Signatures,
    Note,
}

impl Container {
    pub(crate) const ALL: [Self; 6] =
        [Self::Entries, Self::Answers, Self::Parts, Self::Attachments, Self::Signatures, Self::Note];

    /// Its key in the root map.
    #[cfg(test)]
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Answers => "answers",
            Self::Parts => "parts",
            Self::Attachments => "attachments",
            Self::Signatures => "signatures",
            Self::Note => "note",
        }
    }

    /// The number of the operation that makes it; `schema` is operation 1.
    fn counter(self) -> u64 {
        self as u64 + 2
    }

    /// Its object.
    pub(crate) fn object(self) -> ObjId {
        // The last number is a hint for looking the actor up, corrected by Automerge when wrong.
        ObjId::Id(self.counter(), ActorId::from(GENESIS), 0)
    }

    /// The container that an operation of the first change made.
    pub(crate) fn made_by(counter: u64, actor: &ActorId) -> Option<Self> {
        if actor.to_bytes() != GENESIS {
            return None;
        }
        Self::ALL.into_iter().find(|one| one.counter() == counter)
    }
}

/// The change.
pub(crate) const BYTES: &[u8] = include_bytes!("genesis.bin");

#[cfg(test)]
pub(crate) fn build() -> Vec<u8> {
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{Automerge, ObjType, ROOT, ReadDoc};

    let mut doc = Automerge::new().with_actor(ActorId::from(GENESIS));
    let mut tx = doc.transaction();
    tx.put(ROOT, "schema", SCHEMA).unwrap();
    for container in Container::ALL {
        let kind = if container == Container::Note { ObjType::Text } else { ObjType::Map };
        tx.put_object(ROOT, container.key(), kind).unwrap();
    }
    let (hash, _) = tx.commit_with(CommitOptions::default().with_time(0));
    doc.get_change_by_hash(&hash.unwrap()).unwrap().raw_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_change_is_frozen() {
        let built = build();
        assert_eq!(hex::encode(BYTES), hex::encode(built));
    }
}
