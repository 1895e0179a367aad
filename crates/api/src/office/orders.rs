//! Orders as desks see and change them.
//!
//! | method and path | body | answer |
//! |---|---|---|
//! | `GET /api/orders?status=&technician=&priority=&q=&scope=open\|today\|all&sort=pressing\|age&limit=&after=` | | [`OrderList`] |
//! | `GET /api/orders/{id}` | | [`OrderDetail`] |
//! | `POST /api/orders` | [`CreateOrderRequest`] | [`OrderDetail`] |
//! | `POST /api/orders/{id}/assign` | [`AssignRequest`] | [`OrderDetail`] |
//! | `PATCH /api/orders/{id}` | [`ChangeOrderRequest`] | [`OrderDetail`] |
//! | `POST /api/orders/{id}/cancel` | [`CancelRequest`] | [`OrderDetail`] |
//! | `POST /api/orders/{id}/remarks` | [`RemarkRequest`] | [`OrderDetail`] |
//! | `POST /api/orders/{id}/proposals/{entry}` | [`SettleRequest`] | [`OrderDetail`] |
//! | `POST /api/orders/{id}/late-work` | [`NoteLateWorkRequest`] | [`OrderDetail`] |
//! | `POST /api/orders/{id}/answers/{field}` | [`SettleAnswerRequest`] | [`OrderDetail`] |
//! | `GET /api/orders/{id}/signatures/{signature}` | | [`SignedReport`] |
//! | `GET /api/catalog` | | `model::catalog::Catalog` |
//! | `GET /api/changes?after=&wait=` | | [`ChangesResponse`] |

use std::collections::BTreeMap;

use jobsheet_model::asset::Asset;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::form::Form;
use jobsheet_model::order::OrderKind;
use jobsheet_model::{
    AssetId, CustomerId, Order, OrderField, OrderId, Priority, SiteId, Status, TimeWindow, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Availability, OfferView};
use crate::device::{DisputedAnswer, PartView, PhotoView, ProposalView, ReportModel, SignatureView, TimelineItem};

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderList {
    /// The rows, most pressing first.
    pub rows: Vec<OrderLine>,
    /// Orders that fit the filter, on all pages.
    pub total: u64,
    /// Orders that fit everything but the status filter, by status.
    pub by_status: BTreeMap<Status, u64>,
    /// Pass as `after` for the next page; none on the last.
    pub next: Option<String>,
    /// Position of the office's changes at the time of reading.
    pub seq: u64,
}

/// An order in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Identity.
    pub id: OrderId,
    /// For people.
    pub number: String,
    /// What sort of work.
    pub kind: OrderKind,
    /// Service catalogue code.
    pub service: String,
    /// One line.
    pub title: String,
    /// How soon.
    pub priority: Priority,
    /// The accepted state.
    pub status: Status,
    /// When the customer expects somebody.
    pub window: TimeWindow,
    /// Who is served.
    pub customer: String,
    /// Where.
    pub address: String,
    /// Of the city.
    pub district: String,
    /// Who has it.
    pub technician: Option<(UserId, String)>,
    /// When it was made; its age.
    pub created_at: Timestamp,
    /// When anything of it last changed.
    pub changed_at: Timestamp,
    /// Proposals that wait for somebody to settle them, and work that arrived after the order went elsewhere.
    pub attention: u32,
    /// Files named in the record that have not arrived.
    pub expected_files: u32,
}

/// One order in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderDetail {
    /// The row.
    pub order: Order,
    /// Who is served.
    pub customer: Customer,
    /// Where.
    pub site: Site,
    /// On which equipment.
    pub asset: Option<Asset>,
    /// Whether the equipment can be had; none without equipment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub availability: Option<Availability>,
    /// Name of who has it.
    pub technician: Option<String>,
    /// The pinned checklist.
    pub form: Option<Form>,
    /// Answers by field id.
    pub answers: BTreeMap<String, Value>,
    /// Fields with several answers.
    pub disputed: BTreeMap<String, Vec<DisputedAnswer>>,
    /// Photos; `here` says that the server has the bytes (`/blobs/<sha256>`).
    pub photos: Vec<OfficePhoto>,
    /// Parts used.
    pub parts: Vec<PartView>,
    /// The shared note.
    pub note: String,
    /// Facts and decisions, in the order of their true times.
    pub timeline: Vec<TimelineItem>,
    /// Where it was for how long, oldest first.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// Signatures given.
    pub signatures: Vec<OfficeSignature>,
    /// Changes asked for by the field and not settled.
    pub proposals: Vec<ProposalView>,
    /// Work by people who no longer have the order: their names.
    pub contributions: Vec<String>,
    /// Some of that work has been noted by nobody at a desk yet: pass it as `upto` of [`NoteLateWorkRequest`].
    pub late_work: Option<u64>,
    /// Its last offer to several technicians, open or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferView>,
}

