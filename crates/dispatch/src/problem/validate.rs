//! Bad input is answered by name, in time and memory bounded by the size of the question: never a panic, never endless.

use std::collections::{BTreeMap, BTreeSet};

use super::limits::{
    HIGHEST_PRICE, LONGEST, MOST_CREW, MOST_KINDS, MOST_ORDERS, MOST_PLACES, MOST_TECHNICIANS, MOST_WINDOWS,
};
use super::{Fault, FaultCode, Link, Order, Place, Problem, Skill, Span, Subject, Technician};
use crate::travel::Source;

/// So many faults are enough.
const MOST_FAULTS: usize = 200;
/// A single distance cell; more is no distance on earth.
const LONGEST_WAY: f32 = 100_000_000.0;

/// All that is wrong, at most 200 faults; none: the problem can be opened.
pub(crate) fn validate(problem: &Problem) -> Vec<Fault> {
    let mut check = Check { problem, faults: Vec::new(), technicians: BTreeSet::new(), skills: None, parts: None };
    // Before anything that takes time or memory.
    if !check.sizes() {
        return check.faults;
    }
    check.technicians = problem.technicians.iter().map(|one| one.id.as_str()).collect();
    check.skills = known(&problem.skills);
    check.parts = known(&problem.parts);
    check.travel();
    check.prices();
    check.ids();
    for (index, technician) in problem.technicians.iter().enumerate() {
        check.technician(index, technician);
    }
    for (index, order) in problem.orders.iter().enumerate() {
        if check.faults.len() >= MOST_FAULTS {
            break;
        }
        check.order(index, order);
    }
    check.links();
    check.faults.truncate(MOST_FAULTS);
    check.faults
}

fn known(names: &[String]) -> Option<BTreeSet<&str>> {
    (!names.is_empty()).then(|| names.iter().map(String::as_str).collect())
}

struct Check<'a> {
    problem: &'a Problem,
    faults: Vec<Fault>,
    technicians: BTreeSet<&'a str>,
    skills: Option<BTreeSet<&'a str>>,
    parts: Option<BTreeSet<&'a str>>,
}

