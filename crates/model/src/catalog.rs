//! What the whole company shares and every device holds: parts, services, reasons, forms, flows, names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::PartId;
use crate::form::{Form, Label};
use crate::person::Person;

/// A spare part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Identity.
    pub id: PartId,
    /// The number on the bag.
    pub code: String,
    /// What it is.
    pub name: Label,
    /// Piece, metre, litre…
    pub unit: Label,
}

/// An entry of the service catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Stable code: `repair`.
    pub code: String,
    /// 故障维修, Repair.
    pub name: Label,
    /// Minutes that one visit usually takes.
    pub minutes: u32,
}

/// A reason to pick from when a step needs one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code: `customer_absent`.
    pub code: String,
    /// What people read.
    pub label: Label,
}

/// The catalogue as devices hold it. One document of the company's feed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Catalog {
    /// Name of the service company.
    pub company: String,
    /// All parts, by code.
    pub parts: Vec<Part>,
    /// All services, in menu order.
    pub services: Vec<Service>,
    /// Reasons by the step's action: `decline` → […].
    pub reasons: BTreeMap<String, Vec<Reason>>,
    /// Every form version that an open order pins, and the newest of each.
    pub forms: Vec<Form>,
    /// Every flow version, as crate `workflow` reads it.
    pub flows: Vec<serde_json::Value>,
    /// Who is who, without private details.
    pub people: Vec<Person>,
}
