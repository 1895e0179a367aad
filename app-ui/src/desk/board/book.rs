//! The board as the server said last, and where on it the dispatcher is. Lives as long as the desk, so that coming back
//! to the board finds it as it was left.
//!
//! **Invariant:** a row and a card keep their signals for as long as they are on the board: news changes words and places
//! inside them and never takes the focus, the selection or the scroll position away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jobsheet_api::ApiError;
use jobsheet_api::office::{Board, BoardOrder, BoardRow, BoardVisit, Figures, PlanProposal, Slow};
use jobsheet_model::{OrderId, SlowId, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::axis::Axis;
use super::drag::{Drag, Press, Target};
use super::moves::{Step, Wanted};
use super::time::When;
use super::week::WeekBook;
use crate::desk::context::Desk;
use crate::desk::place::Pane;
use crate::desk::when;
use crate::i18n::t_args;
use crate::platform::browser;
use crate::rest;

/// From this width on there is room for the times.
const ROOM: &str = "(min-width: 60rem)";

/// News of others is read at most this often: a large day is some megabytes.
const NEWS_MS: i64 = 1_500;

/// How long news stays lit, a little more than its animation.
const FRESH: Duration = Duration::from_millis(2_700);

/// A technician on the board.
#[derive(Clone, PartialEq)]
pub struct Row {
    /// Who.
    pub technician: UserId,
    /// The day.
    pub day: ArcRwSignal<Arc<BoardRow>>,
}

/// An order in the pool.
#[derive(Clone, PartialEq)]
pub struct Card {
    /// Which.
    pub id: OrderId,
    /// What it shows.
    pub order: ArcRwSignal<Arc<BoardOrder>>,
}

/// How far the board is.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Nothing to show yet.
    Loading,
    /// Shown.
    Ready,
    /// The day could not be read.
    Failed(ApiError),
}

/// A dialog of the board.
#[derive(Clone)]
pub enum Question {
    /// To whom these go.
    Assign(Vec<OrderId>),
    /// When this one begins.
    Time(OrderId),
    /// When this one begins, of a day and a person that were pointed at.
    When(When),
    /// Why something is done although it breaks a promise.
    Reason(Vec<Wanted>),
    /// A plan of the day beside the day.
    Plan,
    /// What makes trips slower; with one of them, that one.
    Slow(Option<SlowId>),
    /// The list of keys.
    Keys,
}

/// Where an order is. Two of them are the same when they show the same: what else is in that day makes no difference.
#[derive(Clone)]
pub struct Found {
    /// The order.
    pub order: Arc<BoardOrder>,
    /// With whom and when; none in the pool.
    pub visit: Option<(Arc<BoardRow>, BoardVisit)>,
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        let place = |one: &Self| one.visit.as_ref().map(|(row, visit)| (row.technician, visit.clone()));
        self.order == other.order && place(self) == place(other)
    }
}

