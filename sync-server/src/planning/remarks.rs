//! What the engine and the checker say, as codes with numbers for the screens.

use jobsheet_api::office::{Away, BoardOrder, BoardVisit, Excluded, Remark, Term};
use jobsheet_dispatch::check::{Kind, Violation};
use jobsheet_dispatch::{Candidate, Terms, Why};
use jobsheet_model::UserId;
use serde_json::{Value, json};

use super::board::rest_of;
use super::picture::{Picture, Worker};
use super::problem::{Clock, Question};

/// A remark with its numbers.
#[must_use]
pub fn remark(code: &str, values: &[(&str, Value)]) -> Remark {
    Remark {
        code: code.to_owned(),
        values: values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
    }
}

/// Names of the engine's orders and people.
pub(super) struct Names<'a> {
    pub(super) picture: &'a Picture,
    pub(super) question: &'a Question,
}

impl Names<'_> {
    /// Number of an order, for people.
    pub(super) fn number(&self, order: usize) -> String {
        self.order(order).map(|order| order.number.clone()).unwrap_or_default()
    }

    /// What it is.
    fn order(&self, order: usize) -> Option<&BoardOrder> {
        let work = self.question.works.get(order).and_then(|at| self.picture.works.get(*at))?;
        Some(&work.order)
    }

    /// Identity and name of somebody.
    pub(super) fn person(&self, technician: usize) -> Option<(UserId, String)> {
        let worker = self.worker(technician)?;
        Some((worker.person.id, worker.person.name.clone()))
    }

    /// Somebody.
    pub(super) fn worker(&self, technician: usize) -> Option<&Worker> {
        self.question.workers.get(technician).and_then(|at| self.picture.workers.get(*at))
    }

    /// What speaks for somebody, and what it would do to others.
    pub(super) fn for_candidate(&self, order: usize, candidate: &Candidate) -> Vec<Remark> {
        let clock = Clock::of(self.picture);
        let mut remarks = vec![remark("free", &[("at", json!(clock.moment(candidate.free_from)))])];
        let mut travel = vec![("seconds", json!(candidate.travel))];
        travel.extend(candidate.metres.map(|metres| ("metres", json!(metres))));
        remarks.push(remark("travel", &travel));
        remarks.extend(self.order(order).and_then(away));
        if candidate.skills.asked > 0 {
            let skills = candidate.skills;
            remarks.push(remark("skills", &[("have", json!(skills.have)), ("need", json!(skills.asked))]));
        }
        if candidate.served > 0 {
            remarks.push(remark("served", &[("times", json!(candidate.served))]));
        }
        if candidate.promises.asked > 0 {
            let promises = candidate.promises;
            remarks.push(remark("promises", &[("kept", json!(promises.have)), ("of", json!(promises.asked))]));
        }
        let delays = candidate.delayed.iter().map(|(order, seconds)| {
            remark("delays", &[("number", json!(self.number(*order))), ("seconds", json!(seconds))])
        });
        remarks.extend(delays);
        if candidate.delayed.is_empty() && candidate.load > 1 {
            remarks.push(remark("delays_none", &[]));
        }
        remarks
    }

    /// Everybody who cannot do an order, with the reasons; last those who do not work on this day.
    pub(super) fn excluded(&self, order: usize, found: &[jobsheet_dispatch::candidates::Excluded]) -> Vec<Excluded> {
        let against = |one: &jobsheet_dispatch::candidates::Excluded| {
            let (technician, name) = self.person(one.technician)?;
            Some(Excluded { technician, name, reasons: self.against(one.technician, order, &one.why) })
        };
        let off = rest_of(self.picture, self.question).map(|worker| Excluded {
            technician: worker.person.id,
            name: worker.person.name.clone(),
            reasons: vec![remark("off", &[])],
        });
        found.iter().filter_map(against).chain(off).collect()
    }

    /// Why somebody cannot.
    pub(super) fn against(&self, technician: usize, order: usize, why: &[Why]) -> Vec<Remark> {
        let clock = Clock::of(self.picture);
        let off = self.worker(technician).is_some_and(|worker| worker.hours.shifts.is_empty());
        let skill = |required: usize| {
            let skills = self.question.engine.problem().orders.get(order).map(|order| &order.required);
            json!(skills.and_then(|skills| skills.get(required)).map(|skill| skill.name.clone()))
        };
        let equipment = self.order(order).and_then(away);
        let words = |why: &Why| match why {
            Why::Skill { required, has } => {
                let needed =
                    self.question.engine.problem().orders.get(order).and_then(|order| order.required.get(*required));
                let (name, level) = needed.map_or(("", 1), |needed| (needed.name.as_str(), needed.level));
                lacking(name, level, *has).unwrap_or_else(|| remark("skill", &[("skill", json!(name))]))
            }
            Why::Expired { required, at } => {
                remark("expired", &[("skill", skill(*required)), ("at", json!(clock.moment(*at)))])
            }
            Why::Forbidden if off => remark("off", &[]),
            Why::Forbidden => remark("forbidden", &[]),
            Why::Part { part, short } => remark("no_part", &[("part", json!(part)), ("short", json!(short))]),
            Why::Equipment => equipment.clone().unwrap_or_else(|| remark("equipment", &[])),
            Why::Pinned => remark("pinned", &[]),
            Why::Needed => remark("needed", &[]),
            Why::OtherDay { with } => remark("other_day", &[("number", json!(self.number(*with)))]),
            Why::Waits { first } => remark("waits", &[("number", json!(self.number(*first)))]),
            Why::Window { earliest } => remark("window", &[("at", json!(clock.moment(*earliest)))]),
            Why::Shift { would_end, limit } => {
                let at = |seconds: i64| json!(clock.moment(seconds));
                remark("shift", &[("at", at(*limit)), ("would_end", at(*would_end))])
            }
            Why::Pushes { order, by } => {
                remark("pushes", &[("number", json!(self.number(*order))), ("seconds", json!(by))])
            }
            Why::Rest { by } => remark("rest", &[("seconds", json!(by))]),
        };
        let mut remarks: Vec<Remark> = why.iter().map(words).collect();
        // What comes late on the day is why it is too late for somebody.
        let late = why.iter().any(|why| matches!(why, Why::Window { .. } | Why::Shift { .. } | Why::Pushes { .. }));
        remarks.extend(equipment.filter(|_| late));
        remarks
    }
}

