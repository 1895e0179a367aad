//! What one technician doing one order costs whatever else happens that day, and why some never can.

use std::collections::BTreeMap;

use super::{Dispatch, NEVER};
use crate::problem::{Equipment, Problem, Skill, Technician};
use crate::terms::{Term, Terms};

/// Skills by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Skills {
    count: usize,
    /// Level that counts: technician × count + skill; 0: lacking.
    level: Vec<u8>,
    /// For each order: what it requires, what it wishes.
    required: Vec<Vec<(usize, u8)>>,
    wished: Vec<Vec<(usize, u8)>>,
}

impl Skills {
    /// Gives numbers. `ends`: when the working hours of each technician end, overtime included.
    pub fn number(problem: &Problem, ends: &[i64]) -> Self {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let asked = problem.orders.iter().flat_map(|one| one.required.iter().chain(&one.wished));
        for skill in asked {
            let next = numbers.len();
            numbers.entry(skill.name.as_str()).or_insert(next);
        }
        let count = numbers.len();
        let mut level = vec![0; count * problem.technicians.len()];
        for ((index, technician), end) in problem.technicians.iter().enumerate().zip(ends) {
            for skill in technician.skills.iter().filter(|skill| skill.expires.is_none_or(|expires| expires >= *end)) {
                if let Some(number) = numbers.get(skill.name.as_str()) {
                    let cell: &mut u8 = &mut level[index * count + number];
                    *cell = (*cell).max(skill.level);
                }
            }
        }
        let list = |skills: &[Skill]| -> Vec<(usize, u8)> {
            skills.iter().filter_map(|skill| Some((*numbers.get(skill.name.as_str())?, skill.level))).collect()
        };
        Self {
            count,
            level,
            required: problem.orders.iter().map(|one| list(&one.required)).collect(),
            wished: problem.orders.iter().map(|one| list(&one.wished)).collect(),
        }
    }

    fn level(&self, technician: usize, skill: usize) -> u8 {
        self.level[technician * self.count + skill]
    }

    /// The level a technician has of an order's required skill of this place in its list.
    pub fn has(&self, order: usize, technician: usize) -> impl Iterator<Item = u8> + '_ {
        self.required[order].iter().map(move |(skill, _)| self.level(technician, *skill))
    }

    /// Has every required skill at its level.
    pub fn suffice(&self, order: usize, technician: usize) -> bool {
        self.required[order].iter().all(|(skill, level)| self.level(technician, *skill) >= *level)
    }

    /// Wished skills that are missing.
    pub fn missing_wishes(&self, order: usize, technician: usize) -> i64 {
        let missing = self.wished[order].iter().filter(|(skill, level)| self.level(technician, *skill) < *level);
        i64::try_from(missing.count()).unwrap_or(0)
    }

    fn surplus(&self, order: usize, technician: usize) -> i64 {
        let above = |(skill, level): &(usize, u8)| i64::from(self.level(technician, *skill).saturating_sub(*level));
        self.required[order].iter().map(above).sum()
    }
}

/// More visits than this to one customer change nothing.
const KNOWN_WELL: u32 = 3;
/// A pair may cost so much; the sum of a day still fits.
const HIGHEST_PAIR: i64 = 1_000_000_000;

impl Dispatch {
    /// May this technician do this order at all, whatever the day looks like?
    pub(crate) fn admits(&self, order: usize, technician: usize) -> bool {
        let (what, who) = (&self.problem.orders[order], &self.problem.technicians[technician]);
        if let Some(pin) = &what.pin {
            return pin.technician == who.id;
        }
        what.equipment != Equipment::Away
            && self.skills.suffice(order, technician)
            && !what.forbidden.contains(&who.id)
            && what.bound.as_ref().is_none_or(|bound| *bound == who.id)
            && (self.parts.trip.is_some() || self.has_parts(order, technician))
    }

    /// The van alone has what the order takes.
    pub(crate) fn has_parts(&self, order: usize, technician: usize) -> bool {
        self.parts.needs[order].iter().all(|(part, number)| self.stock(technician, *part) >= *number)
    }

    pub(crate) fn stock(&self, technician: usize, part: u32) -> i64 {
        self.parts.stock[technician * self.parts.kinds + part as usize]
    }

    /// The terms of a pair; each counts once for each technician who does the order.
    pub(crate) fn pair_terms(&self, order: usize, technician: usize) -> Terms {
        let (what, who) = (&self.problem.orders[order], &self.problem.technicians[technician]);
        let weights = &self.problem.weights;
        let mut terms = Terms::default();
        terms.charge(Term::Preference, what.preferences.get(&who.id).copied().unwrap_or(0));
        let times = what.served_by.get(&who.id).copied().unwrap_or(0).min(KNOWN_WELL);
        terms.charge(Term::ServedBefore, -i64::from(times) * weights.served_before);
        terms.charge(Term::WishedSkill, self.skills.missing_wishes(order, technician) * weights.wished_skill);
        terms.charge(Term::SkillSurplus, self.skills.surplus(order, technician) * weights.skill_surplus);
        if foreign(what.territory.as_ref(), who) {
            terms.charge(Term::Territory, weights.territory);
        }
        if what.language.as_ref().is_some_and(|language| !who.languages.contains(language)) {
            terms.charge(Term::Language, weights.language);
        }
        if what.priority >= jobsheet_model::Priority::High {
            terms.charge(Term::Rating, weights.rating * i64::from(100 - who.rating.unwrap_or(100)));
        }
        if what.assigned.as_ref().is_some_and(|with| *with != who.id) {
            terms.charge(Term::Moved, weights.moved);
        }
        terms
    }

    /// Fills the table of pairs. An order whose pair costs more than can be counted is named.
    pub(super) fn fill_pairs(&mut self) -> Result<(), usize> {
        let (orders, technicians) = (self.orders(), self.techs.len());
        let mut table = vec![NEVER; orders * technicians];
        let mut flat = true;
        for order in 0..orders {
            for technician in 0..technicians {
                if !self.admits(order, technician) {
                    continue;
                }
                let cost = self.pair_terms(order, technician).sum();
                if !(-HIGHEST_PAIR..=HIGHEST_PAIR).contains(&cost) {
                    return Err(order);
                }
                flat &= cost == 0;
                table[order * technicians + technician] = i32::try_from(cost).unwrap_or(0);
            }
        }
        self.pair = table;
        self.flat = flat;
        Ok(())
    }
}

fn foreign(territory: Option<&String>, who: &Technician) -> bool {
    territory.is_some_and(|territory| !who.territories.is_empty() && !who.territories.contains(territory))
}
