//! What is in the hand, where it would land: its time, the trips before and after, and what it would break. What has been
//! sent stays there until the board has been read anew.
//!
//! **Invariant:** the frame in which the hand moves only moves the ghost. What the place means is found out and put into
//! words after it, at most once in [`AFTER`].

use std::time::Duration;

use leptos::prelude::*;

use super::drag::{Drag, Target};
use super::fit::{Fit, Trip};
use super::frame::Grid;
use super::words;
use crate::desk::context::desk;
use crate::i18n::{distance, t, t_args};
use crate::ui::{Icon, icon};

/// So long after the hand has come somewhere else it is said what that means.
const AFTER: Duration = Duration::from_millis(40);

/// Of what is dragged, or of what is on its way to the server.
#[component]
pub fn Ghosts() -> impl IntoView {
    let book = desk().board;
    // Made once for each drag; while it lasts only its place changes.
    let shown = Memo::new(move |_| {
        let here = |drag: &Option<Drag>| drag.as_ref().is_some_and(|drag| matches!(drag.target, Target::Slot { .. }));
        (book.drag.with(here), book.sending.with(here))
    });
    move || match shown.get() {
        (true, _) => Some(view! { <Ghost of=book.drag sent=false /> }),
        (false, true) => Some(view! { <Ghost of=book.sending sent=true /> }),
        (false, false) => None,
    }
}

#[component]
fn Ghost(of: RwSignal<Option<Drag>>, sent: bool) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let place = Memo::new(move |_| {
        of.with(|drag| {
            let drag = drag.as_ref()?;
            let Target::Slot { index, start, .. } = drag.target else { return None };
            Some((index, start, start.plus(i64::from(drag.order.seconds) * 1000)))
        })
    });
    let says = RwSignal::new(None::<Fit>);
    let waiting = StoredValue::new(false);
    let look = move || {
        let fit = of.with_untracked(|drag| drag.as_ref().and_then(|drag| drag.fit(book, desk.now.get_untracked())));
        let _ = says.try_set(fit);
    };
    Effect::new(move |_| {
        if place.get().is_none() || waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        let later = move || {
            if waiting.try_set_value(false).is_none() {
                look();
            }
        };
        set_timeout(later, AFTER);
    });
    let strip = move || {
        place
            .get()
            .and_then(|(_, start, end)| book.axis.get().span(start, end))
            .map(|(at, len)| format!("--at:{at:.2};--len:{len:.2}"))
    };
    let breaks = Memo::new(move |_| says.with(|fit| fit.as_ref().is_some_and(|fit| !fit.breaks.is_empty())));
    view! {
        <div class="board-ghost-row" style=move || place.get().map(|(index, ..)| format!("--row:{index}"))>
            {move || says.with(|fit| fit.as_ref().map(|fit| trips(book.axis.get_untracked(), fit)))}
            <div
                class="board-ghost"
                class:board-ghost--breaks=breaks
                class:board-ghost--sent=sent
                style=strip
                data-testid="ghost"
            >
                <span class="clip strong number">
                    {move || place.get().map(|(_, start, end)| words::from_to(start, end))}
                </span>
            </div>
            {(!sent).then(|| view! { <Note of=of says=says place=place /> })}
        </div>
    }
}

fn trips(axis: super::axis::Axis, fit: &Fit) -> impl IntoView + use<> {
    let strip = |trip: Option<Trip>, before: bool| {
        let trip = trip.filter(|trip| trip.seconds > 0)?;
        let (from, to) = if before {
            (fit.start.plus(-trip.seconds * 1000), fit.start)
        } else {
            (fit.end, fit.end.plus(trip.seconds * 1000))
        };
        let (at, len) = axis.span(from, to)?;
        Some(view! { <span class="board-trip board-trip--ghost" style=format!("--at:{at:.2};--len:{len:.2}")></span> })
    };
    (strip(fit.before, true), strip(fit.after, false))
}

/// What the place means.
#[component]
fn Note(
    of: RwSignal<Option<Drag>>,
    says: RwSignal<Option<Fit>>,
    place: Memo<Option<(usize, jobsheet_model::Timestamp, jobsheet_model::Timestamp)>>,
) -> impl IntoView {
    let book = desk().board;
    let grid: Grid = expect_context();
    let (about, more) = of.with_untracked(|drag| {
        drag.as_ref().map(|drag| (words::about(&drag.order), drag.more.len())).unwrap_or_default()
    });
    let many = (more > 0).then(|| t_args("board-drop-more", &[("count", more.into())]));
    // Near the foot of what is seen the note is above.
    let low = move || place.get().is_some_and(|(index, ..)| grid.is_low(index));
    let at = move || {
        let (_, start, _) = place.get()?;
        Some(format!("--at:{:.2}", book.axis.get_untracked().at(start).max(0.0)))
    };
    view! {
        <div class="board-note" class:board-note--above=low style=at data-testid="ghost-note">
            <strong class="clip">{about}</strong>
            {many.map(|many| view! { <span class="board-note__line">{many}</span> })}
            {move || says.get().map(|fit| lines(&fit))}
        </div>
    }
}

fn lines(fit: &Fit) -> impl IntoView + use<> {
    let breaks = fit.breaks.iter().map(|one| (true, words::remark_words(one)));
    let lines: Vec<_> = breaks.chain(fit.hints.iter().map(|one| (false, words::remark_words(one)))).collect();
    let fits = lines.is_empty();
    view! {
        {trip_words("board-trip-to", fit.before)}
        {trip_words("board-trip-on", fit.after)}
        {lines.into_iter().map(|(broken, said)| remark(broken, said)).collect_view()}
        {fits
            .then(|| {
                view! {
                    <span class="board-note__line board-note__line--fits">
                        {icon(Icon::CheckCircle)} <span>{t("board-fits")}</span>
                    </span>
                }
            })}
    }
}

fn remark(broken: bool, said: String) -> impl IntoView {
    view! {
        <span class="board-note__line" class:board-note__line--breaks=broken>
            {icon(if broken { Icon::Warning } else { Icon::Info })}
            <span>{said}</span>
        </span>
    }
}

/// What dropping or setting a time would mean, in words; the dialog of the time says the same.
pub fn fit_words(fit: &Fit) -> AnyView {
    lines(fit).into_any()
}

/// A guessed trip in words.
fn trip_words(key: &'static str, trip: Option<Trip>) -> Option<AnyView> {
    trip.filter(|trip| trip.seconds > 0).map(|trip| {
        let args = [("time", words::span(trip.seconds).into()), ("distance", distance(trip.metres).into())];
        let said = t_args(key, &args);
        view! { <span class="board-note__line">{icon(Icon::Truck)} <span>{said}</span></span> }.into_any()
    })
}
