//! What the screens show. Everything is computed by the core; a screen only lays it out.

use std::collections::BTreeMap;

use jobsheet_model::asset::Asset;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::entry::{Action, Missing, Slot};
use jobsheet_model::form::Form;
use jobsheet_model::offer::OfferCard;
use jobsheet_model::order::OrderKind;
use jobsheet_model::person::Person;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{
    AttachmentId, Confidence, EntryId, LineId, OrderField, OrderId, PartId, Place, Priority, ReplicaId, SignatureId,
    Status, TimeWindow, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Keep;

/// Who is signed in on this device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionView {
    /// Nobody has signed in here yet, or has signed out.
    pub person: Option<Person>,
    /// The device's identity at the server.
    pub replica: Option<ReplicaId>,
    /// Its base address.
    pub server: String,
    /// The service company's name.
    pub company: String,
    /// IANA name of its time zone. Days begin and times are shown by it, whatever zone the device is set to.
    pub zone: String,
    /// The login must be renewed before anything is sent; work goes on.
    pub expired: bool,
    /// Version and build of the core.
    pub build: String,
    /// News are told while nobody looks ([`super::Command::Notify`]).
    #[serde(default)]
    pub notify: bool,
}

/// How far an item has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// The server has refused it or it cannot be sent; a person must look.
    NeedsAttention,
    /// Durable on this phone, not yet sent.
    OnThisPhone,
    /// Sent, not yet confirmed.
    Sent,
    /// The server has it, with everything it names.
    Confirmed,
}

/// The list of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TodayView {
    /// Local date `YYYY-MM-DD`.
    pub day: String,
    /// True when `day` is today.
    pub is_today: bool,
    /// Orders under way or due, in the order to do them; the first of them where only so many were asked for.
    pub open: Vec<OrderRow>,
    /// Finished that day; likewise.
    pub done: Vec<OrderRow>,
    /// How many there are, shown or not.
    pub counts: DayCounts,
    /// Days around with work, as `YYYY-MM-DD` → number of orders.
    pub days: BTreeMap<String, u32>,
    /// Things to tell: an order went elsewhere, a request was refused.
    pub notices: Vec<Notice>,
    /// What is offered to this person and others, whatever the day: the most pressing first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<OfferRow>,
}

/// An order that goes to the first of several people who wants it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfferRow {
    /// What is told of it.
    pub card: OfferCard,
    /// Metres from the device, or from home when its place is not known: to about a kilometre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<f64>,
    /// How far this person's request has got; none: it was not asked for. The server has not decided yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<ItemState>,
    /// Its time is over, as far as this device knows; the server has not said so yet.
    #[serde(default)]
    pub over: bool,
}

/// How many orders a day has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCounts {
    /// Begun and not finished.
    pub under_way: u32,
    /// Still to do.
    pub next: u32,
    /// Finished.
    pub done: u32,
}

/// Something to tell the person once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Identity, for dismissing.
    pub id: EntryId,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// Code translated as `notice-<code>`: `reassigned`, `cancelled`, `refused`, `superseded`…
    pub code: String,
    /// Arguments of the message.
    pub args: BTreeMap<String, String>,
    /// When.
    pub at: Timestamp,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Identity.
    pub id: OrderId,
    /// For people; none while it exists on this phone only.
    pub number: Option<String>,
    /// What sort of work.
    pub kind: OrderKind,
    /// Service catalogue code.
    pub service: String,
    /// One line.
    pub title: String,
    /// How soon.
    pub priority: Priority,
    /// The state as this device sees it, its own unconfirmed steps included.
    pub status: Status,
    /// The state includes steps that the server has not ruled on.
    pub pending: bool,
    /// How far this order's work has got; the least of all its items.
    pub sync: ItemState,
    /// When the customer expects somebody.
    pub window: TimeWindow,
    /// When a dispatcher has decided that the visit begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<Timestamp>,
    /// A dispatcher has put it on top of everything else: it cannot be declined.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forced: bool,
    /// The window's end has passed and the work is not done; by `workflow::is_late`, as at the desks.
    pub late: bool,
    /// Who is served.
    pub customer: String,
    /// Where.
    pub address: String,
    /// Of the city.
    pub district: String,
    /// Degrees north, WGS-84.
    pub lat: f64,
    /// Degrees east, WGS-84.
    pub lon: f64,
    /// Metres from the device, when its place is known.
    pub distance: Option<f64>,
}