/// The board.
#[derive(Clone, Copy)]
pub struct BoardBook {
    /// The day shown: days since 1970 on the company's calendar.
    pub day: RwSignal<i64>,
    /// By name.
    pub rows: RwSignal<Vec<Row>>,
    /// Most pressing first.
    pub pool: RwSignal<Vec<Card>>,
    /// The day in numbers.
    pub figures: RwSignal<Figures>,
    /// What makes its trips slower.
    pub slow: RwSignal<Vec<Slow>>,
    /// Which hours are shown.
    pub axis: RwSignal<Axis>,
    /// How far it is.
    pub phase: RwSignal<Phase>,
    /// Goes up with every answer: for what reads the board as a whole.
    pub edition: RwSignal<u64>,
    /// The block or card that the keyboard is on.
    pub cursor: RwSignal<Option<OrderId>>,
    /// Cards chosen for doing something to all of them.
    pub chosen: RwSignal<BTreeSet<OrderId>>,
    /// Where a range of chosen cards begins.
    pub anchor: RwSignal<Option<OrderId>>,
    /// The dialog that is open.
    pub question: RwSignal<Option<Question>>,
    /// Room is being made at once: afterwards a better plan is looked for.
    pub improve: StoredValue<bool>,
    /// One that was found, to be shown when *plan the day* opens.
    pub better: StoredValue<Option<Arc<PlanProposal>>>,
    /// Candidates are shown for this order.
    pub suggested: RwSignal<Option<OrderId>>,
    /// Ways to make room are shown for this order.
    pub urgent: RwSignal<Option<OrderId>>,
    /// What is looked for in the pool.
    pub words: RwSignal<String>,
    /// Only this priority; empty: all.
    pub priority: RwSignal<String>,
    /// Only this skill; empty: all.
    pub skill: RwSignal<String>,
    /// Only what is offered to several.
    pub offered: RwSignal<bool>,
    /// Rows whose name or skill has these words.
    pub who: RwSignal<String>,
    /// Zoom: 0 shows all hours, each step more is wider.
    pub zoom: RwSignal<u8>,
    /// The times are shown; a narrow screen gets the list.
    pub room: RwSignal<bool>,
    /// What is being dragged.
    pub drag: RwSignal<Option<Drag>>,
    /// Which orders are in the hand, or on their way: for blocks and cards, which need not know where the hand is.
    pub held: Memo<Vec<OrderId>>,
    /// Whose row the hand is over.
    pub target: Memo<Option<UserId>>,
    /// A pointer that is down and may become a drag.
    pub press: StoredValue<Option<Press>>,
    /// How many there were.
    pub presses: StoredValue<u32>,
    /// The week.
    pub week: WeekBook,
    /// An order that is carried over the week, and the cell that it is over.
    pub carried: RwSignal<Option<Arc<BoardOrder>>>,
    /// Whose row and which column.
    pub over: RwSignal<Option<(UserId, usize)>>,
    /// The map is shown beside the day.
    pub beside: RwSignal<bool>,
    /// Panes that have a window of their own.
    pub popped: RwSignal<BTreeSet<Pane>>,
    /// What was sent and is not on the board yet.
    pub sending: RwSignal<Option<Drag>>,
    /// What can be taken back, the newest last.
    pub undo: StoredValue<Vec<Step>>,
    /// Decisions of this desk are on their way back: the news that they make needs no telling.
    pub own: StoredValue<bool>,
    /// A step is being taken back; these are to follow it.
    pub undoing: StoredValue<Option<Vec<Option<u32>>>>,
    /// What is different since the board was read before.
    fresh: StoredValue<BTreeSet<OrderId>>,
    asked: StoredValue<u32>,
    /// The edition of the day that is on the board.
    have: StoredValue<String>,
    /// When it was last asked for, by the wall clock, and whether it soon will be.
    read_at: StoredValue<i64>,
    waiting: StoredValue<bool>,
    reading: StoredValue<bool>,
    again: StoredValue<bool>,
}

