//! What was done to a world, and what was looked at: a run that met no fault has shown nothing.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Counters by name, shared by everything in one world.
#[derive(Clone, Default)]
pub struct Tally(Rc<RefCell<Counts>>);

/// What was counted.
#[derive(Clone, Default, Debug)]
pub struct Counts {
    /// Faults by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Checked invariants by kind.
    pub checks: BTreeMap<&'static str, u64>,
}

impl Tally {
    /// Something went wrong, as it was meant to.
    pub fn fault(&self, kind: &'static str) {
        *self.0.borrow_mut().faults.entry(kind).or_default() += 1;
    }

    /// An invariant held.
    pub fn held(&self, kind: &'static str) {
        *self.0.borrow_mut().checks.entry(kind).or_default() += 1;
    }

    pub fn counts(&self) -> Counts {
        self.0.borrow().clone()
    }
}