/// A step that can be taken now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextAction {
    /// Which.
    pub action: Action,
    /// What is missing before it may be taken; empty: ready.
    pub missing: Vec<Missing>,
    /// It wants a reason (from the catalogue's list of that action, or words).
    pub reason: bool,
}

/// One order in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderPage {
    /// As in lists.
    pub row: OrderRow,
    /// What the customer said.
    pub description: String,
    /// Why it is on hold, incomplete or cancelled.
    pub status_reason: String,
    /// Who is served.
    pub customer: Customer,
    /// Where.
    pub site: Site,
    /// On which equipment.
    pub asset: Option<Asset>,
    /// The one big button.
    pub primary: Option<NextAction>,
    /// Rarer steps.
    pub others: Vec<NextAction>,
    /// Nothing can be entered any more; a code translated as `locked-<code>`.
    pub locked: Option<String>,
    /// The pinned checklist.
    pub form: Option<Form>,
    /// Answers by field id.
    pub answers: BTreeMap<String, Value>,
    /// Fields for which two people gave different answers, with all of them.
    pub disputed: BTreeMap<String, Vec<DisputedAnswer>>,
    /// Photos that are not hidden, oldest first.
    pub photos: Vec<PhotoView>,
    /// Parts used, without removed lines.
    pub parts: Vec<PartView>,
    /// The shared note.
    pub note: String,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineItem>,
    /// Signatures given.
    pub signatures: Vec<SignatureView>,
    /// Changes asked for and not yet settled.
    pub proposals: Vec<ProposalView>,
    /// The order during whose visit this one was found.
    pub found_at: Option<OrderId>,
}

/// One of several answers to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DisputedAnswer {
    /// What was answered.
    pub value: Value,
    /// Who.
    pub by: String,
    /// On which device, as lists name it; empty when that is not known here.
    #[serde(default)]
    pub device: String,
    /// When.
    pub at: Timestamp,
    /// This one is in force.
    pub wins: bool,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhotoView {
    /// Identity.
    pub id: AttachmentId,
    /// Which side of the work it shows.
    pub slot: Slot,
    /// Words about it.
    pub caption: String,
    /// When taken.
    pub at: Timestamp,
    /// Where.
    pub place: Option<Place>,
    /// By whom.
    pub by: String,
    /// How far its bytes have got.
    pub state: ItemState,
    /// Confirmed bytes and all bytes.
    pub sent: (u64, u64),
    /// The picture is on this device.
    pub here: bool,
    /// Base64 ThumbHash.
    pub thumbhash: String,
}

/// A line of parts used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartView {
    /// Identity.
    pub line: LineId,
    /// Which part.
    pub part: PartId,
    /// Thousandths of the part's unit.
    pub milli_quantity: i64,
    /// Serial number or empty.
    pub serial: String,
    /// `van`, `warehouse`, `customer`.
    pub source: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineItem {
    /// The entry, if it is one.
    pub entry: Option<EntryId>,
    /// `step`, `check_in`, `remark`, `propose`, `order_requested`, `signature`, `created`, `assigned`, `cancelled`,
    /// `moved`, `priority`…; translated as `timeline-<code>`.
    pub code: String,
    /// Arguments of the message: `action`, `reason`, `text`, `mode`, `distance`, `technician`…
    pub args: BTreeMap<String, String>,
    /// Who.
    pub by: String,
    /// True time, as well as it is known.
    pub at: Timestamp,
    /// How well.
    pub confidence: Confidence,
    /// Where.
    pub place: Option<Place>,
    /// How far it has got.
    pub state: ItemState,
    /// What the server ruled, and why.
    pub ruling: Option<(Verdict, String)>,
    /// What the device's clock said, when it differs from the true time or nothing confirms it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockNote>,
}

