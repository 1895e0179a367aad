//! A contact ties the device's counter to the server's clock: from it the true times of its facts follow. It also says
//! what still waits on the device, for the people who wonder where the work is.

use jobsheet_model::{Clock, Timestamp};
use jobsheet_sync::{Contact, SyncRequest, Waiting, anchor};
use serde::{Deserialize, Serialize};

use crate::cx::Cx;
use crate::db::{Row, Tx, json, values};
use crate::error::Result;

/// A newer contact of the same life replaces one that is as good after this long, because counters drift. Not at each
/// request: a quiet sync should cost no write.
const AGAIN: i64 = 3_600_000;

/// What a device said that it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What.
    #[serde(flatten)]
    pub waiting: Waiting,
    /// When it said so.
    pub at: Timestamp,
}

/// The contact would be written.
pub(super) fn is_news(tx: &mut Tx, cx: &Cx, request: &SyncRequest) -> Result<bool> {
    let sql = "SELECT r.waiting, a.uptime, a.server_time, a.within FROM replicas r \
               LEFT JOIN boot_anchors a ON a.replica_id = r.id AND a.boot = $2 WHERE r.id = $1";
    let row = tx.query_one(sql, values![request.replica, &request.clock.boot])?;
    let told: Option<Told> = row.opt_json("waiting")?;
    Ok(better(known(&row)?, said(cx, request)) || told.map(|told| told.waiting) != request.waiting)
}

/// A contact that is so many times surer is worth a write at once.
const SURER: i64 = 20;
/// Nobody heard an answer: a question that a network kept back may be off by any time.
const UNKNOWN: i64 = i64::MAX;

/// What the request says of the device's counter. Its own arrival is only the best where no answer was heard before.
fn said(cx: &Cx, request: &SyncRequest) -> Contact {
    let possible = |contact: &Contact| contact.within >= 0 && contact.server <= cx.now;
    request.contact.filter(possible).unwrap_or(Contact {
        uptime: request.clock.uptime,
        within: UNKNOWN,
        server: cx.now,
    })
}

/// The contact in a row that may have none.
fn known(row: &Row) -> Result<Option<Contact>> {
    let Some((uptime, server)) = row.opt_int("uptime")?.zip(row.opt_time("server_time")?) else { return Ok(None) };
    Ok(Some(Contact { uptime, within: row.opt_int("within")?.unwrap_or(UNKNOWN), server }))
}

/// It says more than what is known of this life: it is surer, or as sure and a good while later. Of questions without an
/// answer the one that was under way for the shortest time says most: how far the server's clock is from the counter can
/// only grow by waiting.
fn better(known: Option<Contact>, said: Contact) -> bool {
    let Some(known) = known else { return true };
    let behind = |contact: Contact| contact.server.0.saturating_sub(contact.uptime);
    let sure = |contact: Contact| contact.within <= anchor::EXACT;
    match (sure(known), sure(said)) {
        (true, true) => {
            said.uptime >= known.uptime.saturating_add(AGAIN) || said.within.saturating_mul(SURER) < known.within
        }
        (false, false) => behind(said) < behind(known),
        (known, said) => said && !known,
    }
}

/// Writes the contact, if it is a better one.
///
/// # Errors
/// When the database fails.
pub fn note_contact(tx: &mut Tx, cx: &Cx, request: &SyncRequest) -> Result<()> {
    let (clock, contact) = (&request.clock, said(cx, request));
    let sql = "SELECT uptime, server_time, within FROM boot_anchors WHERE replica_id = $1 AND boot = $2";
    let row = tx.query_opt(sql, values![request.replica, &clock.boot])?;
    let before = row.as_ref().map(known).transpose()?.flatten();
    if better(before, contact) {
        let within = (contact.within != UNKNOWN).then_some(contact.within);
        tx.execute(
            "INSERT INTO boot_anchors (replica_id, boot, uptime, wall, server_time, within) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (replica_id, boot) DO UPDATE SET uptime = $3, wall = $4, server_time = $5, within = $6",
            values![request.replica, &clock.boot, contact.uptime, wall_at(clock, contact.uptime), contact.server, within],
        )?;
    }
    let told = request.waiting.clone().map(|waiting| Told { waiting, at: cx.now });
    let told = told.as_ref().map(json).transpose()?;
    tx.execute(
        "UPDATE replicas SET last_seen = $2, last_clock = $3, waiting = $4 WHERE id = $1",
        values![request.replica, cx.now, json(clock)?, told],
    )?;
    Ok(())
}

/// What the wall clock said, or would have said, at another reading of the counter.
fn wall_at(clock: &Clock, uptime: i64) -> Timestamp {
    clock.wall.plus(uptime.saturating_sub(clock.uptime))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(uptime: i64, within: i64, server: i64) -> Contact {
        Contact { uptime, within, server: Timestamp(server) }
    }

    #[test]
    fn what_was_answered_counts_more_than_what_arrived() {
        let (answered, arrived) = (contact(10_000, 200, 1_010_000), contact(10_000, UNKNOWN, 3_000_000));
        assert!(better(None, arrived));
        assert!(better(Some(arrived), answered));
        assert!(!better(Some(answered), arrived));
        assert!(!better(Some(answered), contact(90_000_000, UNKNOWN, 91_000_000)), "however much later");
    }

    #[test]
    fn of_two_that_only_arrived_the_quicker_one_counts() {
        let (quick, slow) = (contact(50_000, UNKNOWN, 1_050_400), contact(10_000, UNKNOWN, 3_000_000));
        assert!(better(Some(slow), quick));
        assert!(!better(Some(quick), slow));
    }

    #[test]
    fn a_quiet_sync_writes_no_contact_until_counters_have_drifted() {
        let known = contact(10_000, 200, 1_010_000);
        assert!(!better(Some(known), contact(900_000, 150, 1_900_000)));
        assert!(better(Some(known), contact(10_000 + AGAIN, 200, 1_010_000 + AGAIN)));
        assert!(
            better(Some(contact(10_000, 20_000, 1_010_000)), contact(70_000, 100, 1_070_000)),
            "or are surer by far"
        );
    }
}
