//! What giving an order to somebody would break (E12): their day as it is beside their day with it.

use std::collections::BTreeSet;

use jobsheet_api::ErrorCode;
use jobsheet_api::office::{BoardVisit, Broken, Check};
use jobsheet_model::{OrderId, Timestamp, UserId};

use super::board::board;
use super::picture::Picture;
use crate::error::{Error, Result};

/// What it would break that is not broken already. Without a time the order comes where it fits best. Only this person's day is
/// looked at: whoever loses the order loses no promise. Pure: the picture was read before.
///
/// # Errors
/// `order_not_found` when the order is none of the day's, `not_found` when nobody of this name works.
pub fn check(mut picture: Picture, id: OrderId, technician: UserId, start: Option<Timestamp>) -> Result<Check> {
    picture.workers.retain(|worker| worker.person.id == technician);
    if picture.workers.is_empty() {
        return Err(Error::refused(ErrorCode::NotFound));
    }
    picture.works.retain(|work| work.technician == Some(technician) || work.order.id == id);
    let at = picture.works.iter().position(|work| work.order.id == id);
    let at = at.ok_or_else(|| Error::refused(ErrorCode::OrderNotFound))?;
    let work = picture.works.remove(at);
    let known: BTreeSet<(OrderId, String)> = visits(&picture)?.into_iter().flat_map(broken).collect();
    let now = picture.now;
    picture.works.push(work);
    if let Some(work) = picture.works.last_mut() {
        work.technician = Some(technician);
        work.assigned_at = Some(now);
        work.planned = start;
        work.pinned = false;
    }
    let (mut begins, mut breaks) = (None, Vec::new());
    for visit in visits(&picture)? {
        if visit.order.id == id {
            begins = Some(visit.start);
        }
        for remark in visit.problems {
            if !known.contains(&(visit.order.id, remark.code.clone())) {
                breaks.push(Broken { order: visit.order.id, number: visit.order.number.clone(), remark });
            }
        }
    }
    // What is wrong with the order itself comes first.
    breaks.sort_by_key(|one| one.order != id);
    Ok(Check { day: picture.day.date.to_string(), start: begins, breaks })
}

fn visits(picture: &Picture) -> Result<Vec<BoardVisit>> {
    Ok(board(picture)?.rows.into_iter().flat_map(|row| row.visits).collect())
}

fn broken(visit: BoardVisit) -> impl Iterator<Item = (OrderId, String)> {
    let id = visit.order.id;
    visit.problems.into_iter().map(move |remark| (id, remark.code))
}
