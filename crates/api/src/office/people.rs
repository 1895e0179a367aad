//! People and customers as desks see them.

use jobsheet_model::Timestamp;
use jobsheet_model::asset::Asset;
use jobsheet_model::customer::{Customer, Site};
use jobsheet_model::person::Person;
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
