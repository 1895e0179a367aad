//! The classic instances of vehicle routing with time windows: distance only, DIMACS rounding (times ten, cut off).

use std::path::{Path, PathBuf};

use jobsheet_dispatch::plan::Work;
use jobsheet_dispatch::travel::{Matrix, Source, Travel};
use jobsheet_dispatch::{Order, Place, Plan, Problem, Span, Technician, Weights};
use serde_json::Value;

/// Units of a distance.
pub const SCALE: f64 = 10.0;
/// Nobody is left out.
const DEAR: i64 = 10_000_000;

pub struct Instance {
    vehicles: usize,
    capacity: u32,
    /// x, y, demand, ready, due, service.
    rows: Vec<[i64; 6]>,
}

pub fn file(folder: &Path, name: &str) -> PathBuf {
    if name.contains('_') {
        folder.join("homberger").join(format!("{}.txt", name.to_lowercase()))
    } else {
        folder.join("solomon").join(format!("{name}.txt"))
    }
}

pub fn read(folder: &Path, name: &str) -> Instance {
    let text = std::fs::read_to_string(file(folder, name)).expect("an instance");
    let (mut fleet, mut rows) = (None, Vec::new());
    for line in text.lines() {
        let numbers: Vec<i64> =
            line.split_whitespace().map_while(|word| word.parse::<f64>().ok().map(|number| number as i64)).collect();
        match numbers.as_slice() {
            [vehicles, capacity] if fleet.is_none() => fleet = Some((*vehicles, *capacity)),
            [number, x, y, demand, ready, due, service] => {
                rows.push((*number, [*x, *y, *demand, *ready, *due, *service]))
            }
            _ => {}
        }
    }
    rows.sort_unstable();
    let (vehicles, capacity) = fleet.expect("a fleet");
    Instance {
        vehicles: usize::try_from(vehicles).unwrap(),
        capacity: u32::try_from(capacity).unwrap(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

pub fn best_known(folder: &Path, name: &str) -> f64 {
    let text = std::fs::read_to_string(folder.join("BKS-cvrplib-dimacs-2024-12-06.json")).expect("best known values");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    all[name]["bks"].as_f64().expect("a best known value")
}

impl Instance {
    fn distance(&self, from: usize, to: usize) -> i64 {
        let (a, b) = (self.rows[from], self.rows[to]);
        let (x, y) = ((a[0] - b[0]) as f64, (a[1] - b[1]) as f64);
        (SCALE * (x * x + y * y).sqrt()).floor() as i64
    }

    pub fn problem(&self) -> Problem {
        let (size, scale) = (self.rows.len(), SCALE as i64);
        let cells = (0..size * size).map(|cell| self.distance(cell / size, cell % size) as f32).collect();
        let matrix = Matrix { name: "benchmark".to_owned(), size, seconds: cells, metres: Vec::new() };
        let place = |row: usize| Place {
            lat: self.rows[row][1] as f64 + 1.0,
            lon: self.rows[row][0] as f64 + 1.0,
            row: Some(u32::try_from(row).unwrap()),
            area: None,
        };
        let depot = self.rows[0];
        let technician = |number: usize| Technician {
            id: format!("v{number}"),
            start: place(0),
            end: Some(place(0)),
            shifts: vec![Span::new(depot[3] * scale, depot[4] * scale)],
            stock: [("load".to_owned(), self.capacity)].into(),
            ..Technician::default()
        };
        let order = |row: usize| Order {
            id: format!("c{row}"),
            place: place(row),
            duration: self.rows[row][5] * scale,
            windows: vec![Span::new(self.rows[row][3] * scale, self.rows[row][4] * scale)],
            unserved: Some(DEAR),
            parts: [("load".to_owned(), u32::try_from(self.rows[row][2]).unwrap())].into(),
            ..Order::default()
        };
        Problem {
            technicians: (0..self.vehicles).map(technician).collect(),
            orders: (1..size).map(order).collect(),
            travel: Travel { source: Source::Matrix(matrix), traffic: Vec::new() },
            weights: Weights::travel_only(),
            ..Problem::default()
        }
    }

    /// The distance of a plan, in units; breaks off if a rule is broken or somebody left out.
    pub fn measure(&self, plan: &Plan) -> i64 {
        let scale = SCALE as i64;
        let (mut total, mut seen) = (0, vec![false; self.rows.len()]);
        for route in &plan.routes {
            let (mut at, mut time, mut load) = (0, self.rows[0][3] * scale, 0);
            for stop in &route.stops {
                let Work::Order(order) = stop.work else { panic!("a break") };
                let row = order + 1;
                assert!(!std::mem::replace(&mut seen[row], true), "{row} twice");
                time = (time + self.distance(at, row)).max(self.rows[row][3] * scale);
                assert!(time <= self.rows[row][4] * scale, "{row} too late");
                total += self.distance(at, row);
                load += self.rows[row][2];
                time += self.rows[row][5] * scale;
                at = row;
            }
            assert!(load <= i64::from(self.capacity), "overloaded");
            assert!(time + self.distance(at, 0) <= self.rows[0][4] * scale, "home too late");
            total += self.distance(at, 0);
        }
        let missing = seen.iter().skip(1).filter(|seen| !**seen).count();
        assert_eq!(missing, 0, "customers left out");
        total
    }
}
