//! Skills that services and equipment need: read for the day, and read and changed by desks.
//!
//! **Invariant:** a change names the version that was seen, is checked whole before a row is written, and stands in the audit trail.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_api::office::{NeededSkill, Needs};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::AssetId;

use super::picture::OF_THE_DAY;
use super::staff::TOLD;
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Tx, Value, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::orders::DECIDERS;
use crate::version::{self, Turn};
use crate::{audit, catalog};

const MOST_SKILLS: usize = 40;
const LONGEST_CODE: usize = 40;
const LEVELS: std::ops::RangeInclusive<u8> = 1..=5;

/// By skill: at least so well.
pub type Levels = BTreeMap<String, u8>;

/// What the orders of a day need.
pub(super) struct OfTheDay {
    services: BTreeMap<String, Levels>,
    assets: BTreeMap<AssetId, Levels>,
}

impl OfTheDay {
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

/// What a need belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A service, by its code.
    Service(String),
    /// A piece of equipment.
    Asset(AssetId),
}

impl Subject {
    fn code(&self) -> String {
        match self {
            Self::Service(code) => code.clone(),
            Self::Asset(id) => id.to_string(),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Service(code) => format!("service:{code}"),
            Self::Asset(id) => format!("asset:{id}"),
        }
    }

    /// Table, column, and the column of the orders.
    fn table(&self) -> (&'static str, &'static str) {
        match self {
            Self::Service(_) => ("service_skills", "service"),
            Self::Asset(_) => ("asset_skills", "asset"),
        }
    }

    fn is_known(&self, tx: &mut Tx) -> Result<bool> {
        Ok(match self {
            Self::Service(code) => catalog::service(tx, code)?.is_some(),
            Self::Asset(id) => tx.query_opt("SELECT id FROM assets WHERE id = $1", values![*id])?.is_some(),
        })
    }
}

/// What each service of the catalogue needs, in menu order.
///
/// # Errors
/// When the database fails.
pub fn needs(tx: &mut Tx) -> Result<Vec<Needs>> {
    let services = catalog::services(tx)?;
    services.into_iter().map(|service| read(tx, &Subject::Service(service.code))).collect()
}

/// What a piece of equipment needs.
///
/// # Errors
/// `not_found`, or when the database fails.
pub fn need(tx: &mut Tx, subject: &Subject) -> Result<Needs> {
    if subject.is_known(tx)? { read(tx, subject) } else { Err(Error::refused(ErrorCode::NotFound)) }
}

fn read(tx: &mut Tx, subject: &Subject) -> Result<Needs> {
    let (table, column) = subject.table();
    let code = subject.code();
    let rows =
        tx.query(&format!("SELECT skill, level FROM {table} WHERE {column} = $1 ORDER BY skill"), values![&code])?;
    let skills = rows.iter().map(|row| Ok(NeededSkill { skill: row.string("skill")?, level: row.number("level")? }));
    let skills = skills.collect::<Result<_>>()?;
    let row = tx.query_opt("SELECT version FROM need_versions WHERE subject = $1", values![subject.name()])?;
    let version = row.map(|row| row.number("version")).transpose()?.unwrap_or(0);
    Ok(Needs { subject: code, skills, version })
}

/// Changes what something needs.
///
/// # Errors
/// `not_permitted`, `not_found`, `invalid_input`, `changed_meanwhile`, or when the database fails.
pub fn put_need(tx: &mut Tx, cx: &mut Cx, desk: &Desk, subject: &Subject, wish: &Needs) -> Result<Needs> {
    desk.require(DECIDERS)?;
    check_skills(wish.skills.iter().map(|one| (one.skill.as_str(), one.level)))?;
    tx.lock(&subject.name())?;
    let stored = need(tx, subject)?;
    let mut skills = wish.skills.clone();
    skills.sort();
    let look = |stored: &&Needs| (stored.version, stored.skills == skills);
    let version = match version::judge(Some(&stored), look, wish.version, "skills")? {
        Turn::Twice(stored) => return Ok(stored.clone()),
        Turn::Next(version) => version,
    };
    let fresh = Needs { subject: subject.code(), skills, version };
    let (table, column) = subject.table();
    tx.execute(&format!("DELETE FROM {table} WHERE {column} = $1"), values![&fresh.subject])?;
    for one in &fresh.skills {
        tx.execute(
            &format!("INSERT INTO {table} ({column}, skill, level) VALUES ($1, $2, $3)"),
            values![&fresh.subject, &one.skill, i64::from(one.level)],
        )?;
    }
    tx.execute(
        "INSERT INTO need_versions (subject, version) VALUES ($1, $2) ON CONFLICT (subject) DO UPDATE SET version = $2",
        values![subject.name(), fresh.version],
    )?;
    audit::write(tx, cx, Some(desk.user), "needs_changed", subject.name(), &fresh)?;
    let mut publication = Publication::default();
    let sql = format!("SELECT id FROM orders WHERE {column} = $1 AND finished = 0 ORDER BY id LIMIT $2");
    for row in tx.query(&sql, values![&fresh.subject, TOLD])? {
        publication.desk(row.parse("id")?);
    }
    publication.publish(tx)?;
    Ok(fresh)
}

/// Codes that can be written, levels that there are, and nothing twice.
pub(super) fn check_skills<'a>(skills: impl Iterator<Item = (&'a str, u8)>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (code, level) in skills {
        // A house's own skill is called as people call it, in any script.
        let letters = code.chars().all(|one| one == '_' || one.is_alphanumeric() && !one.is_uppercase());
        if code.is_empty() || code.chars().count() > LONGEST_CODE || !letters || !LEVELS.contains(&level) {
            return Err(ApiError::invalid("skills", "unreadable").into());
        }
        if !seen.insert(code) {
            return Err(ApiError::invalid("skills", "twice").into());
        }
    }
    if seen.len() > MOST_SKILLS { Err(ApiError::invalid("skills", "too_many").into()) } else { Ok(()) }
}