/// The evidence behind a corrected time (X5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockNote {
    /// What the wall clock said.
    pub wall: Timestamp,
    /// By how many milliseconds it was ahead of the true time; negative: behind.
    pub ahead: i64,
    /// The contact with the server from which the true time follows, if it was in the same life of the counter.
    pub contact: Option<Timestamp>,
    /// Nothing confirms the time: it is the wall clock's word.
    pub suspect: bool,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignatureView {
    /// Identity.
    pub id: SignatureId,
    /// Name as typed.
    pub signer: String,
    /// `customer`, `tenant`…
    pub role: String,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub place: Option<Place>,
    /// The drawing.
    pub attachment: AttachmentId,
    /// How far it has got.
    pub state: ItemState,
    /// The report rebuilt from today's state differs from what was signed (X11).
    pub changed_after: bool,
    /// In what it differs.
    #[serde(default)]
    pub changes: Vec<ReportChange>,
    /// The report as it was signed can be shown here.
    #[serde(default)]
    pub report_here: bool,
}

/// One difference between the signed report and today's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportChange {
    /// What differs: a code translated as `report-change-<code>`.
    pub code: String,
    /// The question or part that it is about, in the report's language; empty otherwise.
    #[serde(default)]
    pub name: String,
    /// As signed; empty: it was not there. Milliseconds since 1970 where the code begins with `time`.
    pub before: String,
    /// As it is now; empty: it is not there any more.
    pub after: String,
}

/// A change asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProposalView {
    /// The entry.
    pub entry: EntryId,
    /// Of which field.
    pub field: OrderField,
    /// The wanted value.
    pub value: Value,
    /// The office's value.
    pub current: Value,
    /// Who asks.
    pub by: String,
    /// On which device, as lists name it; empty when that is not known here.
    #[serde(default)]
    pub device: String,
    /// When.
    pub at: Timestamp,
    /// None while the server has not ruled.
    pub verdict: Option<Verdict>,
    /// Who gave the office's value; empty when nobody changed it since the order was made.
    #[serde(default)]
    pub current_by: String,
    /// When that was.
    #[serde(default)]
    pub current_at: Option<Timestamp>,
    /// Somebody in the field has settled it; the server has not ruled on that yet.
    #[serde(default)]
    pub settled: Option<Keep>,
}

/// The report that a signer reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportPreview {
    /// What it says, in the canonical form that is hashed.
    pub model: ReportModel,
    /// SHA-256 of its canonical JSON, lower-case hex.
    pub sha256: String,
}

/// A service report as data. Canonical JSON of this is what a signature binds to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportModel {
    /// Template version.
    pub template: u32,
    /// `zh-CN` or `en`.
    pub language: String,
    /// The service company.
    pub company: String,
    /// For people.
    pub number: Option<String>,
    /// The order.
    pub order: OrderId,
    /// One line.
    pub title: String,
    /// What the customer said.
    pub description: String,
    /// Who was served.
    pub customer: String,
    /// Where.
    pub address: String,
    /// Name, model, serial of the equipment; empty without.
    pub asset: Vec<String>,
    /// Who did the work.
    pub technician: String,
    /// Arrival, start, end: code → time.
    pub times: BTreeMap<String, Timestamp>,
    /// Question and answer in the report's language, in form order.
    pub checklist: Vec<(String, String)>,
    /// Part name, quantity with unit, serial.
    pub parts: Vec<(String, String, String)>,
    /// The note.
    pub note: String,
    /// Hash, slot and caption of each photo.
    pub photos: Vec<(String, Slot, String)>,
}
