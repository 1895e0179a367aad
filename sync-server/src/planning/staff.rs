//! When somebody works and what they can do: read and changed by desks.
//!
//! **Invariant:** a change names the version that was seen, is checked whole before a row is written, and stands in the audit trail.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jobsheet_api::office::{DaysOff, HeldSkill, WorkBreak, WorkPattern, WorkShift};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::UserId;
use jobsheet_model::person::Role;

use super::needs::check_skills;
use crate::auth::Desk;
use crate::cx::Cx;
use crate::db::{Tx, json, values};
use crate::error::{Error, Result};
use crate::feeds::Publication;
use crate::orders::DECIDERS;
use crate::version::{self, Turn};
use crate::{audit, people};

const DAY: u16 = 24 * 60;
/// Shifts, or breaks, of one day.
const MOST_A_DAY: usize = 4;
/// Stretches of days off.
const MOST_OFF: usize = 100;
const LONGEST_NOTE: usize = 120;
/// Minutes of overtime that may be planned.
const MOST_OVERTIME: u16 = 8 * 60;
/// So many orders are told to desks as looking different now; one would be enough to have the board read again.
pub(super) const TOLD: i64 = 50;

/// Somebody's working week.
///
/// # Errors
/// `not_found` for whoever is no technician, or when the database fails.
pub fn pattern(tx: &mut Tx, id: UserId) -> Result<WorkPattern> {
    let person = people::by_id(tx, id)?;
    if person.role != Role::Technician {
        return Err(Error::refused(ErrorCode::NotFound));
    }
    let own = values![id];
    let sql =
        "SELECT weekday, from_minute, until_minute FROM working_hours WHERE user_id = $1 ORDER BY weekday, from_minute";
    let mut shifts = Vec::new();
    for row in tx.query(sql, own)? {
        let (from, until) = (row.number("from_minute")?, row.number("until_minute")?);
        shifts.push(WorkShift { weekday: row.number("weekday")?, from, until });
    }
    let sql = "SELECT weekday, from_minute, until_minute, minutes FROM breaks WHERE user_id = $1 ORDER BY weekday, from_minute";
    let mut breaks = Vec::new();
    for row in tx.query(sql, own)? {
        let (from, until) = (row.number("from_minute")?, row.number("until_minute")?);
        breaks.push(WorkBreak { weekday: row.number("weekday")?, from, until, minutes: row.number("minutes")? });
    }
    let mut days_off = Vec::new();
    for row in tx.query("SELECT from_day, until_day, note FROM days_off WHERE user_id = $1 ORDER BY from_day", own)? {
        let (from, until) = (row.string("from_day")?, row.string("until_day")?);
        days_off.push(DaysOff { from, until, note: row.string("note")? });
    }
    let row = tx.query_opt("SELECT overtime, version FROM work_patterns WHERE user_id = $1", own)?;
    let (overtime, version) = match row {
        Some(row) => (row.opt_int("overtime")?.and_then(|minutes| u16::try_from(minutes).ok()), row.number("version")?),
        None => (None, 0),
    };
    let mut held = held(tx)?.remove(&id).unwrap_or_default();
    let mut skills: Vec<HeldSkill> = person
        .skills
        .into_iter()
        .map(|skill| {
            let (level, expires) = held.remove(&skill).unwrap_or((1, None));
            HeldSkill { skill, level, expires: expires.map(|day| day.to_string()) }
        })
        .collect();
    skills.sort();
    Ok(WorkPattern { version, shifts, breaks, days_off, overtime, home: person.home, skills })
}

/// By skill: how well, and until which day.
pub(super) type Held = BTreeMap<String, (u8, Option<Date>)>;

/// Everybody's levels and certificates, where there is something to say.
pub(super) fn held(tx: &mut Tx) -> Result<BTreeMap<UserId, Held>> {
    let mut all: BTreeMap<UserId, Held> = BTreeMap::new();
    for row in tx.query("SELECT user_id, skill, level, expires FROM held_skills ORDER BY user_id, skill", &[])? {
        let expires = row.opt_text("expires")?.map(|day| day.parse().map_err(Error::internal)).transpose()?;
        let level = row.number("level")?;
        all.entry(row.parse("user_id")?).or_default().insert(row.string("skill")?, (level, expires));
    }
    Ok(all)
}

