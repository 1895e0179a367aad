//! Day plans: slack induction by string removals (J. Christiaens, G. Vanden Berghe, "Slack Induction by String Removals for Vehicle
//! Routing Problems", Transportation Science 54(2), 2020) on the constant-time checks of `route`.
//!
//! A step takes strings of neighbouring visits out of days that lie near each other and puts them back one by one where they cost
//! least, now and then passing a place over; whether the result is kept is a matter of simulated annealing. What this adds: a memory
//! of the best place of every order in every day, a list of the days near each order to which it may go, and large problems cut into areas that change from round to round.
//!
//! **Invariant:** what is computed depends on problem, seed, budget and number of chains only. Threads share out the chains; chains meet
//! only between rounds, in their order.

mod chain;
mod chance;
mod cross;
mod heat;
mod near;
mod recreate;
mod ruin;
mod team;

pub(crate) use chain::Chain;
pub(crate) use chance::Chance;
pub(crate) use heat::Heat;
pub(crate) use near::Near;

use crate::board::Board;
use crate::instance::Dispatch;
use crate::plan::Plan;

/// How to search.
pub struct Options<'a> {
    /// The same number, the same plan.
    pub seed: u64,
    /// How long.
    pub budget: Budget<'a>,
    /// Searches side by side, at most eight. Part of the question: another number gives another plan.
    pub chains: usize,
    /// Threads that share them; not part of the question.
    pub threads: usize,
    /// Told the first plan and each better one after a round, with its cost.
    pub watch: Option<&'a (dyn Fn(&Plan) + Sync)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { seed: 1, budget: Budget::Steps(20_000), chains: 2, threads: 1, watch: None }
    }
}

/// How long a search lasts.
#[derive(Clone, Copy)]
pub enum Budget<'a> {
    /// So many steps of each chain.
    Steps(u64),
    /// Until this says 1.0 or more, from 0.0 on: the caller has the clock. Never the same twice.
    Until(&'a (dyn Fn() -> f64 + Sync)),
}

impl Dispatch {
    /// A plan for the day, from nothing or from an earlier plan, which it is then never worse than.
    #[must_use]
    pub fn plan(&self, options: &Options<'_>, earlier: Option<&Plan>) -> Plan {
        let board = earlier.map_or_else(|| Board::fixed(self), |plan| Board::load(self, plan));
        team::search(self, board, options, earlier.is_some()).write(self)
    }
}
