//! People and customers as desks see them.

use jobsheet_model::asset::Asset;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::person::Person;
use jobsheet_model::{OrderId, ReplicaId, Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /api/technicians`: whom work can be given to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TechnicianView {
    /// Who.
    pub person: Person,
    /// Orders not finished.
    pub open: u32,
    /// Orders with a window that starts today.
    pub today: u32,
    /// Last contact of any of their devices.
    pub last_seen: Option<Timestamp>,
}

/// `GET /api/field`: how far the work of one technician has come from the field (X8).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    /// Who.
    pub person: Person,
    /// Their devices that are not shut out, the one heard of last first.
    pub devices: Vec<FieldDevice>,
    /// Files that records name and that are not here, by order, the longest awaited first.
    pub expected: Vec<ExpectedFiles>,
}

/// A device, as it last spoke.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldDevice {
    /// Identity.
    pub replica: ReplicaId,
    /// As named at enrolment.
    pub name: String,
    /// Last contact.
    pub last_contact: Option<Timestamp>,
    /// What it then said it still holds; none: nothing. What came about since is known to the device only.
    pub waiting: Option<FieldWaiting>,
}

/// What a device said it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldWaiting {
    /// Facts not sent.
    pub changes: u32,
    /// Things that need a person there.
    pub attention: u32,
    /// When the oldest was made, by the device's clock.
    pub oldest: Timestamp,
    /// When it said so.
    pub told_at: Timestamp,
}

/// Files of one order that are expected and not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedFiles {
    /// Which order.
    pub order: OrderId,
    /// For people.
    pub number: String,
    /// How many.
    pub files: u32,
    /// Their bytes.
    pub bytes: u64,
    /// Since when the oldest is expected: the arrival of the words that name it.
    pub since: Timestamp,
}

/// `GET /api/customers?q=`: a customer with everything needed to make an order (A8).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerView {
    /// Who.
    pub customer: Customer,
    /// Their places.
    pub sites: Vec<Site>,
    /// Their equipment.
    pub assets: Vec<Asset>,
}

/// `POST /api/people/{id}/password`: an administrator gives a person a new password. Ends that person's other sessions.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPasswordRequest {
    /// At least eight characters.
    pub password: String,
}
