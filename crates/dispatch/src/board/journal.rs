//! What a step of the search has changed, so that it can be taken back.

use super::{Board, NONE};
use crate::instance::Node;
use crate::route::{NOBODY, Route};

/// Changes since [`Board::begin`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    on: bool,
    /// The step in which a route was last kept.
    kept: Vec<u32>,
    step: u32,
    /// Routes as they were, with number and stamp; more than `used` are only memory to be used again.
    routes: Vec<(u32, u32, Route)>,
    used: usize,
    nodes: Vec<(u32, Node)>,
    absent: Vec<u32>,
    cost: i64,
}

impl Journal {
    /// The routes that this step has changed.
    pub fn changed(&self) -> impl Iterator<Item = u32> + '_ {
        self.routes[..self.used].iter().map(|(route, ..)| *route)
    }
}

impl Board {
    /// Begins a step.
    pub fn begin(&mut self) {
        let journal = &mut self.journal;
        journal.on = true;
        journal.kept.resize(self.routes.len(), 0);
        journal.step += 1;
        journal.used = 0;
        journal.nodes.clear();
        journal.absent.clone_from(&self.absent);
        journal.cost = self.cost;
    }

    /// To be called before a route changes.
    pub fn keep_route(&mut self, route: usize) {
        let journal = &mut self.journal;
        if !journal.on || journal.kept[route] == journal.step {
            return;
        }
        journal.kept[route] = journal.step;
        if journal.used == journal.routes.len() {
            journal.routes.push((0, 0, Route::default()));
        }
        let (number, stamp, kept) = &mut journal.routes[journal.used];
        (*number, *stamp) = (route as u32, self.stamp[route]);
        kept.clone_from(&self.routes[route]);
        journal.used += 1;
    }

    /// Has this step changed it?
    pub fn has_kept(&self, route: usize) -> bool {
        self.journal.kept[route] == self.journal.step
    }

    /// Has this step put everything back where it was?
    pub fn is_as_it_was(&self) -> bool {
        let journal = &self.journal;
        let same = |(number, _, kept): &(u32, u32, Route)| self.routes[*number as usize].visits(kept);
        journal.nodes.is_empty() && journal.routes[..journal.used].iter().all(same)
    }

    /// To be called before the limits of a node change.
    pub fn keep_node(&mut self, node: u32) {
        if self.journal.on {
            self.journal.nodes.push((node, self.nodes[node as usize]));
        }
    }

    /// Takes the step back.
    pub fn undo(&mut self) {
        for at in 0..self.journal.used {
            let route = self.journal.routes[at].0 as usize;
            for stop in &self.routes[route].stops {
                if stop.node != NOBODY {
                    self.home[stop.node as usize] = NONE;
                }
            }
        }
        for at in 0..self.journal.used {
            let (number, stamp, kept) = &mut self.journal.routes[at];
            let route = *number as usize;
            self.stamp[route] = *stamp;
            std::mem::swap(&mut self.routes[route], kept);
            for stop in &self.routes[route].stops {
                if stop.node != NOBODY {
                    self.home[stop.node as usize] = *number;
                }
            }
        }
        while let Some((node, known)) = self.journal.nodes.pop() {
            self.nodes[node as usize] = known;
        }
        self.absent.clone_from(&self.journal.absent);
        self.cost = self.journal.cost;
        self.journal.used = 0;
    }

    /// The routes that this step has changed.
    pub fn changed(&self) -> impl Iterator<Item = u32> + '_ {
        self.journal.changed()
    }
}