/// A skill is not there, or not well enough.
fn lacking(skill: &str, need: u8, has: u8) -> Option<Remark> {
    match has {
        0 => Some(remark("skill", &[("skill", json!(skill))])),
        _ if has < need => {
            Some(remark("skill_level", &[("skill", json!(skill)), ("need", json!(need)), ("have", json!(has))]))
        }
        _ => None,
    }
}

/// The equipment cannot be had, or not before then.
fn away(order: &BoardOrder) -> Option<Remark> {
    let Away { until } = order.away?;
    Some(until.map_or_else(|| remark("equipment", &[]), |until| remark("equipment_until", &[("when", json!(until))])))
}

/// The terms of a cost, the dearest first.
pub(super) fn terms(terms: &Terms) -> Vec<Term> {
    let mut listed: Vec<Term> =
        terms.listed().map(|(term, cost)| Term { code: term.code().to_owned(), cost }).collect();
    listed.sort_by_key(|term| std::cmp::Reverse(term.cost));
    listed
}

/// What a visit breaks: its promise, the person's hours and skills, and what the checker found.
pub(super) fn problems(
    visit: &BoardVisit,
    worker: &Worker,
    before: Option<&BoardVisit>,
    violations: &[&Violation],
) -> Vec<Remark> {
    let mut problems = Vec::new();
    let seconds = |from: jobsheet_model::Timestamp, until: jobsheet_model::Timestamp| (until.0 - from.0) / 1_000;
    let order = &visit.order;
    if let Some(end) = order.window.end.filter(|end| visit.start > *end && !visit.begun) {
        problems.push(remark("late", &[("seconds", json!(seconds(end, visit.start)))]));
    }
    if let Some(start) = order.window.start.filter(|start| visit.start < *start && !visit.begun) {
        problems.push(remark("early", &[("seconds", json!(seconds(visit.start, start)))]));
    }
    if let Some(shift) = worker.hours.shifts.first().filter(|shift| visit.start < shift.start && !visit.begun) {
        problems.push(remark("hours_before", &[("seconds", json!(seconds(visit.start, shift.start)))]));
    }
    match worker.hours.shifts.last() {
        None => problems.push(remark("off", &[])),
        Some(shift) if visit.end > shift.end => {
            problems.push(remark("hours", &[("seconds", json!(seconds(shift.end, visit.end)))]));
        }
        Some(_) => {}
    }
    let there = |away: &Away| visit.begun || away.until.is_some_and(|until| until <= visit.start);
    if order.away.is_some_and(|away| !there(&away)) {
        problems.extend(away(order));
    }
    for skill in &order.skills {
        let need = order.levels.get(skill).copied().unwrap_or(1);
        problems.extend(lacking(skill, need, worker.level(skill).unwrap_or(0)));
    }
    for violation in violations {
        // Fixed work that cannot be at its time: something else is in the way.
        if matches!(violation.kind, Kind::Pin | Kind::Overlap) && violation.by > 0 {
            let mut values = vec![("seconds", json!(violation.by))];
            values.extend(before.map(|before| ("number", json!(before.order.number))));
            problems.push(remark("overlap", &values));
        }
    }
    problems
}
