//! Travel between all places as one table, laid out so that what is near is near in memory.
//!
//! A cell is 16 bits: a trip of more than 18 hours is part of nobody's day. To try an order at every place of every route
//! reads only the order's own row, which fits the processor's first cache.

use jobsheet_geokit::OnSphere;

use crate::problem::limits::LONGEST_TRIP;
use crate::problem::{Place, Problem};
use crate::travel::{Clock, Source};

/// Seconds of a trip that nobody makes: later than anything may be (two times 400 days, from 400 days before).
pub(crate) const NO_WAY: i32 = 110_000_000;
/// The same in the table.
const FAR: u16 = u16::MAX;

/// The table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Legs {
    size: usize,
    /// Seconds from row to column.
    out: Vec<u16>,
    /// Seconds to row from column; empty when there and back are the same.
    back: Vec<u16>,
    /// Price of the distance, where it has one.
    distance: Vec<i32>,
    clock: Clock,
    /// The area that a trip from a place belongs to.
    area: Vec<u16>,
    varies: bool,
}

impl Legs {
    /// Computes the table. The last place is nowhere: from and to it there is no way to go.
    pub fn compute(problem: &Problem, places: &[&Place], clock: Clock, area: Vec<u16>) -> Self {
        let size = places.len() + 1;
        let mut legs = Self { size, out: vec![0; size * size], area, varies: clock.varies(), clock, ..Self::default() };
        let price = problem.weights.travel_km;
        match &problem.travel.source {
            Source::Circle(circle) => {
                let points: Vec<OnSphere> = places.iter().map(|place| OnSphere::at((place.lat, place.lon))).collect();
                if price > 0 {
                    legs.distance = vec![0; size * size];
                }
                for from in 0..points.len() {
                    for to in 0..from {
                        let metres = circle.road(points[from].metres(points[to]));
                        let seconds = cell(circle.seconds(metres));
                        legs.out[from * size + to] = seconds;
                        legs.out[to * size + from] = seconds;
                        if price > 0 {
                            let cost = by_distance(metres, price);
                            legs.distance[from * size + to] = cost;
                            legs.distance[to * size + from] = cost;
                        }
                    }
                }
            }
            Source::Matrix(matrix) => {
                let rows: Vec<usize> = places.iter().map(|place| place.row.unwrap_or(0) as usize).collect();
                let known = price > 0 && !matrix.metres.is_empty();
                if known {
                    legs.distance = vec![0; size * size];
                }
                for (from, row) in rows.iter().enumerate() {
                    for (to, column) in rows.iter().enumerate() {
                        let at = row * matrix.size + column;
                        // Cast: validated; what is too large saturates and is too far.
                        legs.out[from * size + to] = cell(matrix.seconds[at].ceil() as u32);
                        if known {
                            legs.distance[from * size + to] = by_distance(matrix.metres[at].round() as u32, price);
                        }
                    }
                }
                // Whoever is there is there.
                for place in 0..size {
                    legs.out[place * size + place] = 0;
                }
                let even =
                    (0..size).all(|from| (0..from).all(|to| legs.out[from * size + to] == legs.out[to * size + from]));
                if !even {
                    legs.back = (0..size * size).map(|cell| legs.out[cell % size * size + cell / size]).collect();
                }
            }
        }
        legs
    }

    /// The number of the place that is nowhere.
    pub fn nowhere(&self) -> u32 {
        // Cast: at most MOST_PLACES.
        self.size.saturating_sub(1) as u32
    }

    /// Seconds from a place to all others.
    pub fn from(&self, loc: u32) -> &[u16] {
        &self.out[loc as usize * self.size..][..self.size]
    }

    /// Seconds to a place from all others.
    pub fn to(&self, loc: u32) -> &[u16] {
        let table = if self.back.is_empty() { &self.out } else { &self.back };
        &table[loc as usize * self.size..][..self.size]
    }

    /// Seconds of a trip when the roads are free.
    pub fn free(&self, from: u32, to: u32) -> i32 {
        read(self.out[from as usize * self.size + to as usize])
    }

    /// Arrival of who leaves at a time.
    pub fn arrive(&self, from: u32, to: u32, depart: i32) -> i32 {
        let free = self.free(from, to);
        if self.varies && free < NO_WAY {
            self.clock.arrive(self.area[from as usize], depart, free)
        } else {
            depart + free
        }
    }

    /// The last departure that arrives by a time.
    pub fn depart_by(&self, from: u32, to: u32, arrive: i32) -> i32 {
        let free = self.free(from, to);
        if self.varies && free < NO_WAY {
            self.clock.depart_by(self.area[from as usize], arrive, free)
        } else {
            arrive - free
        }
    }

    /// Price of the distance.
    pub fn by_distance(&self, from: u32, to: u32) -> i64 {
        self.distance.get(from as usize * self.size + to as usize).map_or(0, |cost| i64::from(*cost))
    }

    /// Trips take longer at some hours.
    pub fn varies(&self) -> bool {
        self.varies
    }

    /// A trip costs nothing but its time, which is the same at all hours.
    pub fn plain(&self) -> bool {
        !self.varies && self.distance.is_empty()
    }
}

/// A cell read.
pub(crate) fn read(cell: u16) -> i32 {
    if cell == FAR { NO_WAY } else { i32::from(cell) }
}

fn cell(seconds: u32) -> u16 {
    u16::try_from(seconds.min(LONGEST_TRIP + 1)).unwrap_or(FAR)
}

fn by_distance(metres: u32, price: i64) -> i32 {
    i32::try_from(i64::from(metres).saturating_mul(price) / 1_000).unwrap_or(i32::MAX)
}
