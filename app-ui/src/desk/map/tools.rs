//! Above the map: which day, what is shown, and what is looked for.

use jobsheet_model::Priority;
use leptos::prelude::*;

use super::book::{Mode, State};
use super::find::Wanted;
use super::territory;
use crate::desk::board::Days;
use crate::desk::context::desk;
use crate::i18n::tr;
use crate::ui::{Button, Icon, Look, Segment, Segments, Select, SelectOption, Size, icon, priority_word};

/// What a filter stands at when it narrows nothing.
const ALL: &str = "all";

/// The tools. Where there is room the filters stand above the list.
#[component]
pub fn Tools() -> impl IntoView {
    let map = desk().map;
    view! {
        <div class="board-tools desk-tools map-tools">
            <Days />
            <Modes />
            <span class="grow"></span>
            {move || {
                if map.room.get() {
                    view! { <Links /> }.into_any()
                } else {
                    view! {
                        <details class="map-more" data-testid="map-more-tools">
                            <summary class="map-more__head">{icon(Icon::Filter)} <span>{tr("map-filters")}</span></summary>
                            <Filters />
                            <div class="row row--wrap gap-2"><Links /></div>
                        </details>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Work, or one of the heat maps.
#[component]
pub fn Modes() -> impl IntoView {
    let map = desk().map;
    let modes = vec![
        Segment::new(Mode::Work, tr("map-mode-work")),
        Segment::new(Mode::People, tr("map-mode-people")),
        Segment::new(Mode::Demand, tr("map-mode-demand")),
    ];
    view! {
        <Segments
            segments=modes
            value=map.mode
            on_change=move |mode: Mode| map.mode.set(mode)
            label=tr("map-mode")
            testid="map-mode"
        />
    }
}

/// To the areas, and to the board.
#[component]
fn Links() -> impl IntoView {
    let desk = desk();
    view! {
        {desk
            .may_decide()
            .then(|| view! { <Button label=tr("map-areas") icon=Icon::Layers on_press=move || territory::begin(desk) testid="map-areas" /> })}
        <a class="button" href=move || desk.way.place.get().other_face().path() data-testid="to-board">
            {icon(Icon::Board)} <span>{tr("map-to-board")}</span>
        </a>
    }
}

/// What is looked for.
#[component]
pub fn Filters() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let people = Signal::derive(move || {
        let all = map.seen.with(|seen| seen.as_ref().map(|seen| seen.people.clone()).unwrap_or_default());
        let people = all.into_iter().map(|one| (one.technician.to_string(), Signal::stored(one.name)));
        options("map-anybody", people.collect())
    });
    let states = Signal::derive(move || {
        let mut all: Vec<_> =
            State::ALL.map(|one| (one.code().to_owned(), tr(format!("map-state-{}", one.code())))).into();
        all.push(("late".to_owned(), tr("map-state-late")));
        options("map-any-state", all)
    });
    let priorities = Signal::derive(move || {
        let all = Priority::ALL.map(|one| (one.code().to_owned(), Signal::derive(move || priority_word(one))));
        options("desk-any-priority", all.into())
    });
    let areas = Signal::derive(move || {
        let all = map.seen.with(|seen| seen.as_ref().map(|seen| seen.territories.clone()).unwrap_or_default());
        let areas = all.into_iter().map(|one| (one.id.to_string(), Signal::stored(one.name)));
        options("map-anywhere", areas.collect())
    });
    let narrowed = Memo::new(move |_| Wanted::now(desk).narrows());
    let widen = move || {
        for filter in [map.person, map.state, map.priority, map.area] {
            filter.set(String::new());
        }
    };
    view! {
        <div class="map-filters" role="group" aria-label=tr("map-filters")>
            <Filter value=map.person options=people label="map-filter-person" testid="map-person" />
            <Filter value=map.state options=states label="map-filter-state" testid="map-state" />
            <Filter value=map.priority options=priorities label="desk-filter-priority" testid="map-priority" />
            <Filter value=map.area options=areas label="map-filter-area" testid="map-area" />
            <Show when=move || narrowed.get()>
                <div class="map-filters__all">
                    <Button label=tr("map-widen") look=Look::Quiet size=Size::Small on_press=widen testid="map-widen" />
                </div>
            </Show>
        </div>
    }
}

fn options(all: &'static str, values: Vec<(String, Signal<String>)>) -> Vec<SelectOption> {
    let first = SelectOption::new(ALL, tr(all));
    std::iter::once(first).chain(values.into_iter().map(|(code, word)| SelectOption::new(code, word))).collect()
}

/// One filter; what it stands at is empty when it narrows nothing.
#[component]
fn Filter(
    value: RwSignal<String>,
    options: Signal<Vec<SelectOption>>,
    label: &'static str,
    testid: &'static str,
) -> impl IntoView {
    let shown = RwSignal::new(ALL.to_owned());
    Effect::new(move |_| shown.set(value.with(|code| if code.is_empty() { ALL.to_owned() } else { code.clone() })));
    let narrow = move |code: String| value.set(if code == ALL { String::new() } else { code });
    view! {
        <div class="desk-filter" class:desk-filter--on=move || !value.with(String::is_empty)>
            <Select value=shown options=options label=tr(label) on_change=narrow testid=testid />
        </div>
    }
}
