//! Above the board: which day, the day in numbers, whose rows, how wide an hour is, and *plan the day*.

use leptos::prelude::*;

use super::book::{Phase, Question};
use super::frame::MOST_ZOOM;
use super::{go_to, panes, words};
use crate::desk::context::{Desk, desk};
use crate::desk::place::{Pane, Place};
use crate::desk::when;
use crate::i18n::{t, tr};
use crate::ui::{Button, Icon, IconButton, Look, SearchInput, Segment, Segments, Tone, icon};

/// The tools.
#[component]
pub fn Tools() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let week = Memo::new(move |_| matches!(desk.way.place.get(), Place::Week { .. }));
    let ready = Memo::new(move |_| book.phase.with(|phase| *phase == Phase::Ready));
    view! {
        <div class="board-tools desk-tools">
            <Scales />
            <Days />
            <Show when=move || ready.get() && !week.get()><Numbers /></Show>
            <span class="grow"></span>
            <div class="board-tools__who">
                <SearchInput value=book.who label=tr("board-find-row") testid="board-who" />
            </div>
            <panes::Popped />
            <Show when=move || book.room.get() && !week.get()>
                <div class="row gap-0" role="group" aria-label=tr("board-zoom")>
                    <IconButton
                        icon=Icon::Minus
                        label=tr("board-zoom-out")
                        on_press=move || zoom(book.zoom, false)
                        disabled=Signal::derive(move || book.zoom.get() == 0)
                        testid="zoom-out"
                    />
                    <IconButton
                        icon=Icon::Add
                        label=tr("board-zoom-in")
                        on_press=move || zoom(book.zoom, true)
                        disabled=Signal::derive(move || book.zoom.get() == MOST_ZOOM)
                        testid="zoom-in"
                    />
                </div>
            </Show>
            {move || {
                if book.room.get() && !week.get() {
                    view! { <Map /> }.into_any()
                } else {
                    view! {
                        <a class="button" href=move || desk.way.place.get().other_face().path() data-testid="to-map">
                            {icon(Icon::Map)} <span>{tr("map-from-board")}</span>
                        </a>
                    }
                        .into_any()
                }
            }}
            <Show when=move || !week.get()>
                <IconButton
                    icon=Icon::Truck
                    label=tr("slow-tool")
                    on_press=move || book.question.set(Some(Question::Slow(None)))
                    testid="slow"
                />
            </Show>
            {move || {
                (desk.may_decide() && !week.get()).then(|| {
                    view! {
                        <a class="button" href=Place::Automatic.path() data-testid="to-automatic">
                            {icon(Icon::Zap)} <span>{tr("automatic-short")}</span>
                        </a>
                        <Button
                            label=tr("board-plan")
                            icon=Icon::Route
                            look=Look::Soft
                            on_press=move || book.question.set(Some(Question::Plan))
                            testid="plan"
                        />
                    }
                })
            }}
        </div>
    }
}

/// The map beside the board; while it is there, its head has the way to the large one.
#[component]
fn Map() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let away = Memo::new(move |_| book.popped.with(|popped| popped.contains(&Pane::Map)));
    view! {
        <Show when=move || !away.get()>
            <button
                type="button"
                class="button"
                aria-pressed=move || book.beside.get().to_string()
                aria-keyshortcuts="m"
                data-testid="map-toggle"
                on:click=move |_| book.beside.update(|beside| *beside = !*beside)
            >
                {icon(Icon::Map)} <span>{tr("map")}</span>
            </button>
        </Show>
        <a
            class="icon-button"
            href=move || desk.way.place.get().other_face().path()
            aria-label=tr("map-from-board")
            title=tr("map-from-board")
            data-testid="to-map"
        >
            {icon(Icon::MapPin)}
        </a>
    }
}