/// A stretch of an order's life in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Which state.
    pub status: Status,
    /// From when on.
    pub since: Timestamp,
    /// Until when; none: still.
    pub until: Option<Timestamp>,
    /// Name of who had it; empty: nobody.
    pub who: String,
    /// Whose turn it was.
    pub turn: Turn,
    /// Milliseconds of it after the time that the customer was told and before somebody was there.
    pub late: i64,
}

/// Whose turn it is with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It is to be given to somebody.
    Office,
    /// Its technician is to accept it or to set out.
    Technician,
    /// It is not yet time for it.
    Appointment,
    /// Its technician is on the way.
    Road,
    /// Its technician is there.
    Work,
    /// It was paused.
    Hold,
    /// The customer is to confirm it.
    Customer,
    /// It is over.
    Nobody,
}

/// A photo with the address of its bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficePhoto {
    /// As on the device.
    #[serde(flatten)]
    pub photo: PhotoView,
    /// Read from `/blobs/<sha256>`.
    pub sha256: String,
}

/// A signature with the addresses of its bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficeSignature {
    /// As on the device.
    #[serde(flatten)]
    pub signature: SignatureView,
    /// The drawing.
    pub sha256: String,
    /// The report model that was signed.
    pub report_sha256: String,
}

/// A new order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreateOrderRequest {
    /// Made by the caller, so that sending it twice makes one order.
    pub id: OrderId,
    /// What sort of work.
    pub kind: OrderKind,
    /// Service catalogue code.
    pub service: String,
    /// One line; empty: the service's name.
    pub title: String,
    /// What the customer said.
    pub description: String,
    /// How soon.
    pub priority: Priority,
    /// Who is served.
    pub customer: CustomerId,
    /// Where.
    pub site: SiteId,
    /// On which equipment.
    pub asset: Option<AssetId>,
    /// When the customer expects somebody.
    pub window: TimeWindow,
    /// Give it to this technician at once.
    pub technician: Option<UserId>,
}

/// Gives the order to a technician, or takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignRequest {
    /// To whom; none: back to the pool of unassigned work.
    pub technician: Option<UserId>,
    /// The row version that the dispatcher saw; `changed_meanwhile` if the visit changed since.
    pub version: u64,
    /// Why, although it breaks something: kept with the order.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// On top of everything else that they have, without being asked (E5).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forced: bool,
}

impl AssignRequest {
    /// To somebody, or back to the pool, without more words.
    #[must_use]
    pub fn new(technician: Option<UserId>, version: u64) -> Self {
        Self { technician, version, reason: String::new(), forced: false }
    }
}

/// Changes fields; absent ones stay.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ChangeOrderRequest {
    /// How soon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Not before; `null` in JSON means absent, use `clear_window` to remove.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_start: Option<Timestamp>,
    /// Not after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_end: Option<Timestamp>,
    /// Remove the appointment.
    #[serde(default)]
    pub clear_window: bool,
    /// One line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the customer said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The field versions that the dispatcher saw, for the critical fields changed here.
    #[serde(default)]
    pub versions: BTreeMap<OrderField, u32>,
}

/// Cancels the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelRequest {
    /// A reason code of the catalogue, or words. Must not be empty.
    pub reason: String,
}

/// Adds a remark that the field sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarkRequest {
    /// The words.
    pub text: String,
}

/// Settles a proposal of the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleRequest {
    /// Take the proposed value; otherwise the office's stands.
    pub accept: bool,
}

/// Notes work that arrived after the order had gone elsewhere: it is seen, and asks for attention no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteLateWorkRequest {
    /// `late_work` of the order as it was looked at: what arrived after it asks again.
    pub upto: u64,
}

/// Settles a question that was answered differently at one time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SettleAnswerRequest {
    /// One of the answers that stand beside each other.
    pub value: Value,
}

/// A signature with what was signed, and in what today's report differs from it (X11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedReport {
    /// Who, when, where.
    pub signature: OfficeSignature,
    /// The report as it was signed: its canonical JSON hashes to `signature.report_sha256`.
    pub report: ReportModel,
}

/// What changed since a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesResponse {
    /// The new position.
    pub seq: u64,
    /// Orders that changed; empty when the wait ended without a change.
    pub orders: Vec<OrderId>,
}
