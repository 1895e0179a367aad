//! Skills that services and equipment need.

use std::collections::BTreeMap;

use jobsheet_model::AssetId;

use super::picture::OF_THE_DAY;
use crate::db::{Tx, Value, values};
use crate::error::Result;

/// By skill: at least so well.
pub type Levels = BTreeMap<String, u8>;

/// What the orders of a day need.
pub(super) struct Needs {
    services: BTreeMap<String, Levels>,
    assets: BTreeMap<AssetId, Levels>,
}

impl Needs {
    /// Reads it; the parameters are those of [`OF_THE_DAY`].
    pub(super) fn read(tx: &mut Tx, parameters: &[Value]) -> Result<Self> {
        let mut needs = Self { services: BTreeMap::new(), assets: BTreeMap::new() };
        for row in tx.query("SELECT service, skill, level FROM service_skills", &[])? {
            let of = needs.services.entry(row.string("service")?).or_default();
            of.insert(row.string("skill")?, row.number("level")?);
        }
        let sql = format!(
            "SELECT DISTINCT k.asset, k.skill, k.level FROM asset_skills k JOIN orders o ON o.asset = k.asset WHERE {OF_THE_DAY}"
        );
        for row in tx.query(&sql, parameters)? {
            needs.assets.entry(row.parse("asset")?).or_default().insert(row.string("skill")?, row.number("level")?);
        }
        Ok(needs)
    }

    /// Of work on this equipment: of what both need, the higher level.
    pub(super) fn of(&self, service: &str, asset: Option<AssetId>) -> Levels {
        let mut skills = self.services.get(service).cloned().unwrap_or_default();
        for (skill, level) in asset.and_then(|asset| self.assets.get(&asset)).into_iter().flatten() {
            let known = skills.entry(skill.clone()).or_default();
            *known = (*known).max(*level);
        }
        skills
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
