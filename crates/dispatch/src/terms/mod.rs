//! The one table of what a plan costs. Search, score, explanation and screen all speak in these terms; their sum is the
//! objective, exactly.

use std::collections::BTreeMap;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// One way in which a plan costs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Term { $($(#[$doc])* $name),* }

        impl Term {
            /// All, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }
        }
    };
}

terms! {
    /// Orders left unserved.
    Unserved = "unserved",
    /// Work that begins after its deadline.
    Lateness = "lateness",
    /// Work after the shift.
    Overtime = "overtime",
    /// Seconds on the road.
    TravelTime = "travel_time",
    /// Kilometres on the road.
    TravelDistance = "travel_distance",
    /// Technicians whom customers ask for (less) or would rather not see (more).
    Preference = "preference",
    /// Technicians who know the customer: never above 0.
    ServedBefore = "served_before",
    /// Wished skills that are missing.
    WishedSkill = "wished_skill",
    /// Levels above what is needed.
    SkillSurplus = "skill_surplus",
    /// Minutes above the mean of all technicians.
    Balance = "balance",
    /// Work outside the technician's territories.
    Territory = "territory",
    /// Technicians who do not speak the customer's language.
    Language = "language",
    /// What the rating lacks where it counts.
    Rating = "rating",
    /// Work that begins later than the customer was told.
    Promise = "promise",
    /// Orders given to another technician than they were with.
    Moved = "moved",
    /// Parts that must be fetched.
    PartsTrip = "parts_trip",
}

/// How many terms there are.
const COUNT: usize = Term::ALL.len();

/// An amount for each term.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Terms([i64; COUNT]);

impl Terms {
    /// The amount of one term.
    #[must_use]
    pub fn get(&self, term: Term) -> i64 {
        self.0[term as usize]
    }

    /// Adds to one term.
    pub fn charge(&mut self, term: Term, amount: i64) {
        self.0[term as usize] += amount;
    }

    /// The objective.
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.0.iter().sum()
    }

    /// The terms that are not 0, in the order of the table.
    pub fn listed(&self) -> impl Iterator<Item = (Term, i64)> + '_ {
        Term::ALL.iter().map(|term| (*term, self.get(*term))).filter(|(_, amount)| *amount != 0)
    }
}

impl Add for Terms {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Terms {
    fn add_assign(&mut self, other: Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine += theirs;
        }
    }
}

impl Sub for Terms {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine -= theirs;
        }
        self
    }
}

impl std::fmt::Debug for Terms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.listed().map(|(term, amount)| (term.code(), amount))).finish()
    }
}

/// As a map from code to amount, without what is 0.
impl Serialize for Terms {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.listed())
    }
}

impl<'de> Deserialize<'de> for Terms {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut terms = Self::default();
        for (term, amount) in BTreeMap::<Term, i64>::deserialize(deserializer)? {
            terms.charge(term, amount);
        }
        Ok(terms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_add_up_and_travel_as_a_map() {
        let mut terms = Terms::default();
        terms.charge(Term::TravelTime, 900);
        terms.charge(Term::ServedBefore, -400);
        assert_eq!((terms + terms - terms).sum(), 500);
        let json = serde_json::to_string(&terms).unwrap_or_default();
        assert_eq!(json, r#"{"travel_time":900,"served_before":-400}"#);
        assert_eq!(serde_json::from_str::<Terms>(&json).ok(), Some(terms));
    }

    #[test]
    fn codes_are_what_is_sent() {
        for term in Term::ALL {
            assert_eq!(serde_json::to_string(term).unwrap_or_default(), format!("{:?}", term.code()));
        }
    }
}
