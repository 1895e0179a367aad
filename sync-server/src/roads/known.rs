//! What the road map has said.

use std::collections::{BTreeSet, HashMap};

use super::Spot;

/// Most pairs that are remembered, a day of six hundred places twice over: then all is forgotten and asked anew.
const MOST: usize = 800_000;
/// Most places in one question: what such servers take by default.
const PLACES: usize = 100;

/// Ways from these places to those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) from: Vec<Spot>,
    pub(super) to: Vec<Spot>,
}

/// Seconds and metres from one place to another; none: there is no way.
pub(super) type Answer = (Spot, Spot, Option<(f32, f32)>);

/// Seconds and metres by places.
#[derive(Debug, Default)]
pub(super) struct Known(HashMap<(Spot, Spot), Option<(f32, f32)>>);

impl Known {
    pub(super) fn get(&self, from: Spot, to: Spot) -> Option<(f32, f32)> {
        if from == to { Some((0.0, 0.0)) } else { self.0.get(&(from, to)).copied().flatten() }
    }

    pub(super) fn learn(&mut self, answers: Vec<Answer>) {
        self.0.extend(answers.into_iter().map(|(from, to, way)| ((from, to), way)));
    }

    /// What has to be asked to know all ways between these places. A new order in a known day asks for its own row and column.
    pub(super) fn missing(&mut self, spots: &BTreeSet<Spot>) -> Vec<Question> {
        if self.0.len() + spots.len() * spots.len() > MOST {
            self.0.clear();
        }
        let knows = |a: &Spot, b: &Spot| a == b || self.0.contains_key(&(*a, *b)) && self.0.contains_key(&(*b, *a));
        let mut by_lack: Vec<Spot> = spots.iter().copied().collect();
        by_lack.sort_by_cached_key(|spot| spots.iter().filter(|other| !knows(spot, other)).count());
        // Those between which all ways are known, begun with those that lack least: one new place makes no other one new.
        let (mut old, mut new): (Vec<Spot>, Vec<Spot>) = (Vec::new(), Vec::new());
        for spot in by_lack {
            if old.iter().all(|other| knows(&spot, other)) { old.push(spot) } else { new.push(spot) }
        }
        if new.is_empty() {
            return Vec::new();
        }
        if old.len() == 1 {
            // Nothing is known between any two.
            new.append(&mut old);
        }
        let all: Vec<Spot> = spots.iter().copied().collect();
        let half = PLACES / 2;
        let mut questions = Vec::new();
        let mut ask = |from: &[Spot], to: &[Spot]| {
            for from in from.chunks(half) {
                questions.extend(to.chunks(half).map(|to| Question { from: from.to_vec(), to: to.to_vec() }));
            }
        };
        ask(&new, &all);
        ask(&old, &new);
        questions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learn_all(known: &mut Known, questions: &[Question]) {
        for question in questions {
            let pairs = question.from.iter().flat_map(|from| question.to.iter().map(move |to| (*from, *to)));
            known.learn(pairs.map(|(from, to)| (from, to, Some((1.0, 2.0)))).collect());
        }
    }

    #[test]
    fn what_is_known_is_not_asked_again_and_a_new_place_asks_for_itself() {
        let mut known = Known::default();
        let mut spots: BTreeSet<Spot> = (0..120).map(|at| (at, at)).collect();
        let first = known.missing(&spots);
        assert_eq!(first.len(), 9, "three times three blocks of fifty");
        assert!(first.iter().all(|question| question.from.len() + question.to.len() <= PLACES));
        learn_all(&mut known, &first);
        assert_eq!(known.missing(&spots), []);
        spots.insert((999, 999));
        let second = known.missing(&spots);
        let pairs: usize = second.iter().map(|question| question.from.len() * question.to.len()).sum();
        learn_all(&mut known, &second);
        assert_eq!(known.missing(&spots), []);
        assert_eq!(pairs, 241, "its row and its column");
    }

    #[test]
    fn where_there_is_no_way_nobody_asks_twice() {
        let mut known = Known::default();
        let spots = BTreeSet::from([(1, 1), (2, 2)]);
        known.learn(vec![((1, 1), (2, 2), None), ((2, 2), (1, 1), None)]);
        assert_eq!(known.missing(&spots), []);
        assert_eq!(known.get((1, 1), (2, 2)), None);
        assert_eq!(known.get((1, 1), (1, 1)), Some((0.0, 0.0)));
    }
}