impl Check<'_> {
    fn say(&mut self, code: FaultCode, subject: Subject) {
        self.faults.push(Fault { code, subject });
    }

    fn need(&mut self, holds: bool, code: FaultCode, subject: Subject) {
        if !holds {
            self.say(code, subject);
        }
    }

    fn sizes(&mut self) -> bool {
        let problem = self.problem;
        let limits = [
            (problem.orders.len(), MOST_ORDERS, FaultCode::TooManyOrders),
            (problem.technicians.len(), MOST_TECHNICIANS, FaultCode::TooManyTechnicians),
            (problem.links.len(), MOST_ORDERS, FaultCode::TooManyKinds),
            (problem.skills.len().max(problem.parts.len()), MOST_KINDS, FaultCode::TooManyKinds),
            (problem.travel.traffic.len(), MOST_KINDS, FaultCode::TooManyKinds),
        ];
        for (number, limit, code) in limits {
            self.need(number <= limit, code, Subject::Whole(limit as u64));
        }
        self.need(!problem.technicians.is_empty(), FaultCode::NoTechnician, Subject::Whole(0));
        if !self.faults.is_empty() {
            return false;
        }
        let mut parts = BTreeSet::new();
        parts.extend(problem.technicians.iter().flat_map(|one| one.stock.keys()));
        parts.extend(problem.orders.iter().flat_map(|one| one.parts.keys()));
        self.need(parts.len() <= MOST_KINDS, FaultCode::TooManyKinds, Subject::Whole(MOST_KINDS as u64));
        let places = problem
            .orders
            .iter()
            .map(|one| &one.place)
            .chain(problem.technicians.iter().flat_map(|one| std::iter::once(&one.start).chain(one.end.as_ref())));
        let places: BTreeSet<(u64, u64, Option<u32>)> =
            places.map(|place| (place.lat.to_bits(), place.lon.to_bits(), place.row)).collect();
        self.need(places.len() <= MOST_PLACES, FaultCode::TooManyPlaces, Subject::Whole(MOST_PLACES as u64));
        self.faults.is_empty()
    }

    fn travel(&mut self) {
        let whole = Subject::Whole(0);
        for one in &self.problem.travel.traffic {
            let good = (10..=1_000).contains(&one.percent) && one.when.from <= one.when.until;
            self.need(good, FaultCode::BadTravel, whole);
        }
        match &self.problem.travel.source {
            Source::Circle(circle) => self.need(circle.is_valid(), FaultCode::BadTravel, whole),
            Source::Matrix(matrix) => {
                let cells = matrix.size.checked_mul(matrix.size);
                let metres = matrix.metres.is_empty() || Some(matrix.metres.len()) == cells;
                if Some(matrix.seconds.len()) != cells || !metres {
                    self.say(FaultCode::MatrixSize, Subject::Whole(matrix.size as u64));
                    return;
                }
                for (index, cell) in matrix.seconds.iter().chain(&matrix.metres).enumerate() {
                    let at = index % cells.unwrap_or(1).max(1);
                    let subject = Subject::Cell(at / matrix.size, at % matrix.size);
                    if cell.is_nan() {
                        self.say(FaultCode::MatrixHole, subject);
                    } else if !(0.0..=LONGEST_WAY).contains(cell) {
                        self.say(FaultCode::MatrixNumber, subject);
                    }
                    if self.faults.len() >= MOST_FAULTS {
                        return;
                    }
                }
            }
        }
    }

    fn prices(&mut self) {
        let good = self.problem.weights.all().iter().all(|price| (0..=HIGHEST_PRICE).contains(price));
        self.need(good, FaultCode::PriceOutOfRange, Subject::Whole(0));
    }

    fn ids(&mut self) {
        let mut seen = BTreeSet::new();
        for (index, one) in self.problem.technicians.iter().enumerate() {
            self.need(!one.id.is_empty() && seen.insert(&one.id), FaultCode::BadId, Subject::Technician(index));
        }
        seen.clear();
        for (index, one) in self.problem.orders.iter().enumerate() {
            self.need(!one.id.is_empty() && seen.insert(&one.id), FaultCode::BadId, Subject::Order(index));
        }
    }

    fn place(&mut self, place: &Place, subject: Subject) {
        match &self.problem.travel.source {
            Source::Circle(_) => {
                let good = (-90.0..=90.0).contains(&place.lat) && (-180.0..=180.0).contains(&place.lon);
                self.need(good, FaultCode::CoordinatesOutOfRange, subject);
                self.need((place.lat, place.lon) != (0.0, 0.0), FaultCode::CoordinatesUnset, subject);
            }
            Source::Matrix(matrix) => {
                let good = place.row.is_some_and(|row| (row as usize) < matrix.size);
                self.need(good, FaultCode::MatrixRow, subject);
            }
        }
    }

    fn spans(&mut self, spans: &[Span], subject: Subject) {
        self.need(spans.len() <= MOST_WINDOWS, FaultCode::TooManyWindows, subject);
        let each = spans.iter().all(|span| span.from <= span.until);
        let apart = spans.windows(2).all(|two| two[0].until < two[1].from);
        self.need(each && apart, FaultCode::ImpossibleWindow, subject);
    }

    fn skills(&mut self, skills: &[Skill], subject: Subject) {
        let known = skills.iter().all(|one| self.skills.as_ref().is_none_or(|all| all.contains(one.name.as_str())));
        self.need(known, FaultCode::UnknownSkill, subject);
        self.need(skills.iter().all(|one| one.level > 0), FaultCode::NumberOutOfRange, subject);
        self.need(skills.len() <= MOST_KINDS, FaultCode::TooManyKinds, subject);
    }

    fn parts(&mut self, parts: &BTreeMap<String, u32>, subject: Subject) {
        let known = parts.keys().all(|one| self.parts.as_ref().is_none_or(|all| all.contains(one.as_str())));
        self.need(known, FaultCode::UnknownPart, subject);
        self.need(parts.values().all(|number| *number <= 1_000_000), FaultCode::NumberOutOfRange, subject);
    }

    fn technician(&mut self, index: usize, one: &Technician) {
        let subject = Subject::Technician(index);
        let origin =
            self.problem.technicians.first().and_then(|first| first.shifts.first()).map_or(0, |span| span.from);
        self.need(!one.shifts.is_empty(), FaultCode::NoShift, subject);
        self.spans(&one.shifts, subject);
        let near = |time: i64| time.checked_sub(origin).is_some_and(|away| away.abs() <= LONGEST);
        let shifts = one.shifts.iter().all(|span| near(span.from) && near(span.until));
        self.need(shifts, FaultCode::TimeOutOfRange, subject);
        self.need(one.breaks.len() <= MOST_WINDOWS, FaultCode::TooManyWindows, subject);
        for rest in &one.breaks {
            self.need(rest.window.from <= rest.window.until, FaultCode::ImpossibleWindow, subject);
            let good = (0..=LONGEST).contains(&rest.duration) && near(rest.window.from) && near(rest.window.until);
            self.need(good, FaultCode::TimeOutOfRange, subject);
        }
        if let Some(overtime) = one.overtime {
            self.need((0..=LONGEST).contains(&overtime.limit), FaultCode::TimeOutOfRange, subject);
            let price = (0..=HIGHEST_PRICE).contains(&overtime.minute.unwrap_or(0));
            self.need(price, FaultCode::PriceOutOfRange, subject);
        }
        self.place(&one.start, subject);
        if let Some(end) = &one.end {
            self.place(end, subject);
        }
        let paces = std::iter::once(&one.pace).chain(one.pace_by_skill.values());
        let paces = paces.copied().all(|pace| (10..=1_000).contains(&pace));
        self.need(paces && one.rating.is_none_or(|rating| rating <= 100), FaultCode::NumberOutOfRange, subject);
        self.skills(&one.skills, subject);
        self.parts(&one.stock, subject);
    }

    fn order(&mut self, index: usize, one: &Order) {
        let subject = Subject::Order(index);
        self.place(&one.place, subject);
        self.spans(&one.windows, subject);
        if let Some(promised) = one.promised {
            self.spans(&[promised], subject);
        }
        let durations = std::iter::once(&one.duration).chain(one.durations.values());
        let durations = durations.copied().all(|seconds| (0..=LONGEST).contains(&seconds));
        self.need(durations, FaultCode::TimeOutOfRange, subject);
        self.skills(&one.required, subject);
        self.skills(&one.wished, subject);
        self.parts(&one.parts, subject);
        self.need((1..=MOST_CREW).contains(&one.crew), FaultCode::NumberOutOfRange, subject);
        let prices = one.preferences.values().all(|price| (-HIGHEST_PRICE..=HIGHEST_PRICE).contains(price));
        let penalty = one.unserved.is_none_or(|price| (0..=HIGHEST_PRICE).contains(&price));
        self.need(prices && penalty, FaultCode::PriceOutOfRange, subject);
        let named = one
            .durations
            .keys()
            .chain(one.preferences.keys())
            .chain(&one.forbidden)
            .chain(&one.bound)
            .chain(one.served_by.keys());
        let named = named.chain(&one.assigned).chain(one.pin.as_ref().map(|pin| &pin.technician));
        let known = named.into_iter().all(|technician| self.technicians.contains(technician.as_str()));
        self.need(known, FaultCode::UnknownTechnician, subject);
        if let Some(pin) = &one.pin {
            self.need((pin.start.is_some() || !pin.started) && one.crew == 1, FaultCode::BadPin, subject);
        }
    }

    fn links(&mut self) {
        let problem = self.problem;
        let orders: BTreeMap<&str, usize> =
            problem.orders.iter().enumerate().map(|(index, one)| (one.id.as_str(), index)).collect();
        let (mut after, mut waits) = (vec![Vec::new(); problem.orders.len()], vec![0_usize; problem.orders.len()]);
        for (index, link) in problem.links.iter().enumerate() {
            let (one, other, ordered) = match link {
                Link::Before { first, then } => (first, then, true),
                Link::SameDay { one, other } => (one, other, false),
            };
            let (Some(one), Some(other)) = (orders.get(one.as_str()), orders.get(other.as_str())) else {
                self.say(FaultCode::UnknownOrder, Subject::Link(index));
                continue;
            };
            if ordered {
                after[*one].push(*other);
                waits[*other] += 1;
            }
        }
        // Whoever can never be first in line is on a circle, or waits for one (A. B. Kahn, 1962).
        let mut ready: Vec<usize> = (0..waits.len()).filter(|order| waits[*order] == 0).collect();
        let mut done = 0;
        while let Some(order) = ready.pop() {
            done += 1;
            for next in &after[order] {
                waits[*next] -= 1;
                if waits[*next] == 0 {
                    ready.push(*next);
                }
            }
        }
        if done < waits.len()
            && let Some(order) = waits.iter().position(|number| *number > 0)
        {
            self.say(FaultCode::PrecedenceCycle, Subject::Order(order));
        }
    }
}