impl BoardBook {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        let room = RwSignal::new(browser::media(ROOM));
        browser::on_media_change(ROOM, move |matches| {
            let _ = room.try_set(matches);
        });
        let (drag, sending) = (RwSignal::new(None::<Drag>), RwSignal::new(None::<Drag>));
        let of = |drag: &Option<Drag>| {
            drag.as_ref().map(|drag| {
                let mut orders = drag.more.clone();
                orders.push(drag.order.id);
                orders
            })
        };
        let held = Memo::new(move |_| drag.with(of).or_else(|| sending.with(of)).unwrap_or_default());
        let target = Memo::new(move |_| {
            drag.with(|drag| match drag.as_ref().map(|drag| &drag.target) {
                Some(Target::Slot { technician, .. }) => Some(*technician),
                _ => None,
            })
        });
        Self {
            room,
            held,
            target,
            day: RwSignal::new(0),
            rows: RwSignal::new(Vec::new()),
            pool: RwSignal::new(Vec::new()),
            figures: RwSignal::new(Figures::default()),
            slow: RwSignal::new(Vec::new()),
            axis: RwSignal::new(Axis::default()),
            phase: RwSignal::new(Phase::Loading),
            edition: RwSignal::new(0),
            cursor: RwSignal::new(None),
            chosen: RwSignal::new(BTreeSet::new()),
            anchor: RwSignal::new(None),
            question: RwSignal::new(None),
            improve: StoredValue::new(false),
            better: StoredValue::new(None),
            suggested: RwSignal::new(None),
            urgent: RwSignal::new(None),
            words: RwSignal::new(String::new()),
            priority: RwSignal::new(String::new()),
            skill: RwSignal::new(String::new()),
            offered: RwSignal::new(false),
            who: RwSignal::new(String::new()),
            zoom: RwSignal::new(0),
            drag,
            press: StoredValue::new(None),
            presses: StoredValue::new(0),
            week: WeekBook::new(),
            carried: RwSignal::new(None),
            over: RwSignal::new(None),
            beside: RwSignal::new(false),
            popped: RwSignal::new(BTreeSet::new()),
            sending,
            undo: StoredValue::new(Vec::new()),
            own: StoredValue::new(false),
            undoing: StoredValue::new(None),
            fresh: StoredValue::new(BTreeSet::new()),
            asked: StoredValue::new(0),
            have: StoredValue::new(String::new()),
            read_at: StoredValue::new(0),
            waiting: StoredValue::new(false),
            reading: StoredValue::new(false),
            again: StoredValue::new(false),
        }
    }

    /// Shows a day.
    pub fn begin(self, desk: Desk, day: i64) {
        if self.day.get_untracked() != day {
            self.day.set(day);
            self.rows.set(Vec::new());
            self.pool.set(Vec::new());
            self.slow.set(Vec::new());
            self.have.set_value(String::new());
            self.chosen.set(BTreeSet::new());
            self.undo.set_value(Vec::new());
            self.phase.set(Phase::Loading);
        } else if !matches!(self.phase.get_untracked(), Phase::Ready) {
            self.phase.set(Phase::Loading);
        }
        self.asked.update_value(|asked| *asked += 1);
        self.reading.set_value(false);
        self.read(desk);
    }

    /// Something has changed: the day is read again, soon, and not for every change of a busy hour.
    pub fn news(self, desk: Desk) {
        let wait = self.read_at.get_value() + NEWS_MS - browser::now().0;
        if wait <= 0 {
            self.read(desk);
        } else if !self.waiting.get_value() {
            self.waiting.set_value(true);
            let later = move || {
                if self.waiting.try_set_value(false).is_none() {
                    self.read(desk);
                }
            };
            set_timeout(later, Duration::from_millis(wait.unsigned_abs()));
        }
    }

    /// Reads the day again. While an answer is on its way one more question is kept, not ten.
    pub fn read(self, desk: Desk) {
        if self.reading.get_value() {
            self.again.set_value(true);
            return;
        }
        self.reading.set_value(true);
        self.again.set_value(false);
        self.read_at.set_value(browser::now().0);
        let asked = self.asked.get_value();
        let day = when::date_input(self.day.get_untracked());
        spawn_local(async move {
            let answer = rest::board(&day, &self.have.get_value()).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            self.reading.set_value(false);
            match answer {
                Ok(board) => {
                    desk.seq.update(|seq| *seq = seq.or(Some(board.seq)));
                    match self.whole(board) {
                        Some(board) => self.put(desk, board),
                        // A part of something that is not here: all of it is read.
                        None => self.again.set_value(true),
                    }
                }
                Err(error) => {
                    desk.note(&error);
                    self.sending.set(None);
                    if self.phase.get_untracked() != Phase::Ready {
                        self.phase.set(Phase::Failed(error));
                    }
                }
            }
            if self.again.get_value() {
                self.read(desk);
            }
        });
    }

    /// A day in part together with the rest of it, which is on the board already. None when that is another edition.
    fn whole(self, mut board: Board) -> Option<Board> {
        let have = self.have.try_update_value(std::mem::take).unwrap_or_default();
        let edition = board.edition.clone();
        if let Some(part) = board.part.take() {
            if part.since != have {
                return None;
            }
            let mut rows: BTreeMap<UserId, BoardRow> =
                board.rows.into_iter().map(|row| (row.technician, row)).collect();
            let mut pool: BTreeMap<OrderId, BoardOrder> =
                board.pool.into_iter().map(|order| (order.id, order)).collect();
            let row = |id: &UserId| rows.remove(id).or_else(|| self.row(*id).map(|row| (*row).clone()));
            board.rows = part.rows.iter().map(row).collect::<Option<_>>()?;
            let known = self.pool.get_untracked();
            let known: BTreeMap<OrderId, &Card> = known.iter().map(|card| (card.id, card)).collect();
            let card = |id: &OrderId| {
                pool.remove(id).or_else(|| known.get(id).map(|card| (*card.order.get_untracked()).clone()))
            };
            board.pool = part.pool.iter().map(card).collect::<Option<_>>()?;
        }
        self.have.set_value(edition);
        Some(board)
    }

    /// Takes a day in; what is different lights up.
    fn put(self, desk: Desk, board: Board) {
        let first = self.phase.get_untracked() != Phase::Ready;
        let mut changed = BTreeSet::new();
        let own = self.own.try_update_value(std::mem::take).unwrap_or_default();
        self.axis.set(Axis::of(&board));

        let mut known: BTreeMap<UserId, Row> =
            self.rows.with_untracked(|rows| rows.iter().map(|row| (row.technician, row.clone())).collect());
        let rows = board.rows.into_iter().map(|day| {
            let Some(row) = known.remove(&day.technician) else {
                changed.extend(day.visits.iter().map(|visit| visit.order.id));
                return Row { technician: day.technician, day: ArcRwSignal::new(Arc::new(day)) };
            };
            row.day.with_untracked(|old| changed.extend(different(&old.visits, &day.visits)));
            if row.day.with_untracked(|old| **old != day) {
                row.day.set(Arc::new(day));
            }
            row
        });
        let rows: Vec<Row> = rows.collect();
        let mut known: BTreeMap<OrderId, Card> =
            self.pool.with_untracked(|pool| pool.iter().map(|card| (card.id, card.clone())).collect());
        let pool = board.pool.into_iter().map(|order| {
            let id = order.id;
            let Some(card) = known.remove(&id) else {
                changed.insert(id);
                return Card { id, order: ArcRwSignal::new(Arc::new(order)) };
            };
            if card.order.with_untracked(|old| **old != order) {
                changed.insert(id);
                card.order.set(Arc::new(order));
            }
            card
        });
        let pool: Vec<Card> = pool.collect();

        self.fresh.set_value(if first { BTreeSet::new() } else { changed.clone() });
        let here: BTreeSet<OrderId> = pool.iter().map(|card| card.id).collect();
        self.chosen.update(|chosen| chosen.retain(|id| here.contains(id)));
        // The same keys in the same order are the same list: nothing of it needs to be drawn anew.
        if self
            .rows
            .with_untracked(|old| !old.iter().map(|row| row.technician).eq(rows.iter().map(|row| row.technician)))
        {
            self.rows.set(rows);
        }
        if self.pool.with_untracked(|old| !old.iter().map(|card| card.id).eq(pool.iter().map(|card| card.id))) {
            self.pool.set(pool);
        }
        self.figures.set(board.figures);
        if self.slow.with_untracked(|slow| *slow != board.slow) {
            self.slow.set(board.slow);
        }
        self.sending.set(None);
        self.edition.update(|edition| *edition += 1);
        if first {
            self.phase.set(Phase::Ready);
        } else if !changed.is_empty() {
            let fresh = self.fresh;
            set_timeout(
                move || {
                    fresh.try_update_value(BTreeSet::clear);
                },
                FRESH,
            );
            if !own {
                desk.said.set(t_args("board-said-changed", &[("count", changed.len().into())]));
            }
        }
    }

    /// Whether this order is news.
    #[must_use]
    pub fn is_fresh(&self, id: OrderId) -> bool {
        self.fresh.with_value(|fresh| fresh.contains(&id))
    }

    /// Where an order is now; not tracked.
    #[must_use]
    pub fn find(&self, id: OrderId) -> Option<Found> {
        let card = self.pool.with_untracked(|pool| pool.iter().find(|card| card.id == id).cloned());
        if let Some(card) = card {
            return Some(Found { order: card.order.get_untracked(), visit: None });
        }
        self.rows.with_untracked(|rows| {
            rows.iter().find_map(|row| {
                row.day.with_untracked(|day| {
                    let visit = day.visits.iter().find(|visit| visit.order.id == id)?;
                    let order = Arc::new(visit.order.clone());
                    Some(Found { order, visit: Some((day.clone(), visit.clone())) })
                })
            })
        })
    }

    /// Where an order is; tracked.
    #[must_use]
    pub fn found(&self, id: OrderId) -> Option<Found> {
        self.edition.track();
        self.find(id)
    }

    /// A technician's day; not tracked.
    #[must_use]
    pub fn row(&self, technician: UserId) -> Option<Arc<BoardRow>> {
        self.rows.with_untracked(|rows| {
            rows.iter().find(|row| row.technician == technician).map(|row| row.day.get_untracked())
        })
    }
}

/// Orders that are in one list and not in the other, or different there.
fn different<'a>(old: &'a [BoardVisit], new: &'a [BoardVisit]) -> impl Iterator<Item = OrderId> + use<'a> {
    new.iter().filter(|visit| !old.iter().any(|before| before == *visit)).map(|visit| visit.order.id)
}
