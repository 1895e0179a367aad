//! Days of field service as `gen_fsm.py` makes them: seconds of travel, and a penalty for what is left.

use std::collections::BTreeSet;
use std::path::Path;

use jobsheet_dispatch::plan::Work;
use jobsheet_dispatch::travel::{Matrix, Source, Travel};
use jobsheet_dispatch::{Order, Place, Plan, Problem, Skill, Span, Technician, Weights};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Day {
    road_factor: f64,
    speed_mps: f64,
    locations: Vec<(f64, f64)>,
    pub techs: Vec<Tech>,
    pub jobs: Vec<Job>,
    #[serde(skip)]
    travel: Vec<f32>,
}

#[derive(Deserialize)]
pub struct Tech {
    id: String,
    loc: usize,
    shift: (i64, i64),
    skills: BTreeSet<u32>,
}

#[derive(Deserialize)]
pub struct Job {
    id: String,
    loc: usize,
    service: i64,
    tw: (i64, i64),
    skills: BTreeSet<u32>,
    penalty: i64,
}

/// The sphere of `run_fsm.py`, in metres.
const RADIUS: f64 = 6_371_000.0;

pub fn read(folder: &Path, file: &str) -> Day {
    let text = std::fs::read_to_string(folder.join("field-service").join(format!("{file}.json"))).expect("a day");
    let mut day: Day = serde_json::from_str(&text).expect("a day");
    let size = day.locations.len();
    let places: Vec<(f64, f64)> = day.locations.iter().map(|(lat, lon)| (lat.to_radians(), lon.to_radians())).collect();
    let seconds = |cell: usize| {
        let (from, to) = (cell / size, cell % size);
        if from == to {
            return 0.0;
        }
        let (a, b) = (places[from], places[to]);
        let half = ((a.0 - b.0) / 2.0).sin().powi(2) + a.0.cos() * b.0.cos() * ((a.1 - b.1) / 2.0).sin().powi(2);
        (2.0 * RADIUS * half.sqrt().asin() * day.road_factor / day.speed_mps).round_ties_even().max(60.0) as f32
    };
    day.travel = (0..size * size).map(seconds).collect();
    day
}

impl Day {
    fn seconds(&self, from: usize, to: usize) -> i64 {
        self.travel[from * self.locations.len() + to] as i64
    }

    pub fn problem(&self) -> Problem {
        let matrix = Matrix {
            name: "benchmark".to_owned(),
            size: self.locations.len(),
            seconds: self.travel.clone(),
            metres: Vec::new(),
        };
        let place = |loc: usize| Place {
            lat: self.locations[loc].0,
            lon: self.locations[loc].1,
            row: Some(u32::try_from(loc).unwrap()),
            area: None,
        };
        let skills = |skills: &BTreeSet<u32>| skills.iter().map(|skill| Skill::new(&format!("s{skill}"), 1)).collect();
        let technician = |one: &Tech| Technician {
            id: one.id.clone(),
            start: place(one.loc),
            end: Some(place(one.loc)),
            shifts: vec![Span::new(one.shift.0, one.shift.1)],
            skills: skills(&one.skills),
            ..Technician::default()
        };
        let order = |one: &Job| Order {
            id: one.id.clone(),
            place: place(one.loc),
            duration: one.service,
            windows: vec![Span::new(one.tw.0, one.tw.1)],
            unserved: Some(one.penalty),
            required: skills(&one.skills),
            ..Order::default()
        };
        Problem {
            technicians: self.techs.iter().map(technician).collect(),
            orders: self.jobs.iter().map(order).collect(),
            travel: Travel { source: Source::Matrix(matrix), traffic: Vec::new() },
            weights: Weights::travel_only(),
            ..Problem::default()
        }
    }

    /// Cost and number of the unserved; breaks off if a rule is broken.
    pub fn measure(&self, plan: &Plan) -> (i64, usize) {
        let (mut cost, mut seen) = (0, vec![false; self.jobs.len()]);
        for (tech, route) in self.techs.iter().zip(&plan.routes) {
            let (mut at, mut time) = (tech.loc, tech.shift.0);
            if route.stops.is_empty() {
                continue;
            }
            for stop in &route.stops {
                let Work::Order(number) = stop.work else { panic!("a break") };
                let job = &self.jobs[number];
                assert!(!std::mem::replace(&mut seen[number], true), "{number} twice");
                assert!(job.skills.is_subset(&tech.skills), "skill");
                cost += self.seconds(at, job.loc);
                time = (time + self.seconds(at, job.loc)).max(job.tw.0);
                assert!(time <= job.tw.1, "late");
                (at, time) = (job.loc, time + job.service);
            }
            cost += self.seconds(at, tech.loc);
            assert!(time + self.seconds(at, tech.loc) <= tech.shift.1, "overtime");
        }
        let left = seen.iter().zip(&self.jobs).filter(|(seen, _)| !**seen);
        cost += left.clone().map(|(_, job)| job.penalty).sum::<i64>();
        (cost, left.count())
    }
}
