//! Room for an urgent order: what it would take, who would be moved, whom it would cost what. Nothing is changed by it: a
//! dispatcher chooses, and makes moves of it.

use std::collections::BTreeMap;

use jobsheet_api::ErrorCode;
use jobsheet_api::office::{Slot, UrgentChange, UrgentProposal, UrgentProposals};
use jobsheet_dispatch::{Change, Goal, Proposal, UrgentOptions};
use jobsheet_model::{OrderId, Timestamp, UserId};
use serde_json::json;

use super::picture::Picture;
use super::problem::{Clock, Freedom, Question, freed, question};
use super::propose::sayable;
use super::remarks::{Names, remark, terms};
use crate::error::{Error, Result};

/// Ways to serve an order. Pure: the picture was read before.
///
/// # Errors
/// `order_not_found` when the order is none of the day's; `step_not_allowed` when somebody has begun with it.
pub fn urgent(picture: &Picture, id: OrderId) -> Result<UrgentProposals> {
    let work = picture.works.iter().find(|work| work.order.id == id);
    let work = work.ok_or_else(|| Error::refused(ErrorCode::OrderNotFound))?;
    if work.has_begun() || work.rests() {
        return Err(Error::refused(ErrorCode::StepNotAllowed));
    }
    let now = question(picture, Freedom::Without(id))?;
    let free = freed(picture, Freedom::Urgent(id), &now)?;
    let number = free.number_of(picture, id)?;
    let mut planned = free.engine.planned(&free.laid_out);
    let names = Names { picture, question: &free };
    let found = planned.urgent(&[number], &UrgentOptions::default());
    let proposals = folded(found.iter().filter_map(|one| tell(&names, number, one, &free)));
    let excluded = if proposals.is_empty() { names.excluded(number, &planned.refusals(number)) } else { Vec::new() };
    Ok(UrgentProposals { order: work.order.clone(), proposals, excluded, seq: picture.seq })
}

/// Ways that ask the same decisions of people are one way, which is best at what each of them is best at: those that differ by
/// seconds of somebody's drive are no choice.
fn folded(proposals: impl Iterator<Item = UrgentProposal>) -> Vec<UrgentProposal> {
    let mut folded: Vec<UrgentProposal> = Vec::new();
    for proposal in proposals {
        match folded.iter_mut().find(|other| decisions(other) == decisions(&proposal)) {
            Some(same) => {
                let goals = proposal.goals.into_iter().filter(|goal| !same.goals.contains(goal)).collect::<Vec<_>>();
                same.goals.extend(goals);
            }
            None => folded.push(proposal),
        }
    }
    folded
}

fn decisions(proposal: &UrgentProposal) -> Vec<(OrderId, Option<(UserId, Timestamp)>)> {
    let decided = proposal.changes.iter().filter(|change| change.decide);
    decided.map(|change| (change.order.id, change.to.as_ref().map(|to| (to.technician, to.start)))).collect()
}

fn tell(names: &Names<'_>, urgent: usize, proposal: &Proposal, free: &Question) -> Option<UrgentProposal> {
    let mut changes: BTreeMap<(bool, i64, usize), UrgentChange> = BTreeMap::new();
    for change in &proposal.changes {
        let when = change.after.or(change.before).map_or(0, |(_, start)| start);
        changes.insert((change.order != urgent, when, change.order), told(names, urgent, change, free)?);
    }
    let changes: Vec<UrgentChange> = changes.into_values().collect();
    let to = changes.first().and_then(|first| first.to.clone())?;
    Some(UrgentProposal {
        goals: proposal.goals.iter().map(|goal| goal_code(*goal).to_owned()).collect(),
        to,
        detour: proposal.detour,
        moved: u32::try_from(proposal.moved).unwrap_or(u32::MAX),
        changes,
        terms: terms(&proposal.terms),
        cost: proposal.terms.sum(),
    })
}

fn told(names: &Names<'_>, urgent: usize, change: &Change, free: &Question) -> Option<UrgentChange> {
    let work = free.works.get(change.order).and_then(|at| names.picture.works.get(*at))?;
    let clock = Clock::of(names.picture);
    let slot = |(technician, start): (usize, i64), rounded: bool| {
        let (technician, name) = names.person(technician)?;
        let start = clock.moment(start);
        Some(Slot { technician, name, start: if rounded { sayable(work, start, clock) } else { start } })
    };
    // What nobody has decided on follows by itself, as long as it stays with whom it is.
    let hands = change.before.map(|(who, _)| who) != change.after.map(|(who, _)| who);
    let decide = change.order == urgent || hands || work.planned.is_some();
    let from = change.before.and_then(|before| slot(before, false));
    let to = change.after.and_then(|after| slot(after, decide));
    let end = work.order.window.end;
    let late = to.as_ref().zip(end).map(|(to, end)| to.start.0 - end.0).filter(|late| *late > 0);
    let problems = late.map(|late| remark("late", &[("seconds", json!(late / 1_000))])).into_iter().collect();
    Some(UrgentChange { order: work.order.clone(), from, to, decide, problems })
}

fn goal_code(goal: Goal) -> &'static str {
    match goal {
        Goal::Sooner => "sooner",
        Goal::DrivesLess => "drives_less",
        Goal::MovesFewer => "moves_fewer",
        Goal::Drops => "drops",
    }
}
