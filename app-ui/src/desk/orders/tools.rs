//! Above the list: search, how much of the book, filters, and the states with their numbers.

use std::time::Duration;

use jobsheet_api::office::{Scope, Sort};
use jobsheet_model::{Priority, Status};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use crate::desk::context::desk;
use crate::i18n::{number, t, tr};
use crate::rest::{OrdersQuery, Whose};
use crate::ui::{
    SearchInput, Segment, Segments, Select, SelectOption, icon, priority_word, status_icon, status_tone, status_word,
};

/// A pause in typing this long starts the search.
const PAUSE: Duration = Duration::from_millis(250);

/// The tools.
#[component]
pub fn Tools() -> impl IntoView {
    let desk = desk();
    let way = desk.way;
    let scope = Memo::new(move |_| way.query.with(|query| query.scope));
    let scopes = Scope::ALL.map(|scope| Segment::new(scope, tr(format!("desk-scope-{}", scope.code())))).to_vec();
    view! {
        <div class="desk-tools">
            <div class="desk-tools__line">
                <div class="desk-tools__search"><Search /></div>
                <Segments
                    segments=scopes
                    value=scope
                    on_change=move |scope| way.filter(|query| query.scope = scope)
                    label=tr("desk-scope")
                    testid="scope"
                />
                <div class="desk-tools__filters"><Filters /></div>
            </div>
            <States />
        </div>
    }
}

#[component]
fn Search() -> impl IntoView {
    let way = desk().way;
    let typed = RwSignal::new(way.query.with_untracked(|query| query.q.clone()));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |before: Option<String>| {
        let words = typed.get();
        if before.is_some() && way.query.with_untracked(|query| query.q != words) {
            if let Some(timer) = timer.get_value() {
                timer.clear();
            }
            let go = move || way.filter(|query| typed.with_untracked(|typed| query.q.clone_from(typed)));
            timer.set_value(set_timeout_with_handle(go, PAUSE).ok());
        }
        words
    });
    view! { <SearchInput value=typed label=tr("desk-search") testid="search" /> }
}

/// A select that changes one part of the filter. Its first choice, `all`, means no filter.
#[component]
fn Filter(
    label: Signal<String>,
    #[prop(into)] all: Signal<String>,
    options: Signal<Vec<SelectOption>>,
    now: Memo<Option<String>>,
    set: fn(&mut OrdersQuery, &str),
    testid: &'static str,
) -> impl IntoView {
    const ALL: &str = "all";
    let way = desk().way;
    let value = RwSignal::new(String::new());
    Effect::new(move |_| value.set(now.get().unwrap_or_else(|| ALL.to_owned())));
    let options = Signal::derive(move || {
        let mut list = vec![SelectOption::new(ALL, all)];
        list.extend(options.get());
        list
    });
    view! {
        <div class="desk-filter" class:desk-filter--on=move || now.get().is_some()>
            <Select
                value=value
                options=options
                label=label
                on_change=move |code: String| way.filter(|query| set(query, if code == ALL { "" } else { &code }))
                testid=testid
            />
        </div>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let desk = desk();
    let query = desk.way.query;
    let priorities = Signal::derive(move || {
        Priority::ALL.map(|one| SelectOption::new(one.code(), Signal::derive(move || priority_word(one)))).to_vec()
    });
    let technicians = Signal::derive(move || {
        let mut list = vec![SelectOption::new(Whose::Nobody.code(), tr("desk-no-technician"))];
        list.extend(
            desk.technicians.get().into_iter().map(|one| SelectOption::new(one.person.id.to_string(), one.person.name)),
        );
        list
    });
    let sorts = Signal::derive(|| vec![SelectOption::new(Sort::Age.code(), tr("desk-sort-age"))]);
    view! {
        <Filter
            label=tr("desk-filter-priority")
            all=tr("desk-any-priority")
            options=priorities
            now=Memo::new(move |_| query.with(|query| query.priority.map(|one| one.code().to_owned())))
            set=|query, code| query.priority = Priority::from_code(code)
            testid="filter-priority"
        />
        <Filter
            label=tr("desk-filter-technician")
            all=tr("desk-any-technician")
            options=technicians
            now=Memo::new(move |_| query.with(|query| query.technician.map(Whose::code)))
            set=|query, code| query.technician = Whose::from_code(code)
            testid="filter-technician"
        />
        <Filter
            label=tr("desk-sort")
            all=tr("desk-sort-pressing")
            options=sorts
            now=Memo::new(move |_| query.with(|query| (query.sort != Sort::Pressing).then(|| query.sort.code().to_owned())))
            set=|query, code| query.sort = Sort::from_code(code).unwrap_or_default()
            testid="sort"
        />
    }
}

/// The states that occur, in the order of an order's life, each with its number.
#[component]
fn States() -> impl IntoView {
    let desk = desk();
    let way = desk.way;
    let chosen = Memo::new(move |_| way.query.with(|query| query.status));
    let present = Memo::new(move |_| {
        let counts = desk.book.by_status.get();
        Status::ALL
            .into_iter()
            .filter(|one| counts.get(one).is_some_and(|count| *count > 0) || chosen.get() == Some(*one))
            .collect::<Vec<_>>()
    });
    let count = move |one: Option<Status>| {
        move || {
            let counts = desk.book.by_status.get();
            let many = one.map_or_else(|| counts.values().sum(), |one| counts.get(&one).copied().unwrap_or(0));
            #[expect(clippy::cast_precision_loss, reason = "numbers of orders are small")]
            number(many as f64)
        }
    };
    let tab = move |one: Option<Status>| {
        let class = one.map_or(String::new(), |one| status_tone(one).class().to_owned());
        view! {
            <button
                type="button"
                class=format!("desk-state {class}")
                aria-pressed=move || (chosen.get() == one).to_string()
                data-testid=format!("state-{}", one.map_or("all", Status::code))
                on:click=move |_| way.filter(|query| query.status = one)
            >
                {one.map(|one| icon(status_icon(one)))}
                <span>{move || one.map_or_else(|| t("desk-all-states"), status_word)}</span>
                <span class="desk-state__count">{count(one)}</span>
            </button>
        }
    };
    view! {
        <div class="desk-states" role="group" aria-label=tr("desk-by-state")>
            {tab(None)}
            <For each=move || present.get() key=|one| *one children=move |one| tab(Some(one)) />
        </div>
    }
}
