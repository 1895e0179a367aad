//! A day as the board shows it.

use jobsheet_api::office::{Board, BoardRow, BoardVisit, Figures, Load, LoadLevel, Stretch};
use jobsheet_dispatch::Plan;
use jobsheet_dispatch::check::{Violation, check};
use jobsheet_dispatch::plan::{Route, Work as Done};

use super::picture::{Picture, Work, Worker};
use super::problem::{Clock, Freedom, Question, question};
use super::remarks::problems;
use crate::error::Result;

/// A day laid out. Pure: the picture was read before.
///
/// # Errors
/// When the day makes no sense to the engine.
pub fn board(picture: &Picture) -> Result<Board> {
    let pool: Vec<_> =
        picture.works.iter().filter(|work| work.technician.is_none()).map(|work| work.order.clone()).collect();
    let (rows, figures) = if picture.workers.is_empty() {
        // A house without technicians has a pool all the same.
        (Vec::new(), Figures { unassigned: u32::try_from(pool.len()).unwrap_or(u32::MAX), ..Figures::default() })
    } else {
        let question = question(picture, Freedom::None)?;
        let plan = &question.laid_out;
        (rows(picture, &question, plan), figures(picture, &question, plan))
    };
    Ok(Board {
        day: picture.day.date.to_string(),
        bounds: picture.day.bounds,
        now: picture.now,
        rows,
        pool,
        figures,
        slow: picture.slow.iter().filter(|slow| slow.until > picture.now).cloned().collect(),
        seq: picture.seq,
        edition: format!("{}.{}", picture.seq, picture.now.0),
        part: None,
    })
}

/// Everybody's day, those who are off last.
fn rows(picture: &Picture, question: &Question, plan: &Plan) -> Vec<BoardRow> {
    let violations = check(question.engine.problem(), plan);
    let mut rows: Vec<BoardRow> = picture
        .workers
        .iter()
        .enumerate()
        .map(|(at, worker)| {
            let number = question.workers.iter().position(|one| *one == at);
            let route = number.and_then(|number| plan.routes.get(number));
            row(picture, question, worker, route, &violations)
        })
        .collect();
    rows.sort_by_key(|row| row.load.level == LoadLevel::Off);
    rows
}

fn row(
    picture: &Picture,
    question: &Question,
    worker: &Worker,
    route: Option<&Route>,
    violations: &[Violation],
) -> BoardRow {
    let clock = Clock::of(picture);
    let stretch = |start, end| Stretch { start: clock.moment(start), end: clock.moment(end) };
    let (mut visits, mut breaks) = (Vec::new(), Vec::new());
    let source = &question.engine.problem().travel.source;
    let mut here = worker.person.home.map(|home| picture.place(home));
    for stop in route.into_iter().flat_map(|route| &route.stops) {
        let order = match stop.work {
            Done::Order(order) => order,
            Done::Break(_) => {
                breaks.push(stretch(stop.start, stop.end));
                continue;
            }
            Done::Pause(_) => continue,
        };
        let Some(work) = question.works.get(order).and_then(|at| picture.works.get(*at)) else { continue };
        let there = picture.place((work.order.lat, work.order.lon));
        let metres = here.as_ref().and_then(|here| source.metres(here, &there)).unwrap_or(0);
        here = Some(there);
        let when = stretch(stop.start, stop.end);
        visits.push(BoardVisit {
            order: work.order.clone(),
            start: when.start,
            end: when.end,
            travel: u32::try_from(stop.travel).unwrap_or(0),
            metres,
            planned: work.planned.is_some(),
            pinned: work.pinned,
            begun: work.has_begun(),
            problems: Vec::new(),
        });
        if let Some((visit, before)) = visits.split_last_mut() {
            let found: Vec<&Violation> = violations.iter().filter(|one| one.order == Some(order)).collect();
            visit.problems = problems(visit, worker, before.last(), &found);
        }
    }
    for work in picture.resting(worker.person.id) {
        // What was begun on an earlier day stands at the beginning of this one.
        let first = worker.hours.shifts.first().map_or(picture.day.bounds.start, |shift| shift.start);
        let begun = work.begun_at(picture.now);
        let start = if begun < picture.day.bounds.start { first } else { begun };
        visits.push(BoardVisit {
            order: work.order.clone(),
            start,
            end: start.plus(i64::from(work.order.seconds).saturating_mul(1_000)),
            travel: 0,
            metres: 0,
            planned: work.planned.is_some(),
            pinned: work.pinned,
            begun: true,
            problems: Vec::new(),
        });
    }
    visits.sort_by_key(|visit| visit.start);
    BoardRow {
        technician: worker.person.id,
        name: worker.person.name.clone(),
        skills: worker.skills_on(&picture.day),
        levels: worker
            .held
            .iter()
            .filter(|(_, (level, _))| *level > 1)
            .map(|(skill, (level, _))| (skill.clone(), *level))
            .collect(),
        hours: worker.hours.shifts.clone(),
        breaks,
        home: worker.person.home,
        load: load(picture, worker, route),
        visits,
    }
}

