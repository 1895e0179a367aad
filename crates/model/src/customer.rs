//! Customers and the sites where they are served.

use serde::{Deserialize, Serialize};

use crate::{CustomerId, SiteId};

/// A company or household that is served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Identity.
    pub id: CustomerId,
    /// As on the contract or the door.
    pub name: String,
    /// Service level agreed: `standard`, `gold` or `vip`.
    pub level: String,
}

/// A place of a customer where work is done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Identity.
    pub id: SiteId,
    /// Whose place it is.
    pub customer: CustomerId,
    /// What people call it: "Building 3 kitchen". May be empty.
    pub name: String,
    /// District of the city, as dispatchers group by it.
    pub district: String,
    /// Province to door, in that order.
    pub address: String,
    /// Degrees north, WGS-84.
    pub lat: f64,
    /// Degrees east, WGS-84.
    pub lon: f64,
    /// Radius in metres inside which a check-in counts as at the site.
    pub fence: f64,
    /// Who opens the door.
    pub contact: String,
    /// Their number.
    pub phone: String,
}
