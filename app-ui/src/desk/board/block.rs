//! A visit: filled by its state, striped by its priority, solid when somebody decided on its time and dashed when it is
//! only where it fits best; before it the trip, hatched. As text for the browser: a large day has hundreds of them in sight,
//! and a signal for each would cost more than drawing it.

use jobsheet_api::office::BoardVisit;
use jobsheet_model::OrderId;

use super::axis::Axis;
use super::lanes::Lane;
use super::row::escape;
use super::words;
use crate::i18n::{distance, t, t_args};
use crate::ui::{Icon, icon_text, priority_word, status_icon, status_tone, status_word};

/// How it stands among the others, which is not the visit's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// Its details are shown.
    pub open: bool,
    /// It is in the hand, or on its way.
    pub held: bool,
    /// The keyboard is on it.
    pub reachable: bool,
}

/// A visit as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Which order.
    pub id: OrderId,
    /// Where its trip is.
    pub trip: String,
    /// Its classes, without those of [`Mark`].
    pub class: String,
    /// Where it is.
    pub style: String,
    /// What screen readers are told.
    pub label: String,
    /// What it says.
    pub inside: String,
    /// Lit up so often; 0 is not at all. Two names take turns, so that a second change starts it again.
    pub flash: u8,
}

/// Of a row's height, in hundredths.
const HEIGHT: f64 = 86.0;

/// What is not on the axis.
const NOWHERE: &str = "display:none";

impl Block {
    /// The visit in its lane. Words are tracked.
    #[must_use]
    pub fn of(visit: &BoardVisit, lane: Lane, axis: &Axis) -> Self {
        // The block has the middle of the row's height, and lanes share that.
        let each = HEIGHT / f64::from(lane.of.max(1));
        let top = (100.0 - HEIGHT) / 2.0 + each * f64::from(lane.at);
        let strip = |(at, len): (f64, f64)| format!("left:{at:.3}%;width:{len:.3}%");
        let place = axis
            .share(visit.start, visit.end)
            .map_or_else(|| NOWHERE.to_owned(), |span| format!("{};top:{top:.1}%;height:{each:.1}%", strip(span)));
        let trip = (visit.travel > 0)
            .then(|| axis.share(visit.start.plus(-i64::from(visit.travel) * 1000), visit.start))
            .flatten()
            .map_or_else(|| NOWHERE.to_owned(), strip);
        let kind = if is_firm(visit) { "board-block--planned" } else { "board-block--estimated" };
        let slim = if lane.of > 1 { " board-block--slim" } else { "" };
        let (tone, priority) = (status_tone(visit.order.status).class(), visit.order.priority.code());
        Self {
            id: visit.order.id,
            trip,
            class: format!("board-block {tone} {kind} board-block--{priority}{slim}"),
            style: place,
            label: said(visit),
            inside: inside(visit),
            flash: 0,
        }
    }

    /// All of its classes.
    #[must_use]
    pub fn classes(&self, mark: Mark) -> String {
        let flash = match self.flash {
            0 => "",
            odd if odd % 2 == 1 => " board-flash-a",
            _ => " board-flash-b",
        };
        let open = if mark.open { " board-block--open" } else { "" };
        let held = if mark.held { " board-block--held" } else { "" };
        format!("{}{flash}{open}{held}", self.class)
    }

    /// The trip and the block.
    pub fn write(&self, out: &mut String, mark: Mark) {
        let (id, tab) = (self.id, if mark.reachable { "0" } else { "-1" });
        *out += &format!(
            concat!(
                r#"<span class="board-trip" style="{}" aria-hidden="true"></span>"#,
                r#"<button type="button" class="{}" style="{}" id="board-{}" tabindex="{}" aria-label="{}" data-testid="block" data-order="{}">{}</button>"#
            ),
            self.trip,
            self.classes(mark),
            self.style,
            id,
            tab,
            escape(&self.label),
            id,
            self.inside
        );
    }
}

fn inside(visit: &BoardVisit) -> String {
    let mut out = r#"<span class="board-block__line">"#.to_owned();
    if !visit.problems.is_empty() || visit.order.late {
        out += &format!(r#"<span class="board-block__warn">{}</span>"#, icon_text(Icon::Warning));
    }
    if visit.pinned {
        out += &icon_text(Icon::Pin);
    }
    if visit.begun {
        out += &icon_text(status_icon(visit.order.status));
    }
    let (title, place) = (escape(&visit.order.title), escape(&words::place_words(&visit.order)));
    out + &format!(
        r#"<span class="strong">{title}</span></span><span class="board-block__line board-block__more">{place}</span>"#
    )
}

/// Somebody has decided on its time, or it has begun.
fn is_firm(visit: &BoardVisit) -> bool {
    visit.planned || visit.pinned || visit.begun
}

/// What it is and what is wrong with it, for screen readers.
fn said(visit: &BoardVisit) -> String {
    let mut parts = vec![
        words::from_to(visit.start, visit.end),
        words::about(&visit.order),
        words::place_words(&visit.order),
        status_word(visit.order.status),
    ];
    if visit.pinned {
        parts.push(t("board-pinned"));
    } else if !is_firm(visit) {
        parts.push(t("board-estimated"));
    }
    parts.extend(visit.problems.iter().map(words::remark_words));
    parts.join(&t("board-comma"))
}

/// The same with priority and trip, for help texts.
#[must_use]
pub fn said_in_full(visit: &BoardVisit) -> String {
    let mut parts = vec![said(visit), priority_word(visit.order.priority)];
    if visit.travel > 0 {
        let args = [
            ("time", words::span(i64::from(visit.travel)).into()),
            ("distance", distance(f64::from(visit.metres)).into()),
        ];
        parts.push(t_args("board-trip", &args));
    }
    parts.join(&t("board-comma"))
}