/// How full a day is, with what is done of it.
fn load(picture: &Picture, worker: &Worker, route: Option<&Route>) -> Load {
    let stops = route.into_iter().flat_map(|route| &route.stops);
    let ahead: i64 = stops.filter(|stop| matches!(stop.work, Done::Order(_))).map(|stop| stop.end - stop.start).sum();
    load_of(worker, ahead + done(picture, worker), route.map_or(0, |route| route.travel))
}

/// Seconds of work that somebody has done on this day.
pub(super) fn done(picture: &Picture, worker: &Worker) -> i64 {
    let today = |work: &&Work| work.is_done() && picture.day.holds(work.begun_at(picture.now));
    picture.resting(worker.person.id).into_iter().filter(today).map(|work| i64::from(work.order.seconds)).sum()
}

/// Half of a day is busy, nine tenths are full.
pub(super) fn load_of(worker: &Worker, work: i64, travel: i64) -> Load {
    let seconds = |stretch: &Stretch| (stretch.end.0 - stretch.start.0).max(0) / 1_000;
    let hours: i64 = worker.hours.shifts.iter().map(seconds).sum();
    let rest: i64 = worker.hours.breaks.iter().map(|(_, seconds)| i64::from(*seconds)).sum();
    let available = (hours - rest).max(0);
    let level = match (work + travel).saturating_mul(100).checked_div(available) {
        None if work > 0 => LoadLevel::Full,
        None => LoadLevel::Off,
        Some(percent) if percent < 50 => LoadLevel::Free,
        Some(percent) if percent < 90 => LoadLevel::Busy,
        Some(_) => LoadLevel::Full,
    };
    let small = |seconds: i64| u32::try_from(seconds).unwrap_or(0);
    Load { work: small(work), travel: small(travel), available: small(available), level }
}

/// Those who are off and have nothing to do.
pub(super) fn rest_of<'a>(picture: &'a Picture, question: &'a Question) -> impl Iterator<Item = &'a Worker> {
    let asked = |at: &usize| question.workers.contains(at);
    picture.workers.iter().enumerate().filter(move |(at, _)| !asked(at)).map(|(_, worker)| worker)
}

/// A plan in numbers.
pub(super) fn figures(picture: &Picture, question: &Question, plan: &Plan) -> Figures {
    let clock = Clock::of(picture);
    let mut figures = Figures::default();
    let source = &question.engine.problem().travel.source;
    for (route, technician) in plan.routes.iter().zip(&question.engine.problem().technicians) {
        let mut here = &technician.start;
        let mut free = None;
        for stop in &route.stops {
            figures.travel = figures.travel.saturating_add(u64::try_from(stop.travel).unwrap_or(0));
            if let Some(free) = free {
                let waits: i64 = stop.start - free - stop.travel;
                figures.idle = figures.idle.saturating_add(u64::try_from(waits).unwrap_or(0));
            }
            free = Some(stop.end);
            let Done::Order(order) = stop.work else { continue };
            let (Some(work), Some(there)) = (
                question.works.get(order).and_then(|at| picture.works.get(*at)),
                question.engine.problem().orders.get(order),
            ) else {
                continue;
            };
            figures.metres += u64::from(source.metres(here, &there.place).unwrap_or(0));
            here = &there.place;
            match work.order.window.end {
                Some(end) if clock.moment(stop.start) > end => figures.late += 1,
                Some(_) => figures.kept += 1,
                None => {}
            }
        }
        if let Some(end) = technician.end.as_ref().filter(|_| !route.stops.is_empty()) {
            figures.metres += u64::from(source.metres(here, end).unwrap_or(0));
        }
        let until = technician.shifts.last().map_or(0, |shift| shift.until);
        if !route.stops.is_empty() {
            figures.overtime += u64::try_from(route.ends - until).unwrap_or(0);
        }
    }
    for work in picture.works.iter().filter(|work| work.is_done() && picture.day.holds(work.begun_at(picture.now))) {
        match work.order.window.end {
            Some(end) if work.begun_at(picture.now) > end => figures.late += 1,
            Some(_) => figures.kept += 1,
            None => {}
        }
    }
    let orders = plan.routes.iter().flat_map(|route| &route.stops).filter_map(|stop| match stop.work {
        Done::Order(order) => question.works.get(order).and_then(|at| picture.works.get(*at)),
        Done::Break(_) | Done::Pause(_) => None,
    });
    let pool = picture.works.iter().filter(|work| work.technician.is_none()).count();
    let found = orders.filter(|work| work.technician.is_none()).count();
    figures.unassigned = u32::try_from(pool.saturating_sub(found)).unwrap_or(u32::MAX);
    figures
}
