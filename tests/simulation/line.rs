//! The server's end of every line: there, or not, or just gone.

use std::cell::RefCell;
use std::rc::Rc;

use axum::Router;

use crate::disk::Disk;

/// What all phones reach the server by.
#[derive(Clone, Default)]
pub struct Line(Rc<RefCell<Option<Reached>>>);

/// A running server.
#[derive(Clone)]
pub struct Reached {
    pub router: Router,
    pub disk: Disk,
}

impl Line {
    /// The server runs.
    pub fn up(&self, router: Router, disk: Disk) {
        self.0.replace(Some(Reached { router, disk }));
    }

    /// It does not.
    pub fn down(&self) {
        self.0.replace(None);
    }

    pub fn server(&self) -> Option<Reached> {
        self.0.borrow().clone()
    }
}
