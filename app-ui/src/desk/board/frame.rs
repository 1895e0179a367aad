//! Where the grid and the pool are on the screen: measured when they may have moved, kept for everything that asks often.

use leptos::html;
use leptos::prelude::*;

use super::book::Row;
use super::span::{in_sight, next};
use crate::platform::browser;

/// Sizes in rem; the style sheet has them by the same names, as pixels.
const ROW: f64 = 3.75;
const NAMES: f64 = 12.5;
const RULER: f64 = 1.875;
const CARD: f64 = 5.75;

/// No hour is narrower than this, in rem.
const LEAST_HOUR: f64 = 3.25;

/// How much wider a step of the zoom is.
const ZOOM: f64 = 1.5;

/// The widest step.
pub const MOST_ZOOM: u8 = 4;

/// A box on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn of(element: &web_sys::Element) -> Self {
        let rect = element.get_bounding_client_rect();
        Self { left: rect.left(), top: rect.top(), right: rect.right(), bottom: rect.bottom() }
    }

    fn has(&self, at: (f64, f64)) -> bool {
        (self.left..self.right).contains(&at.0) && (self.top..self.bottom).contains(&at.1)
    }
}

/// The grid.
#[derive(Clone, Copy)]
pub struct Grid {
    /// What scrolls.
    pub scroller: NodeRef<html::Div>,
    /// The element around the rows.
    pub rows: NodeRef<html::Div>,
    /// The element around the names.
    pub names: NodeRef<html::Div>,
    /// The pool's own.
    pub pool: NodeRef<html::Div>,
    /// What follows the pointer.
    pub hand: NodeRef<html::Div>,
    /// The rows that fit the filter.
    pub shown: Memo<Vec<Row>>,
    /// Pixels of a rem.
    pub rem: RwSignal<f64>,
    /// Width and height of what is seen of the grid, in pixels.
    pub size: RwSignal<(f64, f64)>,
    /// Height of what is seen of the pool, in pixels.
    pub pool_height: RwSignal<f64>,
    /// Rows that are drawn.
    pub drawn: RwSignal<(usize, usize)>,
    /// Cards that are drawn.
    pub cards: RwSignal<(usize, usize)>,
    zoom: RwSignal<u8>,
    minutes: Memo<i64>,
    scrolled: StoredValue<(f64, f64)>,
    pool_scrolled: StoredValue<f64>,
    areas: StoredValue<(Area, Area)>,
    measured: StoredValue<bool>,
    drawing: StoredValue<bool>,
}

impl Grid {
    /// Of these rows. `minutes` is the length of the axis.
    #[must_use]
    pub fn new(shown: Memo<Vec<Row>>, zoom: RwSignal<u8>, minutes: Memo<i64>) -> Self {
        Self {
            scroller: NodeRef::new(),
            rows: NodeRef::new(),
            names: NodeRef::new(),
            pool: NodeRef::new(),
            hand: NodeRef::new(),
            shown,
            rem: RwSignal::new(16.0),
            size: RwSignal::new((900.0, 700.0)),
            pool_height: RwSignal::new(700.0),
            drawn: RwSignal::new((0, 0)),
            cards: RwSignal::new((0, 0)),
            zoom,
            minutes,
            scrolled: StoredValue::new((0.0, 0.0)),
            pool_scrolled: StoredValue::new(0.0),
            areas: StoredValue::new((Area::default(), Area::default())),
            measured: StoredValue::new(false),
            drawing: StoredValue::new(false),
        }
    }

    /// Looks where everything is.
    pub fn measure(self) {
        let root = document().document_element();
        let size = root.and_then(|root| browser::window().get_computed_style(&root).ok().flatten());
        let size = size.and_then(|style| style.get_property_value("font-size").ok());
        let rem = size.and_then(|size| size.trim_end_matches("px").parse().ok()).unwrap_or(16.0);
        if (self.rem.get_untracked() - rem).abs() > 0.01 {
            self.rem.set(rem);
        }
        let (mut grid, mut pool) = (Area::default(), Area::default());
        if let Some(scroller) = self.scroller.get_untracked() {
            grid = Area::of(&scroller);
            let size = (f64::from(scroller.client_width()), f64::from(scroller.client_height()));
            if size != self.size.get_untracked() {
                self.size.set(size);
            }
            self.scrolled.set_value((f64::from(scroller.scroll_left()), f64::from(scroller.scroll_top())));
        }
        if let Some(element) = self.pool.get_untracked() {
            pool = Area::of(&element);
            let height = f64::from(element.client_height());
            if (height - self.pool_height.get_untracked()).abs() > 0.5 {
                self.pool_height.set(height);
            }
            self.pool_scrolled.set_value(f64::from(element.scroll_top()));
        }
        self.areas.set_value((grid, pool));
        self.measured.set_value(true);
    }