/// Changes somebody's working week.
///
/// # Errors
/// `not_permitted`, `not_found`, `invalid_input`, `changed_meanwhile`, or when the database fails.
pub fn put_pattern(tx: &mut Tx, cx: &mut Cx, desk: &Desk, id: UserId, wish: &WorkPattern) -> Result<WorkPattern> {
    desk.require(DECIDERS)?;
    let mut wish = wish.clone();
    wish.shifts.sort();
    wish.breaks.sort();
    wish.days_off.sort();
    wish.skills.sort();
    for off in &mut wish.days_off {
        off.note = off.note.trim().to_owned();
    }
    check(&wish)?;
    tx.lock(&format!("work of {id}"))?;
    let stored = pattern(tx, id)?;
    let look =
        |stored: &&WorkPattern| (stored.version, WorkPattern { version: stored.version, ..wish.clone() } == **stored);
    wish.version = match version::judge(Some(&stored), look, wish.version, "hours")? {
        Turn::Twice(stored) => return Ok(stored.clone()),
        Turn::Next(version) => version,
    };
    let shifts: Vec<_> = wish.shifts.iter().map(|one| (weekday(one.weekday), (one.from, one.until))).collect();
    let breaks: Vec<_> =
        wish.breaks.iter().map(|one| (weekday(one.weekday), (one.from, one.until), one.minutes)).collect();
    super::hours::put_week(tx, id, &shifts, &breaks)?;
    tx.execute("DELETE FROM days_off WHERE user_id = $1", values![id])?;
    for off in &wish.days_off {
        tx.execute(
            "INSERT INTO days_off (user_id, from_day, until_day, note) VALUES ($1, $2, $3, $4)",
            values![id, &off.from, &off.until, &off.note],
        )?;
    }
    tx.execute("DELETE FROM held_skills WHERE user_id = $1", values![id])?;
    for one in wish.skills.iter().filter(|one| one.level != 1 || one.expires.is_some()) {
        tx.execute(
            "INSERT INTO held_skills (user_id, skill, level, expires) VALUES ($1, $2, $3, $4)",
            values![id, &one.skill, i64::from(one.level), one.expires.as_deref()],
        )?;
    }
    tx.execute(
        "INSERT INTO work_patterns (user_id, overtime, version) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET overtime = $2, version = $3",
        values![id, wish.overtime.map(i64::from), wish.version],
    )?;
    let codes: Vec<&str> = wish.skills.iter().map(|one| one.skill.as_str()).collect();
    tx.execute(
        "UPDATE users SET skills = $2, home_lat = $3, home_lon = $4 WHERE id = $1",
        values![id, json(&codes)?, wish.home.map(|home| home.0), wish.home.map(|home| home.1)],
    )?;
    audit::write(tx, cx, Some(desk.user), "work_changed", id, &wish)?;
    let mut publication = Publication::default();
    // Phones know what their people can do; desks lay out what this person has anew.
    if stored.skills != wish.skills {
        publication.catalog();
    }
    let sql = "SELECT id FROM orders WHERE technician = $1 AND finished = 0 ORDER BY id LIMIT $2";
    for row in tx.query(sql, values![id, TOLD])? {
        publication.desk(row.parse("id")?);
    }
    publication.publish(tx)?;
    Ok(wish)
}

fn weekday(day: u8) -> i8 {
    i8::try_from(day).unwrap_or(i8::MAX)
}

fn check(wish: &WorkPattern) -> Result<()> {
    let bad = |field: &'static str, why: &'static str| -> Result<()> { Err(ApiError::invalid(field, why).into()) };
    for day in 1..=7 {
        let shifts: Vec<_> = wish.shifts.iter().filter(|one| one.weekday == day).collect();
        let breaks: Vec<_> = wish.breaks.iter().filter(|one| one.weekday == day).collect();
        if shifts.len().max(breaks.len()) > MOST_A_DAY {
            return bad("shifts", "too_many");
        }
        if shifts.windows(2).any(|two| two[1].from < two[0].until) {
            return bad("shifts", "overlap");
        }
        let (Some(first), Some(last)) = (shifts.first(), shifts.last()) else {
            if breaks.is_empty() {
                continue;
            }
            return bad("breaks", "outside");
        };
        if breaks.iter().any(|one| one.from < first.from || one.until > last.until) {
            return bad("breaks", "outside");
        }
        if breaks.windows(2).any(|two| two[1].from < two[0].until) {
            return bad("breaks", "overlap");
        }
    }
    let days = 1..=7;
    if wish.shifts.iter().any(|one| !days.contains(&one.weekday) || one.from >= one.until || one.until > DAY) {
        return bad("shifts", "backwards");
    }
    let short = |one: &WorkBreak| one.minutes == 0 || one.from.saturating_add(one.minutes) > one.until;
    if wish.breaks.iter().any(|one| !days.contains(&one.weekday) || short(one) || one.until > DAY) {
        return bad("breaks", "backwards");
    }
    if wish.days_off.len() > MOST_OFF {
        return bad("days_off", "too_many");
    }
    for off in &wish.days_off {
        let (Ok(from), Ok(until)) = (off.from.parse::<Date>(), off.until.parse::<Date>()) else {
            return bad("days_off", "unreadable");
        };
        if until < from {
            return bad("days_off", "backwards");
        }
        if off.note.chars().count() > LONGEST_NOTE {
            return bad("days_off", "too_long");
        }
    }
    if wish.days_off.windows(2).any(|two| two[1].from <= two[0].until) {
        return bad("days_off", "overlap");
    }
    if wish.overtime.is_some_and(|minutes| minutes > MOST_OVERTIME) {
        return bad("overtime", "too_long");
    }
    let place = |(lat, lon): (f64, f64)| (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
    if wish.home.is_some_and(|home| !place(home)) {
        return bad("home", "not_a_place");
    }
    if wish.skills.iter().filter_map(|one| one.expires.as_ref()).any(|day| day.parse::<Date>().is_err()) {
        return bad("skills", "unreadable");
    }
    check_skills(wish.skills.iter().map(|one| (one.skill.as_str(), one.level)))
}
