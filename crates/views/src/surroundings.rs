//! What a view is made from.

use jobsheet_api::device::{ItemState, ReportModel};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::entry::Entry;
use jobsheet_model::form::Form;
use jobsheet_model::order::OrderCard;
use jobsheet_model::{Confidence, ReplicaId, Timestamp};
use jobsheet_record::{ChangeHash, Record};

/// One order with everything that its views need.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The decision row with its neighbours and rulings.
    pub card: &'a OrderCard,
    /// The facts.
    pub record: &'a Record,
    /// Names, parts, forms.
    pub catalog: &'a Catalog,
}

impl<'a> Subject<'a> {
    /// The checklist at the version that the order pins.
    #[must_use]
    pub fn form(&self) -> Option<&'a Form> {
        let pinned = self.card.order.form?;
        self.catalog.forms.iter().find(|form| form.id == pinned.id && form.version == pinned.version)
    }
}

/// How far a file has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// On the way.
    pub state: ItemState,
    /// Confirmed bytes and all bytes.
    pub sent: (u64, u64),
    /// Its bytes can be shown here.
    pub here: bool,
}

/// What only the phone or only the server knows.
pub trait Surroundings {
    /// How far a change has got.
    fn change_state(&self, change: &ChangeHash) -> ItemState;

    /// How far a file has got, by SHA-256 in lower-case hex and its size.
    fn file_state(&self, sha256: &str, bytes: u64) -> FileState;

    /// The true time of a fact without a ruling, as well as it is known here.
    fn true_time(&self, entry: &Entry) -> (Timestamp, Confidence);

    /// The contact with the server from which that time follows: the nearest one in the same life of the device's counter.
    fn contact(&self, entry: &Entry) -> Option<Timestamp>;

    /// What lists call a device; empty when that is not known here.
    fn device_name(&self, replica: ReplicaId) -> String;

    /// The report model that was signed, if its bytes are here.
    fn signed_report(&self, sha256: &str) -> Option<ReportModel>;
}
