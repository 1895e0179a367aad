//! What is in the hand, where it would land: its time, the trips before and after, and what it would break. What has been
//! sent stays there until the board has been read anew.

use leptos::prelude::*;

use super::drag::{Drag, Target};
use super::fit::{Fit, Trip};
use super::frame::Grid;
use super::words;
use crate::desk::context::desk;
use crate::i18n::{distance, t, t_args};
use crate::ui::{Icon, icon};

/// Of what is dragged, or of what is on its way to the server.
#[component]
pub fn Ghosts() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let grid: Grid = expect_context();
    let shown = Memo::new(move |_| match book.drag.get() {
        Some(drag) => Some((drag, false)),
        None => book.sending.get().map(|drag| (drag, true)),
    });
    move || {
        let (drag, sent) = shown.get()?;
        let fit = untrack(|| drag.fit(book, desk.now.get()))?;
        Some(ghost(book.axis.get_untracked(), grid, &drag, &fit, sent))
    }
}

fn ghost(axis: super::axis::Axis, grid: Grid, drag: &Drag, fit: &Fit, sent: bool) -> impl IntoView + use<> {
    let index = match drag.target {
        Target::Slot { index, .. } => index,
        _ => 0,
    };
    let (at, len) = axis.span(fit.start, fit.end).unwrap_or((0.0, 0.0));
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
    // Near the foot of what is seen the note is above.
    let low = grid.is_low(index);
    let breaks: Vec<_> = fit.breaks.iter().map(|one| (true, words::remark_words(one))).collect();
    let hints: Vec<_> = fit.hints.iter().map(|one| (false, words::remark_words(one))).collect();
    let many = (!drag.more.is_empty()).then(|| t_args("board-drop-more", &[("count", drag.more.len().into())]));
    let fits = breaks.is_empty() && hints.is_empty();
    view! {
        <div class="board-ghost-row" style=format!("--row:{index}")>
            {strip(fit.before, true)} {strip(fit.after, false)}
            <div
                class="board-ghost"
                class:board-ghost--breaks=!breaks.is_empty()
                class:board-ghost--sent=sent
                style=format!("--at:{at:.2};--len:{len:.2}")
                data-testid="ghost"
            >
                <span class="clip strong number">{words::from_to(fit.start, fit.end)}</span>
            </div>
            {(!sent)
                .then(|| {
                    view! {
                        <div class="board-note" class:board-note--above=low style=format!("--at:{at:.2}") data-testid="ghost-note">
                            <strong class="clip">{words::about(&drag.order)}</strong>
                            {many.map(|many| view! { <span class="board-note__line">{many}</span> })}
                            {trip_words("board-trip-to", fit.before)}
                            {trip_words("board-trip-on", fit.after)}
                            {breaks
                                .into_iter()
                                .chain(hints)
                                .map(|(broken, said)| {
                                    view! {
                                        <span class="board-note__line" class:board-note__line--breaks=broken>
                                            {icon(if broken { Icon::Warning } else { Icon::Info })}
                                            <span>{said}</span>
                                        </span>
                                    }
                                })
                                .collect_view()}
                            {fits
                                .then(|| {
                                    view! {
                                        <span class="board-note__line board-note__line--fits">
                                            {icon(Icon::CheckCircle)} <span>{t("board-fits")}</span>
                                        </span>
                                    }
                                })}
                        </div>
                    }
                })}
        </div>
    }
}

/// A guessed trip in words.
pub fn trip_words(key: &'static str, trip: Option<Trip>) -> Option<AnyView> {
    trip.filter(|trip| trip.seconds > 0).map(|trip| {
        let args = [("time", words::span(trip.seconds).into()), ("distance", distance(trip.metres).into())];
        let said = t_args(key, &args);
        view! { <span class="board-note__line">{icon(Icon::Truck)} <span>{said}</span></span> }.into_any()
    })
}
