//! What the core says.

use std::collections::BTreeMap;

use jobsheet_model::catalog::Catalog;
use jobsheet_model::{AttachmentId, OrderId};
use serde::{Deserialize, Serialize};

use super::{
    BundleView, CheckInPreview, EnteredLine, ImportedView, OrderPage, OrderRow, ReportPreview, SessionView, SyncView,
    TodayView,
};

/// The answer to a command. As JSON `{"order": {…}}`, or `"done"` where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// It is durable on this device.
    Done,
    /// Who is signed in here.
    Session(SessionView),
    /// The list of a day.
    Today(TodayView),
    /// Orders on this device.
    Orders(Vec<OrderRow>),
    /// One order.
    Order(Box<OrderPage>),
    /// What a check-in would be.
    CheckInPreview(CheckInPreview),
    /// The photo was added.
    Photo(AttachmentId),
    /// Bytes follow beside the JSON.
    Bytes {
        /// Their type.
        mime: String,
    },
    /// The report to sign.
    Report(Box<ReportPreview>),
    /// Parts, services, reasons, people.
    Catalog(Box<Catalog>),
    /// What is sent and what is not.
    Sync(SyncView),
    /// What was entered, line by line.
    Entered(Vec<EnteredLine>),
    /// A file follows beside the JSON.
    File {
        /// What it may be called.
        name: String,
        /// Its type.
        mime: String,
    },
    /// The bundle follows beside the JSON.
    Bundle(BundleView),
    /// What was taken in.
    Imported(ImportedView),
}

/// Something that a person who looks elsewhere should hear of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// `news-<code>` is its headline: a notice's code, `granted`, or `many` for several at once.
    pub code: String,
    /// What it is about.
    pub order: Option<OrderId>,
    /// Arguments of the words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// The language that the person has chosen.
    pub language: String,
}

/// Something happened without being asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// These orders look different now: read again what is shown. Empty: everything may.
    Changed(Vec<OrderId>),
    /// The state of sending; shown as the strip.
    Sync(SyncView),
    /// The login has expired; work goes on, sending waits for a new login.
    SessionExpired,
    /// The catalogue is new.
    Catalog,
    /// Only for who has asked for it by `notify`. Whoever shows the app decides whether somebody looks.
    News(News),
    /// The database was taken by, or must be released to, another tab.
    Owner {
        /// This tab owns it.
        mine: bool,
    },
}
