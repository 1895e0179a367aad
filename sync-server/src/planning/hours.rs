//! Working hours and breaks of the people who drive.

use std::collections::BTreeMap;

use jobsheet_api::office::Stretch;
use jobsheet_model::UserId;

use super::Day;
use crate::db::{Tx, values};
use crate::error::Result;

/// Whoever has no hours of their own works these, on every day: minutes since midnight.
const COMPANY: (u16, u16) = (8 * 60, 18 * 60);

/// One person's day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// In order and apart; none on a day off.
    pub shifts: Vec<Stretch>,
    /// Each begins in its stretch and takes so many seconds.
    pub breaks: Vec<(Stretch, u32)>,
    /// Seconds after the last shift that may be planned; none: as the company has it.
    pub overtime: Option<i64>,
}

/// So many minutes since midnight, from and until.
pub type Minutes = (u16, u16);

/// Gives a person the hours and breaks of a week; replaces what was there.
///
/// # Errors
/// When the database fails.
pub fn put_week(tx: &mut Tx, user: UserId, shifts: &[(i8, Minutes)], breaks: &[(i8, Minutes, u16)]) -> Result<()> {
    for table in ["working_hours", "breaks"] {
        tx.execute(&format!("DELETE FROM {table} WHERE user_id = $1"), values![user])?;
    }
    for (weekday, (from, until)) in shifts {
        tx.execute(
            "INSERT INTO working_hours (user_id, weekday, from_minute, until_minute) VALUES ($1, $2, $3, $4)",
            values![user, i64::from(*weekday), *from, *until],
        )?;
    }
    for (weekday, (from, until), minutes) in breaks {
        tx.execute(
            "INSERT INTO breaks (user_id, weekday, from_minute, until_minute, minutes) VALUES ($1, $2, $3, $4, $5)",
            values![user, i64::from(*weekday), *from, *until, *minutes],
        )?;
    }
    Ok(())
}

/// Everybody's hours on a day. Whoever is not in it has none of their own: [`of`] says which then.
///
/// # Errors
/// When the database fails.
pub fn on(tx: &mut Tx, day: &Day) -> Result<BTreeMap<UserId, Hours>> {
    let mut all: BTreeMap<UserId, Hours> = BTreeMap::new();
    // A person with hours on other days only is off on this one.
    for row in tx.query("SELECT DISTINCT user_id FROM working_hours ORDER BY user_id", &[])? {
        all.insert(row.parse("user_id")?, Hours::default());
    }
    let weekday = i64::from(day.weekday());
    let sql =
        "SELECT user_id, from_minute, until_minute FROM working_hours WHERE weekday = $1 ORDER BY user_id, from_minute";
    for row in tx.query(sql, values![weekday])? {
        let stretch = stretch(day, row.number("from_minute")?, row.number("until_minute")?);
        all.entry(row.parse("user_id")?).or_default().shifts.push(stretch);
    }
    let sql = "SELECT user_id, from_minute, until_minute, minutes FROM breaks WHERE weekday = $1 ORDER BY user_id, from_minute";
    for row in tx.query(sql, values![weekday])? {
        let stretch = stretch(day, row.number("from_minute")?, row.number("until_minute")?);
        let seconds = row.number::<u32>("minutes")?.saturating_mul(60);
        if let Some(hours) = all.get_mut(&row.parse("user_id")?) {
            hours.breaks.push((stretch, seconds));
        }
    }
    for row in
        tx.query("SELECT user_id, overtime FROM work_patterns WHERE overtime IS NOT NULL ORDER BY user_id", &[])?
    {
        let hours = all.entry(row.parse("user_id")?).or_insert_with(|| company(day));
        hours.overtime = row.opt_int("overtime")?.map(|minutes| minutes.saturating_mul(60));
    }
    let name = day.date.to_string();
    let sql = "SELECT user_id FROM days_off WHERE from_day <= $1 AND until_day >= $1 ORDER BY user_id";
    for row in tx.query(sql, values![&name])? {
        all.insert(row.parse("user_id")?, Hours::default());
    }
    Ok(all)
}

/// One person's hours of those.
#[must_use]
pub fn of(all: &BTreeMap<UserId, Hours>, day: &Day, user: UserId) -> Hours {
    all.get(&user).cloned().unwrap_or_else(|| company(day))
}

fn company(day: &Day) -> Hours {
    Hours { shifts: vec![stretch(day, COMPANY.0, COMPANY.1)], ..Hours::default() }
}

fn stretch(day: &Day, from: u16, until: u16) -> Stretch {
    Stretch { start: day.at_minute(from), end: day.at_minute(until) }
}
