//! The rows of the list: read page by page, brought up to date in place.
//!
//! **Invariant:** a row keeps its signals for as long as its order is in the list, so an update changes words inside the
//! row and never takes the focus or the scroll position away.

use std::collections::BTreeMap;

use jobsheet_api::ApiError;
use jobsheet_api::office::{OrderLine, OrderList};
use jobsheet_model::{OrderId, Status};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::Desk;
use crate::i18n::t_args;
use crate::rest::{self, OrdersQuery};
use crate::ui::status_word;

/// Rows of one page.
const PAGE: usize = 50;

/// The server gives at most this many rows at once.
const MOST: usize = 500;

/// One order in the list.
#[derive(Clone)]
pub struct Row {
    /// Which.
    pub id: OrderId,
    /// What it shows.
    pub line: ArcRwSignal<OrderLine>,
    /// How often it has changed while on the screen; each time it lights up softly.
    pub flashes: ArcRwSignal<u32>,
}

/// How far the list is.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Nothing to show yet.
    Loading,
    /// Shown.
    Ready,
    /// The first page could not be read.
    Failed(ApiError),
}

/// The list.
#[derive(Clone, Copy)]
pub struct OrderBook {
    /// In the order of the server.
    pub rows: RwSignal<Vec<Row>>,
    /// The row that the keyboard is on.
    pub cursor: RwSignal<Option<OrderId>>,
    /// How many fit the filter.
    pub total: RwSignal<u64>,
    /// How many of each state.
    pub by_status: RwSignal<BTreeMap<Status, u64>>,
    /// How far it is.
    pub phase: RwSignal<Phase>,
    /// The next page is on its way.
    pub busy: RwSignal<bool>,
    /// Where the next page begins.
    pub next: RwSignal<Option<String>>,
    /// Numbers the questions, so that an answer to an older one is dropped.
    asked: StoredValue<u32>,
}

impl OrderBook {
    /// Empty and loading.
    #[must_use]
    pub fn new() -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            cursor: RwSignal::new(None),
            total: RwSignal::new(0),
            by_status: RwSignal::new(BTreeMap::new()),
            phase: RwSignal::new(Phase::Loading),
            busy: RwSignal::new(false),
            next: RwSignal::new(None),
            asked: StoredValue::new(0),
        }
    }

    fn ask(&self) -> u32 {
        self.asked.update_value(|asked| *asked += 1);
        self.asked.get_value()
    }

    /// Shows the first page of another filter.
    pub fn begin(self, desk: Desk, query: OrdersQuery) {
        let asked = self.ask();
        self.busy.set(false);
        spawn_local(async move {
            let answer = rest::orders(&query, PAGE, None).await;
            if self.asked.get_value() != asked {
                return;
            }
            match answer {
                Ok(list) => {
                    desk.seq.update(|seq| *seq = seq.or(Some(list.seq)));
                    self.put(list, false);
                }
                Err(error) => {
                    desk.note(&error);
                    self.phase.set(Phase::Failed(error));
                }
            }
        });
    }

    /// Adds the next page.
    pub fn more(self, desk: Desk, query: OrdersQuery) {
        let Some(next) = self.next.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let asked = self.ask();
        spawn_local(async move {
            let answer = rest::orders(&query, PAGE, Some(&next)).await;
            if self.asked.get_value() != asked {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(list) => {
                    self.rows.update(|rows| {
                        for line in list.rows {
                            // A row that moved down between two pages is in both.
                            if !rows.iter().any(|row| row.id == line.id) {
                                rows.push(new_row(line));
                            }
                        }
                    });
                    self.next.set(list.next);
                }
                Err(error) => desk.note(&error),
            }
        });
    }

    /// Reads what is on the screen again and lights up what is different.
    pub fn refresh(self, desk: Desk, query: OrdersQuery) {
        if self.phase.get_untracked() != Phase::Ready {
            return self.begin(desk, query);
        }
        let asked = self.ask();
        self.busy.set(false);
        let wanted = self.rows.with_untracked(Vec::len).max(PAGE);
        spawn_local(async move {
            match read(&query, wanted).await {
                Ok(list) if self.asked.get_value() == asked => {
                    let changed = self.put(list, true);
                    desk.said.set(announce(&changed));
                }
                Ok(_) => {}
                Err(error) => desk.note(&error),
            }
        });
    }

    /// Takes a list in; returns the rows that are new or different.
    fn put(self, list: OrderList, flash: bool) -> Vec<OrderLine> {
        let mut known: BTreeMap<OrderId, Row> =
            self.rows.with_untracked(|rows| rows.iter().map(|row| (row.id, row.clone())).collect());
        let mut changed = Vec::new();
        let rows: Vec<Row> = list
            .rows
            .into_iter()
            .map(|line| {
                let Some(row) = known.remove(&line.id) else {
                    let row = new_row(line.clone());
                    if flash {
                        row.flashes.set(1);
                        changed.push(line);
                    }
                    return row;
                };
                if row.line.with_untracked(|old| *old != line) {
                    row.line.set(line.clone());
                    if flash {
                        row.flashes.update(|count| *count += 1);
                        changed.push(line);
                    }
                }
                row
            })
            .collect();
        self.rows.set(rows);
        self.total.set(list.total);
        self.by_status.set(list.by_status);
        self.next.set(list.next);
        if self.phase.get_untracked() != Phase::Ready {
            self.phase.set(Phase::Ready);
        }
        changed
    }

    /// The order above or below this one in the list; the first one when none is given.
    #[must_use]
    pub fn neighbour(&self, of: Option<OrderId>, down: bool) -> Option<OrderId> {
        self.rows.with_untracked(|rows| {
            let here = of.and_then(|id| rows.iter().position(|row| row.id == id));
            let there = match (here, down) {
                (None, _) => 0,
                (Some(at), true) => (at + 1).min(rows.len().saturating_sub(1)),
                (Some(at), false) => at.saturating_sub(1),
            };
            rows.get(there).map(|row| row.id)
        })
    }
}

fn new_row(line: OrderLine) -> Row {
    Row { id: line.id, line: ArcRwSignal::new(line), flashes: ArcRwSignal::new(0) }
}

/// The first `wanted` rows, in as many requests as the server's limit asks for.
async fn read(query: &OrdersQuery, wanted: usize) -> Result<OrderList, ApiError> {
    let mut list = rest::orders(query, wanted.min(MOST), None).await?;
    while list.rows.len() < wanted {
        let Some(next) = list.next.take() else { break };
        let page = rest::orders(query, (wanted - list.rows.len()).min(MOST), Some(&next)).await?;
        list.rows.extend(page.rows);
        list.next = page.next;
    }
    Ok(list)
}

/// What a screen reader says about changed rows: one by name, more by number.
fn announce(changed: &[OrderLine]) -> String {
    match changed {
        [] => String::new(),
        [one] => {
            let args = [
                ("number", one.number.clone().into()),
                ("title", one.title.clone().into()),
                ("status", status_word(one.status).into()),
            ];
            t_args("desk-said-one", &args)
        }
        many => t_args("desk-said-many", &[("count", many.len().into())]),
    }
}
