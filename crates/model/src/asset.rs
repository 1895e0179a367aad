//! Equipment.

use serde::{Deserialize, Serialize};

use crate::{AssetId, SiteId, Timestamp};

/// A piece of equipment at a site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Identity.
    pub id: AssetId,
    /// Where it stands.
    pub site: SiteId,
    /// What it is: "Wall-hung gas boiler".
    pub name: String,
    /// Maker and model.
    pub model: String,
    /// The maker's serial number.
    pub serial: String,
    /// When it was put in.
    pub installed_at: Option<Timestamp>,
    /// Until when repairs are free.
    pub warranty_until: Option<Timestamp>,
}
