//! How long trips take: by the crow's flight unless the house has named a road map (an OSRM-compatible server), and slower where
//! and when its settings, a dispatcher or an integration say so (E16).
//!
//! A road map is asked for the places of a day before the day is computed; what it said is remembered. When it does not answer
//! the crow flies, the log says so, and it is left alone for a minute: no board waits for it twice.
//!
//! **Invariant:** only coordinates leave the house, and only to the address in its settings.

mod ask;
mod known;
pub mod said;
mod settings;
mod slow;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jobsheet_dispatch::Place;
use jobsheet_dispatch::travel::{Circle, Matrix, Source, Traffic};

pub use settings::{BadSettings, Rush, Settings};

use ask::Osrm;
use known::Known;

use crate::planning::Picture;

/// Most places of a day for which a road map is asked: the table grows with the square.
const MOST_PLACES: usize = 600;
/// A road map that did not answer is left alone for so long.
const LEFT_ALONE: Duration = Duration::from_secs(60);
/// A hundred-thousandth of a degree is a metre: nearer places are one.
const FINE: f64 = 100_000.0;

/// A place as it is remembered.
type Spot = (i32, i32);

fn spot((lat, lon): (f64, f64)) -> Spot {
    // Cast: saturates, and coordinates are small.
    ((lat * FINE).round() as i32, (lon * FINE).round() as i32)
}

/// The ways of a day.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// Where the figures come from.
    pub source: Source,
    /// What makes trips slower, on the clock of the engine.
    pub traffic: Vec<Traffic>,
    rows: BTreeMap<Spot, u32>,
}

impl Ways {
    /// A place on these ways; `area` names the area whose traffic applies to trips from there.
    #[must_use]
    pub fn place(&self, (lat, lon): (f64, f64), area: Option<String>) -> Place {
        Place { row: self.rows.get(&spot((lat, lon))).copied(), area, ..Place::at(lat, lon) }
    }
}

/// What the house knows of its roads.
#[derive(Default)]
pub struct Roads {
    rush: Vec<Rush>,
    osrm: Option<Osrm>,
    known: Mutex<Known>,
    silent: Mutex<Option<Instant>>,
}

impl Roads {
    /// As the settings say.
    ///
    /// # Errors
    /// When they name no address, no time of day, or no percentage.
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        settings.check()?;
        let osrm = settings.osrm.as_deref().map(Osrm::at).transpose()?;
        Ok(Self { rush: settings.slow.clone(), osrm, ..Self::default() })
    }

    /// Gives a day its ways. Never fails: what is not known is guessed, and the ways say so by their source.
    pub async fn furnish(&self, picture: &mut Picture) {
        picture.ways.traffic = slow::on(&self.rush, picture);
        let Some(osrm) = &self.osrm else { return };
        let spots: BTreeSet<Spot> = picture.places().map(spot).collect();
        if spots.len() < 2 || spots.len() > MOST_PLACES || self.is_silent() {
            return;
        }
        let asked = self.lock(&self.known).missing(&spots);
        for question in asked {
            match osrm.ask(&question).await {
                Ok(answers) => self.lock(&self.known).learn(answers),
                Err(error) => {
                    tracing::warn!(%error, "The road map does not answer; trips are guessed for a minute.");
                    *self.lock(&self.silent) = Some(Instant::now());
                    return;
                }
            }
        }
        let matrix = self.matrix(&spots);
        picture.ways.rows = (0..).zip(spots).map(|(row, spot)| (spot, row)).collect();
        picture.ways.source = Source::Matrix(matrix);
    }

    /// Where the road map knows no way (an island, a courtyard), the crow's time stands.
    fn matrix(&self, spots: &BTreeSet<Spot>) -> Matrix {
        let known = self.lock(&self.known);
        let (size, circle) = (spots.len(), Circle::default());
        let mut matrix = Matrix { name: "road_map".to_owned(), size, ..Matrix::default() };
        for from in spots {
            for to in spots {
                let (seconds, metres) = known.get(*from, *to).unwrap_or_else(|| {
                    let metres = circle.metres(&place_of(*from), &place_of(*to));
                    (circle.seconds(metres) as f32, metres as f32)
                });
                matrix.seconds.push(seconds);
                matrix.metres.push(metres);
            }
        }
        matrix
    }

    fn is_silent(&self) -> bool {
        self.lock(&self.silent).is_some_and(|since| since.elapsed() < LEFT_ALONE)
    }

    fn lock<'a, T>(&self, what: &'a Mutex<T>) -> std::sync::MutexGuard<'a, T> {
        what.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn place_of((lat, lon): Spot) -> Place {
    Place::at(f64::from(lat) / FINE, f64::from(lon) / FINE)
}

#[cfg(test)]
mod tests;
