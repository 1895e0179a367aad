//! A company made from a number: everything that a problem can say is said in some of them.

use jobsheet_model::Priority;

use crate::problem::{Break, Equipment, Lateness, Link, Order, Overtime, Pin, Place, Problem, Skill, Span, Technician};
use crate::search::Chance;
use crate::travel::{Source, Traffic, Travel};

const HOUR: i64 = 3_600;

/// What a world may have beyond plain work.
#[derive(Debug, Clone, Copy)]
pub struct Spice {
    pub rests: bool,
    pub soft: bool,
    pub parts: bool,
    pub links: bool,
    pub pins: bool,
    pub traffic: bool,
}

impl Spice {
    pub const NONE: Self = Self { rests: false, soft: false, parts: false, links: false, pins: false, traffic: false };
    pub const ALL: Self = Self { rests: true, soft: true, parts: true, links: true, pins: true, traffic: true };

    /// Each of them or not.
    pub fn some(chance: &mut Chance) -> Self {
        let mut coin = || chance.in_thousand(500);
        Self { rests: coin(), soft: coin(), parts: coin(), links: coin(), pins: coin(), traffic: coin() }
    }
}

pub fn world(seed: u64, technicians: usize, orders: usize, spice: Spice) -> Problem {
    let mut chance = Chance::new(seed);
    let c = &mut chance;
    let mut problem = Problem {
        technicians: (0..technicians).map(|number| technician(c, number, spice)).collect(),
        orders: (0..orders).map(|number| order(c, number, technicians, spice)).collect(),
        ..Problem::default()
    };
    problem.weights.travel_km = i64::from(spice.soft && c.in_thousand(500)) * 300;
    problem.weights.balance_minute = i64::from(spice.soft) * 5;
    problem.weights.moved = i64::from(spice.soft) * 200;
    if spice.parts && c.in_thousand(500) {
        problem.weights.parts_trip = Some(1_500);
    }
    if !spice.soft {
        problem.weights.promise = Lateness { breach: 0, minute: 0 };
    }
    if spice.traffic {
        let rush = |from, until, percent, area: Option<&str>| Traffic {
            when: Span::new(from * HOUR, until * HOUR),
            percent,
            area: area.map(str::to_owned),
        };
        problem.travel = Travel {
            source: Source::default(),
            traffic: vec![rush(8, 10, 150, None), rush(11, 15, 180, Some("a")), rush(16, 17, 80, None)],
        };
    }
    if spice.links && orders > 6 {
        let id = |number: usize| format!("o{number}");
        problem.links = vec![
            Link::Before { first: id(0), then: id(1) },
            Link::Before { first: id(1), then: id(2) },
            Link::SameDay { one: id(3), other: id(4) },
        ];
        problem.orders[5].crew = 2;
        problem.orders[0].crew = 1 + u8::from(c.in_thousand(300));
    }
    if spice.pins {
        pins(c, &mut problem);
    }
    problem
}

fn pins(c: &mut Chance, problem: &mut Problem) {
    let linked = |number: usize| number < 6 && !problem.links.is_empty();
    let free: Vec<usize> = (0..problem.orders.len()).filter(|number| !linked(*number)).collect();
    problem.now = c.in_thousand(500).then_some(10 * HOUR);
    for (place, number) in free.into_iter().enumerate().take(3) {
        let technician = problem.technicians[c.below(problem.technicians.len())].id.clone();
        let (start, started) = match (place, problem.now) {
            (0, Some(now)) => (Some(now - 600), true),
            (1, _) => (Some(13 * HOUR), false),
            _ => (None, false),
        };
        problem.orders[number].pin = Some(Pin { technician, start, started });
        if started {
            problem.orders[number].windows.clear();
        }
    }
}

fn place(c: &mut Chance) -> Place {
    let mut place = Place::at(30.0 + c.below(1_500) as f64 / 10_000.0, 120.0 + c.below(1_500) as f64 / 10_000.0);
    place.area = c.in_thousand(300).then(|| "a".to_owned());
    place
}