/// The day, or the week that it is in.
#[component]
fn Scales() -> impl IntoView {
    let desk = desk();
    let week = Signal::derive(move || matches!(desk.way.place.get(), Place::Week { .. }));
    let segments = vec![Segment::new(false, tr("board-scale-day")), Segment::new(true, tr("board-scale-week"))];
    view! {
        <Segments
            segments=segments
            value=week
            on_change=move |_: bool| turn(desk)
            label=tr("board-scale")
            testid="board-scale"
        />
    }
}

/// From the day to its week, and back.
pub fn turn(desk: Desk) {
    let (day, order) = desk.way.place.get_untracked().of_day().unwrap_or_default();
    desk.way.go(match desk.way.place.get_untracked() {
        Place::Week { .. } => Place::Board { day, order },
        Place::Board { .. } => Place::Week { day, order },
        other => other,
    });
}

/// One step wider or narrower.
pub fn zoom(zoom: RwSignal<u8>, wider: bool) {
    let now = zoom.get_untracked();
    zoom.set(if wider { (now + 1).min(MOST_ZOOM) } else { now.saturating_sub(1) });
}

/// Yesterday, today, tomorrow, or any day.
#[component]
pub fn Days() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let today = Memo::new(move |_| when::day_number(desk.now.get()));
    let near = Signal::derive(move || book.day.get() - today.get());
    let segments = vec![
        Segment::new(-1, tr("desk-yesterday")),
        Segment::new(0, tr("desk-today")),
        Segment::new(1, tr("desk-tomorrow")),
    ];
    let step = move |by: i64| go_to(desk, book.day.get_untracked() + by);
    view! {
        <div class="board-days" role="group" aria-label=tr("board-day")>
            <IconButton
                icon=Icon::ChevronLeft
                label=tr("board-day-before")
                on_press=move || step(-1)
                testid="day-before"
            />
            <Segments
                segments=segments
                value=near
                on_change=move |by: i64| go_to(desk, today.get_untracked() + by)
                label=tr("board-day")
                testid="board-day"
            />
            <IconButton icon=Icon::ChevronRight label=tr("board-day-after") on_press=move || step(1) testid="day-after" />
            <input
                class="input board-days__date"
                type="date"
                aria-label=tr("board-day-pick")
                data-testid="board-date"
                prop:value=move || when::date_input(book.day.get())
                on:change=move |event| {
                    if let Some(day) = when::parse_date(&event_target_value(&event)) {
                        go_to(desk, day);
                    }
                }
            />
        </div>
    }
}

/// The day in numbers.
#[component]
fn Numbers() -> impl IntoView {
    let book = desk().board;
    let one = |key: &'static str, tone: Tone, drawing: Icon, value: Signal<String>| {
        view! {
            <div class=format!("board-number {key} {}", tone.class()) data-testid=key>
                <dt>{icon(drawing)} <span>{tr(key)}</span></dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let late = Memo::new(move |_| book.figures.get().late);
    let overtime = Memo::new(move |_| book.figures.get().overtime);
    view! {
        <dl class="board-numbers" aria-label=tr("board-numbers")>
            {one(
                "board-kept",
                Tone::Green,
                Icon::CheckCircle,
                Signal::derive(move || book.figures.get().kept.to_string()),
            )}
            {move || {
                let tone = if late.get() > 0 { Tone::Red } else { Tone::Neutral };
                one("board-late", tone, Icon::AlarmClock, Signal::derive(move || late.get().to_string()))
            }}
            {one(
                "board-distance",
                Tone::Neutral,
                Icon::Route,
                Signal::derive(move || words::kilometres(book.figures.get().metres)),
            )}
            {move || {
                (overtime.get() > 0)
                    .then(|| {
                        one(
                            "board-overtime",
                            Tone::Amber,
                            Icon::Moon,
                            Signal::derive(move || words::span(i64::try_from(overtime.get()).unwrap_or(0))),
                        )
                    })
            }}
            <div class="hidden-words">
                <dt>{tr("board-pool")}</dt>
                <dd>{move || t("board-pool") + " " + &book.figures.get().unassigned.to_string()}</dd>
            </div>
        </dl>
    }
}
