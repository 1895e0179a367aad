//! What everything costs. The unit is the caller's; the defaults count a second of driving as 1.

use jobsheet_model::Priority;
use serde::{Deserialize, Serialize};

/// Prices. Costs are integers of one unit; each names the [`crate::terms::Term`] it feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Leaving an order unserved: low, normal, high, urgent.
    pub unserved: [i64; 4],
    /// Beginning after the deadline: low, normal, high, urgent.
    pub lateness: [Lateness; 4],
    /// Each minute of overtime begun.
    pub overtime_minute: i64,
    /// Each second of driving.
    pub travel_second: i64,
    /// Each kilometre of driving; 0 where distances are not known.
    pub travel_km: i64,
    /// Taken off for each time this technician has served the customer, up to three times.
    pub served_before: i64,
    /// Each wished skill that the technician lacks.
    pub wished_skill: i64,
    /// Each level above what is required: do not send the expert for a light bulb.
    pub skill_surplus: i64,
    /// Each minute of service of one technician above the mean of all.
    pub balance_minute: i64,
    /// An order outside the technician's territories.
    pub territory: i64,
    /// Not speaking the customer's language.
    pub language: i64,
    /// Each point that the rating lacks to 100, for orders of high and urgent priority.
    pub rating: i64,
    /// Beginning later than the customer was told.
    pub promise: Lateness,
    /// Giving an order to another technician than it is with.
    pub moved: i64,
    /// A kind of part that is short in a van and must be fetched: priced, not scheduled. `None`: a van without the
    /// part cannot do the order.
    pub parts_trip: Option<i64>,
}

impl Default for Weights {
    fn default() -> Self {
        let late = |breach, minute| Lateness { breach, minute };
        Self {
            unserved: [20_000, 40_000, 100_000, 400_000],
            lateness: [late(300, 10), late(600, 20), late(1_800, 60), late(3_600, 240)],
            overtime_minute: 120,
            travel_second: 1,
            travel_km: 0,
            served_before: 200,
            wished_skill: 300,
            skill_surplus: 30,
            balance_minute: 0,
            territory: 600,
            language: 600,
            rating: 2,
            promise: late(900, 30),
            moved: 0,
            parts_trip: None,
        }
    }
}

impl Weights {
    /// Driving and unserved orders only: what routing benchmarks count.
    #[must_use]
    pub fn travel_only() -> Self {
        let none = Lateness { breach: 0, minute: 0 };
        Self {
            lateness: [none; 4],
            overtime_minute: 0,
            served_before: 0,
            wished_skill: 0,
            skill_surplus: 0,
            territory: 0,
            language: 0,
            rating: 0,
            promise: none,
            ..Self::default()
        }
    }

    /// All prices, to be validated.
    pub(crate) fn all(&self) -> Vec<i64> {
        let mut all: Vec<i64> = self.unserved.to_vec();
        for late in self.lateness.iter().chain([&self.promise]) {
            all.extend([late.breach, late.minute]);
        }
        all.extend([
            self.overtime_minute,
            self.travel_second,
            self.travel_km,
            self.served_before,
            self.wished_skill,
            self.skill_surplus,
            self.balance_minute,
            self.territory,
            self.language,
            self.rating,
            self.moved,
            self.parts_trip.unwrap_or(0),
        ]);
        all
    }
}

/// The place of a priority in the tables above.
pub(crate) fn rank(priority: Priority) -> usize {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High => 2,
        Priority::Urgent => 3,
    }
}

/// A price of being late: once, and for each minute begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lateness {
    /// For being late at all.
    pub breach: i64,
    /// For each minute begun.
    pub minute: i64,
}

impl Lateness {
    /// Cost of so many seconds past the limit.
    pub(crate) fn cost(self, seconds: i32) -> i64 {
        if seconds <= 0 { 0 } else { self.breach + self.minute * (i64::from(seconds) + 59).div_euclid(60) }
    }
}
