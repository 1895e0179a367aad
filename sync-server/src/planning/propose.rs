//! A plan for a whole day beside the day as it is. Nothing is changed by it: a dispatcher looks, and makes moves of it.

use std::collections::BTreeMap;

use jobsheet_api::office::{PlanChange, PlanProposal, PlanRequest, Slot, Unserved};
use jobsheet_dispatch::plan::Work as Done;
use jobsheet_dispatch::{Budget, Explanation, Options, Plan};
use jobsheet_model::Timestamp;

use super::board::figures;
use super::picture::{Picture, Work};
use super::problem::{Clock, Freedom, Question, question};
use super::remarks::{Names, remark};
use crate::error::Result;

/// A start that moves by less is the same start.
const SAME: i64 = 5 * 60_000;
/// Starts are given to people in steps of this.
const STEP: i64 = 5 * 60;

/// How long the engine may think, from 0.0 to 1.0.
pub type Progress<'a> = &'a (dyn Fn() -> f64 + Sync);

/// Seconds that the engine should think about a day: two for a small one, half a minute for the largest.
#[must_use]
pub fn thinking(picture: &Picture) -> f64 {
    (picture.works.len() as f64 / 100.0).clamp(2.0, 30.0)
}

/// Plans a day. The caller has the clock.
///
/// # Errors
/// When the day makes no sense to the engine.
pub fn propose(picture: &Picture, request: &PlanRequest, progress: Progress<'_>) -> Result<PlanProposal> {
    let now = question(picture, Freedom::None)?;
    let as_it_is = &now.laid_out;
    let free = question(picture, Freedom::Day { reassign: request.reassign })?;
    let options = Options { budget: Budget::Until(progress), threads: 2, ..Options::default() };
    let plan = free.engine.plan(&options, Some(&carry(as_it_is, &now, &free)));
    let changes = changes(picture, (&now, as_it_is), (&free, &plan));
    Ok(PlanProposal {
        before: figures(picture, &now, as_it_is),
        after: figures(picture, &free, &plan),
        changes,
        unserved: unserved(picture, &free, &plan),
        seq: picture.seq,
    })
}

fn carry(plan: &Plan, from: &Question, to: &Question) -> Plan {
    plan.carry(from.engine.problem(), to.engine.problem())
}

/// By place among the works: whose day, and when.
fn starts(question: &Question, plan: &Plan, clock: Clock) -> BTreeMap<usize, (usize, Timestamp)> {
    let mut starts = BTreeMap::new();
    for (technician, route) in plan.routes.iter().enumerate() {
        for stop in &route.stops {
            let Done::Order(order) = stop.work else { continue };
            if let (Some(work), Some(worker)) = (question.works.get(order), question.workers.get(technician)) {
                starts.insert(*work, (*worker, clock.moment(stop.start)));
            }
        }
    }
    starts
}

fn changes(
    picture: &Picture,
    (now, as_it_is): (&Question, &Plan),
    (free, plan): (&Question, &Plan),
) -> Vec<PlanChange> {
    let clock = Clock::of(picture);
    let (before, after) = (starts(now, as_it_is, clock), starts(free, plan, clock));
    let mut planned = free.engine.planned(plan);
    let names = Names { picture, question: free };
    let mut changes: Vec<(usize, Timestamp, PlanChange)> = Vec::new();
    for (at, (worker, start)) in &after {
        let Some(work) = picture.works.get(*at) else { continue };
        let was = before.get(at);
        let stays = was.is_some_and(|(who, when)| who == worker && (when.0 - start.0).abs() < SAME);
        // A visit whose time nobody has decided on and that stays where it is needs no decision now.
        if stays || work.has_begun() {
            continue;
        }
        let slot = |(who, when): (usize, Timestamp)| {
            let person = &picture.workers.get(who)?.person;
            Some(Slot { technician: person.id, name: person.name.clone(), start: when })
        };
        let Some(to) = slot((*worker, sayable(work, *start, clock))) else { continue };
        let number = free.works.iter().position(|one| one == at);
        let reasons = number.map(|number| {
            let found = planned.candidates(number, 1);
            let chosen = found.best.iter().find(|one| free.workers.get(one.technician) == Some(worker));
            let mut reasons = chosen.map(|one| names.for_candidate(number, one)).unwrap_or_default();
            if let Some(Explanation::Chosen { chosen, next: Some(next), .. }) = planned.explain(number)
                && let Some((_, name)) = names.person(next.technician)
            {
                let dearer = serde_json::json!(next.cost - chosen.cost);
                reasons.push(remark("next_best", &[("name", serde_json::json!(name)), ("cost", dearer)]));
            }
            reasons
        });
        let change = PlanChange {
            order: work.order.clone(),
            from: was.and_then(|was| slot(*was)),
            to,
            reasons: reasons.unwrap_or_default(),
        };
        changes.push((*worker, *start, change));
    }
    changes.sort_by_key(|(worker, start, _)| (*worker, *start));
    changes.into_iter().map(|(_, _, change)| change).collect()
}

/// A start of one of the picture's works as a time that people can say: the next five minutes, if the customer's window allows.
#[must_use]
pub fn round(picture: &Picture, work: usize, start: Timestamp) -> Timestamp {
    picture.works.get(work).map_or(start, |work| sayable(work, start, Clock::of(picture)))
}

/// A time that people can say: the next five minutes, if the customer's window allows.
pub(super) fn sayable(work: &Work, start: Timestamp, clock: Clock) -> Timestamp {
    let seconds = clock.seconds(start);
    let later = clock.moment((seconds + STEP - 1).div_euclid(STEP) * STEP);
    if work.order.window.end.is_some_and(|end| later > end && start <= end) { start } else { later }
}

fn unserved(picture: &Picture, free: &Question, plan: &Plan) -> Vec<Unserved> {
    let names = Names { picture, question: free };
    let mut planned = free.engine.planned(plan);
    let mut unserved = Vec::new();
    for order in &plan.unserved {
        let Some(work) = free.works.get(*order).and_then(|at| picture.works.get(*at)) else { continue };
        let found = planned.candidates(*order, 0);
        unserved.push(Unserved { order: work.order.clone(), excluded: names.excluded(*order, &found.excluded) });
    }
    unserved
}
