//! Skills that services and equipment need.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::AssetId;

use super::picture::OF_THE_DAY;
use crate::db::{Tx, Value, values};
use crate::error::Result;

/// What the orders of a day need.
pub(super) struct Needs {
    services: BTreeMap<String, BTreeSet<String>>,
    assets: BTreeMap<AssetId, BTreeSet<String>>,
}

impl Needs {
    /// Reads it; the parameters are those of [`OF_THE_DAY`].
    pub(super) fn read(tx: &mut Tx, parameters: &[Value]) -> Result<Self> {
        let mut needs = Self { services: BTreeMap::new(), assets: BTreeMap::new() };
        for row in tx.query("SELECT service, skill FROM service_skills", &[])? {
            needs.services.entry(row.string("service")?).or_default().insert(row.string("skill")?);
        }
        let sql = format!(
            "SELECT DISTINCT k.asset, k.skill FROM asset_skills k JOIN orders o ON o.asset = k.asset WHERE {OF_THE_DAY}"
        );
        for row in tx.query(&sql, parameters)? {
            needs.assets.entry(row.parse("asset")?).or_default().insert(row.string("skill")?);
        }
        Ok(needs)
    }

    /// Of work on this equipment, by code.
    pub(super) fn of(&self, service: &str, asset: Option<AssetId>) -> Vec<String> {
        let mut skills = self.services.get(service).cloned().unwrap_or_default();
        skills.extend(asset.and_then(|asset| self.assets.get(&asset)).into_iter().flatten().cloned());
        skills.into_iter().collect()
    }
}

/// Whoever works on this equipment needs these skills; replaces what was said before.
///
/// # Errors
/// When the database fails.
pub fn put_asset(tx: &mut Tx, asset: AssetId, skills: &[&str]) -> Result<()> {
    tx.execute("DELETE FROM asset_skills WHERE asset = $1", values![asset])?;
    for skill in skills {
        tx.execute("INSERT INTO asset_skills (asset, skill) VALUES ($1, $2)", values![asset, *skill])?;
    }
    Ok(())
}

/// The same for a service, whatever the equipment.
///
/// # Errors
/// When the database fails.
pub fn put_service(tx: &mut Tx, service: &str, skills: &[&str]) -> Result<()> {
    tx.execute("DELETE FROM service_skills WHERE service = $1", values![service])?;
    for skill in skills {
        tx.execute("INSERT INTO service_skills (service, skill) VALUES ($1, $2)", values![service, *skill])?;
    }
    Ok(())
}
