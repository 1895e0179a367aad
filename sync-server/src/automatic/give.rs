//! Who gets an order of a switch, and giving it to them.

use jobsheet_api::office::{Candidate, Move, Remark};
use jobsheet_dispatch::Term;
use jobsheet_model::{OrderId, Status, Timestamp, UserId};
use serde_json::json;

use super::Due;
use super::tries;
use crate::cx::Cx;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::orders;
use crate::planning::{self, Picture, remark};

/// What somebody else is told or promised: nothing is given away that costs any of it.
const BROKEN: [Term; 3] = [Term::Promise, Term::Lateness, Term::Overtime];

/// What should be done with an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Which.
    pub order: OrderId,
    /// As it was seen.
    pub version: u64,
    /// Who, and from when; none: nobody can without harm.
    pub visit: Option<(UserId, Timestamp)>,
    /// What speaks for them, or why nobody.
    pub reasons: Vec<Remark>,
}

/// Chooses for one order after the other, each with those before it done. Pure: the picture is the caller's, and is what would
/// be true afterwards.
///
/// # Errors
/// When the day makes no sense to the engine.
pub fn choose(picture: &mut Picture, due: &[Due]) -> Result<Vec<Chosen>> {
    let mut all = Vec::with_capacity(due.len());
    for one in due {
        let Some(at) = picture.works.iter().position(|work| work.order.id == one.order && work.technician.is_none())
        else {
            // Somebody was quicker.
            continue;
        };
        let mut found = planning::candidates(picture, one.order)?.candidates;
        found.retain(|candidate| !one.not.contains(&candidate.technician));
        let chosen = match found.iter().find(|candidate| broken(candidate).is_none()) {
            Some(best) => {
                let start = planning::round(picture, at, best.start);
                let work = &mut picture.works[at];
                (work.technician, work.assigned_at, work.planned) =
                    (Some(best.technician), Some(picture.now), Some(start));
                work.order.status = Status::Assigned;
                (Some((best.technician, start)), best.reasons.clone())
            }
            None => (None, vec![found.first().and_then(broken).unwrap_or_else(|| remark("nobody_free", &[]))]),
        };
        let (visit, reasons) = chosen;
        all.push(Chosen { order: one.order, version: one.version, visit, reasons });
    }
    Ok(all)
}

/// What would be broken by giving it to them: the dearest of it.
fn broken(candidate: &Candidate) -> Option<Remark> {
    let harm = |code: &str| BROKEN.iter().any(|term| term.code() == code);
    let worst = candidate.terms.iter().filter(|term| term.cost > 0 && harm(&term.code)).max_by_key(|term| term.cost)?;
    Some(remark(&format!("breaks_{}", worst.code), &[("name", json!(candidate.name))]))
}

/// Gives what was chosen, each by itself, and writes what came of it. What changed meanwhile is left for the next round.
///
/// # Errors
/// When the database fails.
pub fn take(tx: &mut Tx, cx: &mut Cx, chosen: &[Chosen]) -> Result<usize> {
    let mut names: Vec<OrderId> = chosen.iter().map(|one| one.order).collect();
    names.sort_unstable();
    for order in names {
        orders::lock_name(tx, order)?;
    }
    let (mut given, mut publication) = (0, crate::feeds::Publication::default());
    for one in chosen {
        let Some(stored) = orders::load(tx, one.order)? else { continue };
        if stored.order.version != one.version || stored.order.status != Status::PendingDispatch {
            continue;
        }
        let Some((technician, start)) = one.visit else {
            tries::write(tx, cx, one, one.version)?;
            continue;
        };
        let wish = Move {
            order: one.order,
            version: one.version,
            technician: Some(technician),
            start: Some(start),
            pinned: false,
            reason: String::new(),
        };
        match tx.attempt(|tx| orders::place_in(tx, cx, None, &wish)) {
            Ok((version, published)) => {
                publication.merge(published);
                tries::write(tx, cx, one, version)?;
                given += 1;
            }
            // Somebody was quicker, or the technician has left: the next round sees it.
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    tries::forget(tx, cx)?;
    publication.publish(tx)?;
    Ok(given)
}
