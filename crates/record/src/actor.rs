//! Who writes changes. One actor is one linear stream of changes in one record, never shared by two lives of a device.
//!
//! **Invariant:** a new incarnation begins whenever the device may have forgotten what it sent (a reinstall, a restored
//! backup, a salvage, a rebase); otherwise two changes would carry one (actor, seq) and the record would never converge.

use std::fmt;

use jobsheet_model::ReplicaId;
use uuid::Uuid;

/// Prefix of the office's actors. Its length differs from a device's 20 bytes, so the two never meet.
const OFFICE: &[u8] = b"office/";

/// The actor of the constant first change.
pub(crate) const GENESIS: &[u8] = b"genesis";

/// The author of a stream of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actor {
    /// One life of one enrolled device.
    Device {
        /// Given by the server at enrolment.
        replica: ReplicaId,
        /// Rises when the device may have forgotten what it sent.
        incarnation: u32,
    },
    /// People at desks, through the server.
    Office {
        /// Rises when the server is restored from a backup.
        epoch: u32,
    },
}

impl Actor {
    /// A device's actor: 16 bytes of replica, 4 of incarnation, the greater byte first.
    #[must_use]
    pub fn of(replica: ReplicaId, incarnation: u32) -> Self {
        Self::Device { replica, incarnation }
    }

    /// The office's actor.
    #[must_use]
    pub fn office(epoch: u32) -> Self {
        Self::Office { epoch }
    }

    /// As stored in changes.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        match self {
            Self::Device { replica, incarnation } => {
                let mut bytes = replica.0.as_bytes().to_vec();
                bytes.extend_from_slice(&incarnation.to_be_bytes());
                bytes
            }
            Self::Office { epoch } => {
                let mut bytes = OFFICE.to_vec();
                bytes.extend_from_slice(&epoch.to_be_bytes());
                bytes
            }
        }
    }

    /// Reads it back; `None` for anything else, the first change's actor included.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if let Some(epoch) = bytes.strip_prefix(OFFICE) {
            return Some(Self::Office { epoch: u32::from_be_bytes(epoch.try_into().ok()?) });
        }
        let (replica, incarnation) = bytes.split_at_checked(16)?;
        Some(Self::Device {
            replica: ReplicaId(Uuid::from_slice(replica).ok()?),
            incarnation: u32::from_be_bytes(incarnation.try_into().ok()?),
        })
    }

    /// The device, if it is one.
    #[must_use]
    pub fn replica(self) -> Option<ReplicaId> {
        match self {
            Self::Device { replica, .. } => Some(replica),
            Self::Office { .. } => None,
        }
    }

    /// Both are lives of one author: the same device, or the office.
    #[must_use]
    pub fn same_author(self, other: Self) -> bool {
        self.replica() == other.replica()
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device { replica, incarnation } => write!(f, "{replica}/{incarnation}"),
            Self::Office { epoch } => write!(f, "office/{epoch}"),
        }
    }
}

impl From<Actor> for automerge::ActorId {
    fn from(actor: Actor) -> Self {
        Self::from(actor.to_bytes())
    }
}
