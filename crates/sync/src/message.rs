//! What travels: one request, one answer. The fields of both are keyed by number: an older program skips what it does not
//! know, a newer one fills in what is missing. Facts, items and verdicts travel packed beside them (`wire`).

use std::collections::BTreeMap;

use jobsheet_model::{Clock, OrderId, ReplicaId, Timestamp};
use jobsheet_record::ChangeHash;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::ids::FeedId;
use crate::manifest::Manifest;

/// What a device says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct SyncRequest {
    /// Who asks. Must be the caller's.
    #[n(0)]
    #[cbor(with = "crate::ids")]
    pub replica: ReplicaId,
    /// Its present life.
    #[n(1)]
    pub incarnation: u32,
    /// Where it stands in each feed it follows.
    #[n(2)]
    #[cbor(default)]
    pub cursor: BTreeMap<FeedId, u64>,
    /// All that it holds of a feed, for one that it has read to the end and holds otherwise than the server said.
    #[n(3)]
    #[cbor(default)]
    pub manifests: BTreeMap<FeedId, Manifest>,
    /// Its clocks at this moment.
    #[n(4)]
    pub clock: Clock,
    /// Facts that the server has not acknowledged, its own or carried for another device.
    #[cbor(skip)]
    pub push: Vec<Envelope>,
    /// Most items wanted in the answer.
    #[n(6)]
    pub limit: u32,
    /// What waits on the device beyond this request; none when nothing does.
    #[n(7)]
    pub waiting: Option<Waiting>,
    /// It has no poke channel open and wants a ticket for one.
    #[n(8)]
    #[cbor(default)]
    pub ticket: bool,
    /// The best contact in the present life of its counter; none before the first answer. This question may be under way
    /// for long, so its own arrival says little about when it was asked.
    #[n(9)]
    pub contact: Option<Contact>,
}

/// A question that was answered: what the server's clock said between two readings of the device's counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Contact {
    /// The counter in the middle between question and answer.
    #[n(0)]
    pub uptime: i64,
    /// Half of the time between them: so far off it may be.
    #[n(1)]
    pub within: i64,
    /// What the server said.
    #[n(2)]
    pub server: Timestamp,
}

/// Facts that a device holds and does not bring in this request. Files are not counted: the server knows from the
/// records which ones to expect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Waiting {
    /// How many changes.
    #[n(0)]
    pub changes: u32,
    /// How many things need a person.
    #[n(1)]
    pub attention: u32,
    /// When the oldest of them was made, by the device's wall clock.
    #[n(2)]
    pub oldest: Timestamp,
}

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct SyncResponse {
    /// True time.
    #[n(0)]
    pub server_time: Timestamp,
    /// Rises when the server was restored from a backup: offer again what it may have forgotten.
    #[n(1)]
    pub epoch: u32,
    /// One for each pushed change.
    #[cbor(skip)]
    pub verdicts: Vec<VerdictItem>,
    /// What is newer than the cursor, in feed order.
    #[cbor(skip)]
    pub pull: Vec<Item>,
    /// What the device may no longer hold through a feed.
    #[cbor(skip)]
    pub gone: Vec<Gone>,
    /// Where the device stands after taking in this answer. Feeds that are not named here are not followed any more.
    #[n(5)]
    #[cbor(default)]
    pub cursor: BTreeMap<FeedId, u64>,
    /// What the device should now hold of each feed that is read to the end.
    #[n(6)]
    #[cbor(default)]
    pub digests: BTreeMap<FeedId, Digest>,
    /// There is more: ask again at once.
    #[n(7)]
    #[cbor(default)]
    pub more: bool,
    /// Opens the poke channel once; given if it was asked for.
    #[n(8)]
    pub ticket: Option<String>,
    /// What of a manifest the server knows nothing of.
    #[n(9)]
    #[cbor(default)]
    pub strangers: BTreeMap<FeedId, Manifest>,
}

/// What became of one pushed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictItem {
    /// Of which record.
    pub record: OrderId,
    /// Which change.
    pub hash: ChangeHash,
    /// The outcome.
    pub verdict: Verdict,
}

/// The outcome of one pushed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is in the central store, durably; now or since before.
    Stored,
    /// It is not, and will not be as it is; it is kept in quarantine.
    Refused {
        /// Stable code, as a [`jobsheet_record::Refusal`] or an error code of the interface.
        code: String,
        /// For the log; not shown, no personal data.
        detail: String,
    },
}

/// What sort of thing a feed item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A decision row with copies of what it points to; `document` is the JSON of an `OrderCard`.
    Order,
    /// A field record; `changes` are those that the device lacks.
    Record,
    /// What everybody holds; `document` is the JSON of a `Catalog`.
    Catalog,
    /// The server has the bytes of a blob; `id` is their SHA-256.
    Receipt,
    /// An order that is offered to this person among others; `document` is the JSON of an `OfferCard`. Its state in the digest
    /// is empty, as an older program takes it for one of a newer version.
    Offer,
    /// Of a newer version: pass over it, keep the cursor going.
    Unknown(u32),
}

impl ItemKind {
    /// As it travels.
    #[must_use]
    pub fn number(self) -> u32 {
        match self {
            Self::Order => 0,
            Self::Record => 1,
            Self::Catalog => 2,
            Self::Receipt => 3,
            Self::Offer => 4,
            Self::Unknown(number) => number,
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn from_number(number: u32) -> Self {
        match number {
            0 => Self::Order,
            1 => Self::Record,
            2 => Self::Catalog,
            3 => Self::Receipt,
            4 => Self::Offer,
            other => Self::Unknown(other),
        }
    }
}

/// One thing in its newest form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Through which feed.
    pub feed: FeedId,
    /// Its place there; overwritten each time the thing changes.
    pub seq: u64,
    /// What it is.
    pub kind: ItemKind,
    /// Which one: an order's id, `catalog`, a blob's hash, an offer's id.
    pub id: String,
    /// JSON bytes of an order, a catalogue or an offer, or of what is different in it; empty for other kinds.
    #[serde(with = "crate::ids::shown")]
    pub document: Vec<u8>,
    /// Changes of a record, each after what it builds on; empty for other kinds.
    #[serde(with = "crate::ids::shown::list")]
    pub changes: Vec<Vec<u8>>,
    /// For a record, the heads that the server holds after these changes: the state that goes into the digest.
    pub heads: Vec<ChangeHash>,
    /// `document` is a difference to the one that the device holds; what it makes must have this name
    /// ([`crate::difference`]).
    pub difference: Option<crate::difference::Name>,
}

/// Something that a feed does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Through which feed it was held.
    pub feed: FeedId,
    /// The place of its going.
    pub seq: u64,
    /// What it was.
    pub kind: ItemKind,
    /// Which one.
    pub id: String,
    /// Stable code, shown in words: `reassigned`, `cancelled`, `closed`.
    pub reason: String,
    /// Words of the dispatcher. May be empty.
    pub note: String,
}