fn technician(c: &mut Chance, number: usize, spice: Spice) -> Technician {
    let begins = (7 + c.below(3) as i64) * HOUR;
    let ends = begins + 8 * HOUR;
    let mut one = Technician {
        id: format!("t{number}"),
        day: c.below(2) as u16,
        start: place(c),
        shifts: vec![Span::new(begins, ends)],
        pace: [80, 100, 100, 120][c.below(4)],
        rating: Some(60 + c.below(40) as u8),
        ..Technician::default()
    };
    one.end = c.in_thousand(800).then(|| one.start.clone());
    for name in ["gas", "lift", "fibre"] {
        if c.in_thousand(700) {
            let expires = match c.below(6) {
                0 => Some(ends - HOUR),
                1 => Some(ends + 2 * HOUR),
                _ => None,
            };
            one.skills.push(Skill { name: name.to_owned(), level: 1 + c.below(3) as u8, expires });
        }
    }
    if spice.rests {
        if c.in_thousand(600) {
            one.breaks.push(Break { duration: 1_800, window: Span::new(11 * HOUR, 13 * HOUR) });
        }
        if c.in_thousand(300) {
            one.breaks.push(Break { duration: 600, window: Span::new(begins + 5 * HOUR, begins + 8 * HOUR - 700) });
        }
        if c.in_thousand(300) {
            one.shifts = vec![Span::new(begins, begins + 4 * HOUR), Span::new(begins + 6 * HOUR, ends)];
        }
    }
    if spice.soft && c.in_thousand(500) {
        one.overtime = Some(Overtime { limit: HOUR, minute: c.in_thousand(500).then_some(20) });
    }
    if spice.parts {
        one.stock = [("pump".to_owned(), c.below(4) as u32), ("fuse".to_owned(), c.below(9) as u32)].into();
    }
    one
}

fn order(c: &mut Chance, number: usize, technicians: usize, spice: Spice) -> Order {
    let mut one = Order {
        id: format!("o{number}"),
        place: place(c),
        duration: 600 * (1 + c.below(6) as i64),
        priority: Priority::ALL[c.below(4)],
        ..Order::default()
    };
    let opens = (8 + c.below(7) as i64) * HOUR;
    match c.below(4) {
        0 => one.windows = vec![Span::new(opens, opens + 2 * HOUR)],
        1 => one.windows = vec![Span::new(8 * HOUR, 10 * HOUR), Span::new(13 * HOUR, 15 * HOUR)],
        2 => one.windows = vec![Span::new(7 * HOUR, 17 * HOUR)],
        _ => {}
    }
    let skill = ["gas", "lift", "fibre"][c.below(3)];
    if c.in_thousand(400) {
        one.required.push(Skill::new(skill, 1 + c.below(2) as u8));
    } else if c.in_thousand(300) {
        one.wished.push(Skill::new(skill, 2));
    }
    let someone = |c: &mut Chance| format!("t{}", c.below(technicians));
    if c.in_thousand(200) {
        one.forbidden.push(someone(c));
    }
    if spice.soft {
        if c.in_thousand(500) {
            one.deadline = Some(opens);
        }
        if c.in_thousand(300) {
            one.promised = Some(Span::new(opens, opens + HOUR));
            one.windows.clear();
        }
        if c.in_thousand(300) {
            one.served_by.insert(someone(c), 1 + c.below(5) as u32);
            one.preferences.insert(someone(c), c.below(2_000) as i64 - 1_000);
        }
        if c.in_thousand(300) {
            one.assigned = Some(someone(c));
        }
        if c.in_thousand(100) {
            one.equipment = [Equipment::Away, Equipment::From(opens)][c.below(2)];
        }
        if c.in_thousand(200) {
            one.durations.insert(someone(c), 500);
        }
    }
    if spice.parts && c.in_thousand(500) {
        one.parts = [(["pump", "fuse"][c.below(2)].to_owned(), 1 + c.below(2) as u32)].into();
    }
    one
}
