//! Who could do one order on a day, beside everything that is planned on it.

use jobsheet_api::ErrorCode;
use jobsheet_api::office::{Candidate, Candidates};
use jobsheet_dispatch::Planned;
use jobsheet_model::OrderId;

use super::board::{done, load_of};
use super::picture::Picture;
use super::problem::{Clock, Freedom, question};
use super::remarks::{Names, terms};
use crate::error::{Error, Result};

/// How many are named.
const MOST: usize = 5;

/// The best for an order, and why the others cannot. Pure: the picture was read before.
///
/// # Errors
/// `order_not_found` when the order is none of the day's.
pub fn candidates(picture: &Picture, id: OrderId) -> Result<Candidates> {
    let work = picture.works.iter().find(|work| work.order.id == id);
    let work = work.ok_or_else(|| Error::refused(ErrorCode::OrderNotFound))?;
    if picture.workers.is_empty() {
        return Ok(Candidates { order: work.order.clone(), candidates: Vec::new(), excluded: Vec::new() });
    }
    let question = question(picture, Freedom::Only(id))?;
    let number = question.number_of(picture, id)?;
    let plan = &question.laid_out;
    let mut planned: Planned<'_> = question.engine.planned(plan);
    let found = planned.candidates(number, MOST);
    let (names, clock) = (Names { picture, question: &question }, Clock::of(picture));
    let excluded = names.excluded(number, &found.excluded);
    let mut answer = Candidates { order: work.order.clone(), candidates: Vec::new(), excluded };
    for one in &found.best {
        let (Some((technician, name)), Some(worker)) = (names.person(one.technician), names.worker(one.technician))
        else {
            continue;
        };
        let travel = plan.routes.get(one.technician).map_or(0, |route| route.travel) + one.detour;
        answer.candidates.push(Candidate {
            technician,
            name,
            start: clock.moment(one.start),
            end: clock.moment(one.end),
            travel: u32::try_from(one.travel).unwrap_or(0),
            metres: one.metres.unwrap_or(0),
            reasons: names.for_candidate(number, one),
            terms: terms(&one.terms),
            cost: one.cost,
            load: load_of(worker, one.busy + done(picture, worker), travel),
        });
    }
    Ok(answer)
}
