//! What fits the filters: the drawn map and the list ask the same question, so they never differ.

use std::sync::Arc;

use jobsheet_api::office::{BoardOrder, BoardRow, BoardVisit, Point};
use jobsheet_geokit::contains;
use jobsheet_model::{Priority, UserId};
use leptos::prelude::*;

use super::book::State;
use crate::desk::context::Desk;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wanted {
    person: Option<UserId>,
    state: String,
    priority: Option<Priority>,
    area: Option<Vec<Point>>,
}

impl Wanted {
    /// The filters in force; tracked.
    #[must_use]
    pub fn now(desk: Desk) -> Self {
        let map = desk.map;
        let area = map.area.get();
        let outline = map.seen.with(|seen| {
            let areas = seen.as_ref().map(|seen| seen.territories.as_slice()).unwrap_or_default();
            areas.iter().find(|one| one.id.to_string() == area).map(|one| one.outline.clone())
        });
        Self {
            person: map.person.with(|id| id.parse().ok()),
            state: map.state.get(),
            priority: map.priority.with(|code| Priority::from_code(code)),
            area: outline,
        }
    }

    /// Anything is filtered.
    #[must_use]
    pub fn narrows(&self) -> bool {
        *self != Self::default()
    }

    /// Whose work is looked at, if only one's.
    #[must_use]
    pub fn person(&self) -> Option<UserId> {
        self.person
    }

    /// Whether a person is in sight.
    #[must_use]
    pub fn person_fits(&self, person: UserId) -> bool {
        self.person.is_none_or(|one| one == person)
    }

    /// Whether an order is in sight.
    #[must_use]
    pub fn fits(&self, order: &BoardOrder, owner: Option<UserId>) -> bool {
        self.person.is_none_or(|one| owner == Some(one))
            && self.priority.is_none_or(|priority| order.priority == priority)
            && (match self.state.as_str() {
                "" => true,
                "late" => order.late,
                code => State::of(order.status, owner.is_some()).code() == code,
            })
            && self.area.as_ref().is_none_or(|outline| contains(outline, (order.lat, order.lon)))
    }

    /// The visits of a day that are in sight, each with its place in the route from 1.
    pub fn visits<'a>(&self, row: &'a BoardRow) -> impl Iterator<Item = (usize, &'a BoardVisit)> + use<'a, '_> {
        (1..).zip(&row.visits).filter(|(_, visit)| self.fits(&visit.order, Some(row.technician)))
    }
}

/// All days of the board; tracked.
#[must_use]
pub fn rows(desk: Desk) -> Vec<Arc<BoardRow>> {
    let book = desk.board;
    book.edition.track();
    book.rows.with(|rows| rows.iter().map(|row| row.day.get_untracked()).collect())
}

/// All of the pool; tracked.
#[must_use]
pub fn pool(desk: Desk) -> Vec<Arc<BoardOrder>> {
    let book = desk.board;
    book.edition.track();
    book.pool.with(|pool| pool.iter().map(|card| card.order.get_untracked()).collect())
}
