//! Entries: the facts of a field record that are added once and never edited. A correction is a new entry.

use serde::{Deserialize, Serialize};

use crate::{
    AssetId, AttachmentId, Clock, CustomerId, EntryId, OfferId, OrderField, OrderId, Place, Priority, ReplicaId,
    SiteId, Timestamp, UserId, VisitId,
};

/// A step of the flow that a person takes; each is a transition in the flow's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// 接单
    Accept,
    /// 拒单
    Decline,
    /// 出发
    Depart,
    /// 到达签到
    Arrive,
    /// 开始
    Start,
    /// 暂停
    Pause,
    /// 继续
    Resume,
    /// 完成
    Complete,
    /// 签字
    Sign,
    /// 客户未签字: finished without a signature, with a reason.
    SkipSignature,
    /// 无法完成
    GiveUp,
}

impl Action {
    /// All, in the order of a visit.
    pub const ALL: [Self; 11] = [
        Self::Accept,
        Self::Decline,
        Self::Depart,
        Self::Arrive,
        Self::Start,
        Self::Pause,
        Self::Resume,
        Self::Complete,
        Self::Sign,
        Self::SkipSignature,
        Self::GiveUp,
    ];

    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Depart => "depart",
            Self::Arrive => "arrive",
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Complete => "complete",
            Self::Sign => "sign",
            Self::SkipSignature => "skip_signature",
            Self::GiveUp => "give_up",
        }
    }
}

/// How the check-in was made (F4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckInMode {
    /// A fix inside the site's fence.
    Inside,
    /// A fix outside it, with a reason.
    Outside,
    /// No fix: confirmed by hand, with a reason.
    Manual,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    /// A step of the flow.
    Step {
        /// Which.
        action: Action,
        /// A reason code of the catalogue, or free text; empty when none was needed.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// The step `arrive`, with its evidence.
    CheckIn {
        /// How.
        mode: CheckInMode,
        /// Metres from the site, when there was a fix.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        distance: Option<f64>,
        /// Why outside or by hand.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// A photo as evidence, when outside or by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photo: Option<AttachmentId>,
    },
    /// Words to the others, from the field or the office.
    Remark {
        /// The words.
        text: String,
    },
    /// The first entry of a record begun on site: asks for a work order (A6).
    OrderRequested {
        /// Who is served.
        customer: CustomerId,
        /// Where.
        site: SiteId,
        /// On which equipment.
        asset: Option<AssetId>,
        /// Service catalogue code.
        service: String,
        /// One line.
        title: String,
        /// In full.
        description: String,
        /// How soon.
        priority: Priority,
        /// The author does it at once; otherwise the office plans it.
        take: bool,
        /// The order during which it was found.
        found_at: Option<OrderId>,
    },
    /// Asks for a change of a decision.
    Propose {
        /// Of which field.
        field: OrderField,
        /// The field's version that the author saw.
        base: u32,
        /// The wanted value as JSON: a priority code, or milliseconds.
        value: serde_json::Value,
    },
    /// Settles a proposal that stands beside the office's value: the first word on it counts.
    Settle {
        /// The proposal's entry.
        proposal: EntryId,
        /// Take the proposed value; otherwise the office's stays.
        accept: bool,
    },
    /// Wants an order that is offered to several people (E4). In the record of [`OfferId::record_of`], nowhere else.
    Claim {
        /// Which offer.
        offer: OfferId,
    },
    /// Does not want it any more. Counts if it arrives with the claim or before it.
    TakeBack {
        /// The claim's entry.
        claim: EntryId,
    },
    /// A kind of a newer version: kept and passed on unread.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Identity; the key in the record.
    pub id: EntryId,
    /// The visit it belongs to, if any.
    pub visit: Option<VisitId>,
    /// Who did it.
    pub by: UserId,
    /// On which device; absent when written at a desk.
    pub device: Option<ReplicaId>,
    /// Best knowledge of the time when it was written.
    pub at: Timestamp,
    /// The evidence for the time; absent when written by the server.
    pub clock: Option<Clock>,
    /// Where it happened, if asked for and known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What happened.
    #[serde(flatten)]
    pub what: EntryKind,
}

/// Which side of the work a photo shows, or what the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// 维修前
    Before,
    /// 维修后
    After,
    /// Evidence of a check-in.
    CheckIn,
    /// The drawing of a signature.
    Signature,
    /// The report model that a signer saw.
    Report,
    /// Other photo; also whatever a newer version calls otherwise. A file's entry is never written again by who reads it, so what
    /// it was called stays in the record.
    #[serde(other)]
    Other,
}

impl Slot {
    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Other => "other",
            Self::CheckIn => "check_in",
            Self::Signature => "signature",
            Self::Report => "report",
        }
    }
}

/// When and where a photo was taken; in the record, not only in EXIF (X12).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Taken {
    /// Best knowledge of the time.
    pub at: Timestamp,
    /// Its evidence.
    pub clock: Option<Clock>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A file named in a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// Identity; the key in the record.
    pub id: AttachmentId,
    /// Lower-case hex SHA-256 of the bytes.
    pub sha256: String,
    /// How many.
    pub bytes: u64,
    /// `image/jpeg`, `image/png`, `application/json`.
    pub mime: String,
    /// What it is for.
    pub slot: Slot,
    /// Who added it.
    pub by: UserId,
    /// When and where.
    pub taken: Taken,
    /// Base64 ThumbHash of a photo: something to show before the picture is there. Empty for other files.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub thumbhash: String,
}

/// A signature, bound to what the signer saw (X11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// Identity; the key in the record.
    pub id: crate::SignatureId,
    /// The signer's name as typed.
    pub signer: String,
    /// `customer`, `tenant`, `guard`…
    pub role: String,
    /// The drawing (PNG).
    pub attachment: AttachmentId,
    /// The sentence the signer agreed to, in the language shown.
    pub consent: String,
    /// Who held the device.
    pub by: UserId,
    /// When and where.
    pub taken: Taken,
    /// The report model shown: an attachment of slot [`Slot::Report`].
    pub report: AttachmentId,
    /// Its SHA-256 in lower-case hex.
    pub report_sha256: String,
}

/// A line of parts used. Removing a line sets its quantity to zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartLine {
    /// Identity; the key in the record.
    pub id: crate::LineId,
    /// Which part.
    pub part: crate::PartId,
    /// How many, in the part's unit, in thousandths so that no float is stored.
    pub milli_quantity: i64,
    /// Serial number of the part put in, if it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub serial: String,
    /// Where it came from: `van`, `warehouse`, `customer`.
    pub source: String,
}

/// Something that a step still needs before it may be taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// A photo of this side of the work (B9).
    Photo {
        /// Which side.
        slot: Slot,
    },
    /// An answer to a required question of the pinned form.
    Answer {
        /// The field's id.
        field: String,
    },
    /// A signature.
    Signature,
    /// A reason for the step.
    Reason,
}
