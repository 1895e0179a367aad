//! Where an order was, for how long, and whose turn it was (G1, G5); and, if somebody came late, what it was doing after the
//! promised time had passed (G7).
//!
//! Blame by cause cannot be read from a log; what was being waited for when the promise was already broken can. That is what
//! [`Stage::late`] says, and the parts add up to how late it was.

use jobsheet_api::device::TimelineItem;
use jobsheet_api::office::{Stage, Turn};
use jobsheet_model::entry::Action;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{Status, TimeWindow, Timestamp};
use jobsheet_workflow::Flow;

/// The stretches of an order's life until it ended or until `now`, oldest first; what took no time is left out. `timeline`
/// is the office's, with rulings; `window` is what the customer was told last.
#[must_use]
pub fn stages(flow: &Flow, timeline: &[TimelineItem], window: TimeWindow, now: Timestamp) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    let mut status: Option<(Status, Timestamp, String)> = None;
    for item in timeline {
        let Some((next, who)) = after(flow, status.as_ref(), item) else { continue };
        if let Some((status, since, who)) = status.replace((next, item.at, who)) {
            put(&mut stages, status, (since, Some(item.at)), who, (window, now));
        }
    }
    if let Some((status, since, who)) = status
        && !status.is_final()
        && status != Status::Completed
    {
        put(&mut stages, status, (since, None), who, (window, now));
    }
    mark_late(&mut stages, window, now);
    stages
}

/// The state that an item leads to, and who has the order then.
fn after(flow: &Flow, before: Option<&(Status, Timestamp, String)>, item: &TimelineItem) -> Option<(Status, String)> {
    let said = |name: &str| item.args.get(name).cloned().unwrap_or_default();
    let holder = || before.map(|(.., who)| who.clone()).unwrap_or_default();
    match item.code.as_str() {
        "created" | "order_requested" if before.is_none() => Some((Status::PendingDispatch, String::new())),
        "assigned" => Some((Status::Assigned, said("technician"))),
        "offered" => Some((Status::InPool, String::new())),
        "claimed" => Some((Status::Accepted, said("technician"))),
        "unassigned" | "withdrawn" | "offer_expired" => Some((Status::PendingDispatch, String::new())),
        "cancelled" => Some((Status::Cancelled, String::new())),
        "step" | "check_in" if item.ruling.as_ref().is_some_and(|(verdict, _)| *verdict == Verdict::Accepted) => {
            // To check in is to arrive.
            let action = match item.code.as_str() {
                "check_in" => Action::Arrive,
                _ => Action::ALL.into_iter().find(|action| action.code() == said("action"))?,
            };
            let step = flow.step(action, before?.0)?;
            let who = if step.ends_visit { String::new() } else { holder() };
            let to = if step.ends_visit && step.to == Status::Assigned { Status::PendingDispatch } else { step.to };
            Some((to, who))
        }
        _ => None,
    }
}

fn put(
    stages: &mut Vec<Stage>,
    status: Status,
    (since, until): (Timestamp, Option<Timestamp>),
    who: String,
    (window, now): (TimeWindow, Timestamp),
) {
    let mut push = |since: Timestamp, until: Option<Timestamp>, turn: Turn| {
        if until.is_none_or(|until| until > since) {
            stages.push(Stage { status, since, until, who: who.clone(), turn, late: 0 });
        }
    };
    let turn = turn(status);
    // Nobody has to set out before the customer expects them.
    match window.start.filter(|_| status == Status::Accepted) {
        Some(start) if start > since => {
            let parted = until.unwrap_or(now) > start;
            push(since, if parted { Some(start) } else { until }, Turn::Appointment);
            if parted {
                push(start, until, turn);
            }
        }
        _ => push(since, until, turn),
    }
}

/// Whose turn it is in a state.
fn turn(status: Status) -> Turn {
    match status {
        Status::Draft | Status::PendingDispatch | Status::InPool | Status::Incomplete | Status::FollowUp => {
            Turn::Office
        }
        Status::Assigned | Status::Accepted => Turn::Technician,
        Status::Travelling => Turn::Road,
        Status::OnSite | Status::InProgress => Turn::Work,
        Status::OnHold => Turn::Hold,
        Status::AwaitingConfirmation => Turn::Customer,
        Status::Completed | Status::Closed | Status::Cancelled | Status::Returned => Turn::Nobody,
    }
}

/// What lies between the promised time and somebody's arrival.
fn mark_late(stages: &mut [Stage], window: TimeWindow, now: Timestamp) {
    let Some(promised) = window.end else { return };
    let there = stages.iter().find(|stage| stage.turn == Turn::Work).map(|stage| stage.since);
    let over = stages.last().and_then(|stage| stage.until);
    let arrived = there.or(over).unwrap_or(now);
    for stage in stages.iter_mut() {
        let (from, to) = (stage.since.max(promised), stage.until.unwrap_or(now).min(arrived));
        stage.late = to.0.saturating_sub(from.0).max(0);
    }
}