    /// Whether it has been seen where everything is; before that sizes are guesses.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.measured.get_value()
    }

    /// Width of a minute in pixels; tracked.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "minutes of a day are few")]
    pub fn minute_now(&self) -> f64 {
        let (minutes, rem) = (self.minutes.get().max(60) as f64, self.rem.get());
        let all = (self.size.get().0 - NAMES * rem - 2.0).max(0.0) / minutes;
        let least = LEAST_HOUR * rem / 60.0;
        all.max(least) * ZOOM.powi(i32::from(self.zoom.get()))
    }

    /// Width of a minute in pixels.
    #[must_use]
    pub fn minute(&self) -> f64 {
        untrack(|| self.minute_now())
    }

    /// Height of a row in pixels; tracked.
    #[must_use]
    pub fn row_height(&self) -> f64 {
        ROW * self.rem.get()
    }

    /// Height of a card of the pool in pixels; tracked.
    #[must_use]
    pub fn card_height(&self) -> f64 {
        CARD * self.rem.get()
    }

    /// The sizes for the style sheet; tracked.
    #[must_use]
    pub fn style(&self) -> String {
        let rem = self.rem.get();
        format!(
            "--board-minute:{:.4}px;--board-minutes:{};--board-row:{}px;--board-names:{}px;--board-ruler:{}px;--board-card:{}px",
            self.minute_now(),
            self.minutes.get(),
            ROW * rem,
            NAMES * rem,
            RULER * rem,
            CARD * rem
        )
    }

    /// The grid was scrolled.
    pub fn on_scroll(self) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        self.scrolled.set_value((f64::from(scroller.scroll_left()), f64::from(scroller.scroll_top())));
        self.draw_rows();
    }

    /// The pool was scrolled.
    pub fn on_pool_scroll(self, count: usize) {
        let Some(pool) = self.pool.get_untracked() else { return };
        self.pool_scrolled.set_value(f64::from(pool.scroll_top()));
        self.draw_cards(count);
    }

    /// Decides which rows are drawn: those in sight and some around them, a few more with every frame, so that none takes
    /// long; a fast scroll passes over empty rows.
    pub fn draw_rows(self) {
        let Some(count) = self.shown.try_with_untracked(Vec::len) else { return };
        let (each, height) = untrack(|| (self.row_height(), self.size.get().1));
        let wanted = in_sight(self.scrolled.get_value().1, height, each, count);
        let first = self.first_row().min(wanted.end);
        let (from, to) = self.drawn.get_untracked();
        let drawn = next(from..to, &wanted, first);
        if (from, to) != (drawn.start, drawn.end) {
            self.drawn.set((drawn.start, drawn.end));
        }
        if drawn != wanted && !self.drawing.get_value() {
            self.drawing.set_value(true);
            request_animation_frame(move || {
                if self.drawing.try_set_value(false).is_none() {
                    self.draw_rows();
                }
            });
        }
    }

    /// Decides which cards are drawn.
    pub fn draw_cards(self, count: usize) {
        let top = self.pool_scrolled.get_value();
        let range = untrack(|| in_sight(top, self.pool_height.get(), self.card_height(), count));
        if self.cards.get_untracked() != (range.start, range.end) {
            self.cards.set((range.start, range.end));
        }
    }

    /// The first row in sight.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a list are few")]
    pub fn first_row(&self) -> usize {
        (self.scrolled.get_value().1 / untrack(|| self.row_height()).max(1.0)).max(0.0) as usize
    }

    /// Whether there is more room above a row than below it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "rows of a list are few")]
    pub fn is_low(&self, index: usize) -> bool {
        let (top, height) = (self.scrolled.get_value().1, self.size.get_untracked().1);
        (index as f64) * untrack(|| self.row_height()) - top > height * 0.6
    }

    /// Scrolls so that a row is in sight, and draws it.
    pub fn show_row(self, index: usize) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (each, height) = untrack(|| (self.row_height(), self.size.get().1 - RULER * self.rem.get()));
        let top = self.scrolled.get_value().1;
        if let Some(to) = into_sight(index, each, top, height) {
            scroller.set_scroll_top(whole(to));
            self.scrolled.update_value(|scrolled| scrolled.1 = to);
        }
        self.draw_rows();
    }

    /// Scrolls so that a card is in sight, and draws it.
    pub fn show_card(self, index: usize, count: usize) {
        let Some(pool) = self.pool.get_untracked() else { return };
        let (each, height) = untrack(|| (self.card_height(), self.pool_height.get()));
        if let Some(to) = into_sight(index, each, self.pool_scrolled.get_value(), height) {
            pool.set_scroll_top(whole(to));
            self.pool_scrolled.set_value(to);
        }
        self.draw_cards(count);
    }

    /// Scrolls sideways so that a minute of the axis is in sight.
    pub fn show_minute(self, at: f64) {
        let Some(scroller) = self.scroller.get_untracked() else { return };
        let (left, width) = untrack(|| (self.scrolled.get_value().0, self.size.get().0 - NAMES * self.rem.get()));
        let x = at * self.minute();
        if x < left || x > left + width - 60.0 {
            let to = (x - width / 4.0).max(0.0);
            scroller.set_scroll_left(whole(to));
            self.scrolled.update_value(|scrolled| scrolled.0 = to);
        }
    }

    /// A minute had one width and has another: what was in the middle of the grid is there again once it is drawn.
    pub fn keep_middle(self, before: f64, after: f64) {
        let half = (self.size.get_untracked().0 - NAMES * self.rem.get_untracked()).max(0.0) / 2.0;
        let left = (self.scrolled.get_value().0 + half) / before.max(0.01) * after - half;
        request_animation_frame(move || {
            if let Some(Some(scroller)) = self.scroller.try_get_untracked() {
                scroller.set_scroll_left(whole(left.max(0.0)));
            }
        });
    }

    /// The row under a place of the window, and the minute of the axis there.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and positive")]
    pub fn spot(&self, at: (f64, f64)) -> Option<(usize, f64)> {
        let (grid, rem) = (self.areas.get_value().0, self.rem.get_untracked());
        let (left, top) = self.scrolled.get_value();
        let inside = Area { left: grid.left + NAMES * rem, top: grid.top + RULER * rem, ..grid };
        if !inside.has(at) {
            return None;
        }
        let row = (at.1 - inside.top + top) / (ROW * rem);
        (row >= 0.0).then(|| (row as usize, (at.0 - inside.left + left) / self.minute()))
    }

    /// Whether a place of the window is in the pool.
    #[must_use]
    pub fn is_over_pool(&self, at: (f64, f64)) -> bool {
        self.areas.get_value().1.has(at)
    }

    /// Scrolls as a wheel does.
    pub fn scroll_by(self, right: f64, down: f64) {
        if let Some(scroller) = self.scroller.get_untracked() {
            scroller.scroll_by_with_x_and_y(right, down);
        }
    }

    /// Scrolls a little when a place of the window is near an edge of the grid.
    pub fn nudge(self, at: (f64, f64), (near, most): (f64, f64)) {
        let (grid, rem) = (self.areas.get_value().0, self.rem.get_untracked());
        let Some(scroller) = self.scroller.get_untracked().filter(|_| grid.has(at)) else { return };
        let pull = |low: f64, high: f64| {
            let by = if low < near { -(near - low) } else { (near - high).max(0.0) };
            by / near * most
        };
        let down = pull(at.1 - grid.top - RULER * rem, grid.bottom - at.1);
        let right = if at.0 < grid.left + NAMES * rem - near {
            0.0
        } else {
            pull(at.0 - grid.left - NAMES * rem, grid.right - at.0)
        };
        let (left, top) = self.scrolled.get_value();
        if down.abs() >= 1.0 {
            scroller.set_scroll_top(whole(top + down));
        }
        if right.abs() >= 1.0 {
            scroller.set_scroll_left(whole(left + right));
        }
    }
}

/// Where to scroll so that an item is in sight; none when it is.
#[expect(clippy::cast_precision_loss, reason = "rows of a list are few")]
fn into_sight(index: usize, each: f64, top: f64, height: f64) -> Option<f64> {
    let begins = index as f64 * each;
    if begins < top {
        Some(begins)
    } else if begins + each > top + height {
        Some((begins + each - height).max(0.0))
    } else {
        None
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels of a list fit")]
fn whole(pixels: f64) -> i32 {
    pixels.round() as i32
}
