//! The pool: what nobody has, most pressing first. Cards are chosen by click, with Ctrl and Shift for several, and go to
//! somebody by a drag or by the button below.

use std::sync::Arc;

use jobsheet_api::office::BoardOrder;
use jobsheet_model::{OrderId, Priority, Status};
use jobsheet_workflow::is_late;
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::book::{BoardBook, Card, Question};
use super::frame::Grid;
use super::{Pop, drag, find, open, opened, words};
use crate::desk::context::{Desk, desk, skill_word};
use crate::desk::place::{Pane, Place};
use crate::desk::when;
use crate::i18n::{t, t_args, tr};
use crate::ui::{Button, Empty, Icon, Look, SearchInput, Select, SelectOption, Size, icon, priority_word};

/// The pane.
#[component]
pub fn Pool() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let grid: Grid = expect_context();
    let cards = Memo::new(move |_| find::cards(desk));
    let count = Memo::new(move |_| cards.with(Vec::len));
    let all = Memo::new(move |_| book.pool.with(Vec::len));
    Effect::new(move |_| {
        count.track();
        grid.pool_height.track();
        grid.rem.track();
        grid.draw_cards(count.get_untracked());
    });
    let cursor = Memo::new(move |_| {
        let cursor = book.cursor.get()?;
        cards.with(|cards| cards.iter().position(|card| card.id == cursor))
    });
    let drawn = move || {
        let (from, to) = grid.cards.get();
        cards.with(|cards| cards[from.min(cards.len())..to.min(cards.len())].to_vec())
    };
    let numbers = move || {
        let (shown, all) = (count.get(), all.get());
        if shown == all {
            all.to_string()
        } else {
            t_args("desk-shown", &[("shown", shown.into()), ("total", all.into())])
        }
    };
    let dropping = move || book.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.target == drag::Target::Pool));
    view! {
        <section class="board-pool" class:board-pool--target=dropping aria-labelledby="board-pool-title">
            <div class="board-pool__head">
                <h2 class="board-pool__title" id="board-pool-title">
                    {tr("board-pool")} <span class="badge" data-testid="pool-count">{numbers}</span>
                    {move || matches!(desk.way.place.get(), Place::Board { .. }).then(|| view! { <Pop pane=Pane::Pool /> })}
                </h2>
                <SearchInput value=book.words label=tr("board-find-card") testid="pool-search" />
                <Filters />
            </div>
            <div
                class="board-pool__scroll"
                node_ref=grid.pool
                on:scroll=move |_| grid.on_pool_scroll(count.get_untracked())
            >
                <Show when=move || count.get() == 0><Nothing all=all /></Show>
                <div
                    class="board-pool__list"
                    role="listbox"
                    aria-multiselectable="true"
                    aria-label=tr("board-pool")
                    tabindex=move || if count.get() == 0 { "0" } else { "-1" }
                    style:height=move || format!("calc(var(--board-card) * {})", count.get())
                    data-testid="pool"
                >
                    <div
                        role="presentation"
                        style:transform=move || format!("translateY(calc(var(--board-card) * {}))", grid.cards.get().0)
                    >
                        <For
                            each=drawn
                            key=|card| card.id
                            children=move |card| view! { <PoolCard card=card cards=cards cursor=cursor /> }
                        />
                    </div>
                </div>
            </div>
            <Chosen />
        </section>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let book = desk().board;
    let priorities = Signal::derive(move || {
        let mut list = vec![SelectOption::new("all", tr("desk-any-priority"))];
        list.extend(Priority::ALL.map(|one| SelectOption::new(one.code(), Signal::derive(move || priority_word(one)))));
        list
    });
    let skills = Signal::derive(move || {
        let mut list = vec![SelectOption::new("all", tr("board-any-skill"))];
        list.extend(find::skills(book).into_iter().map(|code| {
            let word = code.clone();
            SelectOption::new(code, Signal::derive(move || skill_word(&word)))
        }));
        list
    });
    let (priority, skill) = (RwSignal::new("all".to_owned()), RwSignal::new("all".to_owned()));
    let offered = Memo::new(move |_| find::offered(book));
    let shown = Memo::new(move |_| offered.get() > 0 || book.offered.get());
    let narrow = |all: RwSignal<String>| move |code: String| all.set(if code == "all" { String::new() } else { code });
    Effect::new(move |_| {
        priority.set(book.priority.with(|code| if code.is_empty() { "all".to_owned() } else { code.clone() }))
    });
    Effect::new(move |_| {
        skill.set(book.skill.with(|code| if code.is_empty() { "all".to_owned() } else { code.clone() }))
    });
    view! {
        <div class="board-pool__filters">
            <div class="desk-filter" class:desk-filter--on=move || !book.priority.with(String::is_empty)>
                <Select
                    value=priority
                    options=priorities
                    label=tr("desk-filter-priority")
                    on_change=narrow(book.priority)
                    testid="pool-priority"
                />
            </div>
            <div class="desk-filter" class:desk-filter--on=move || !book.skill.with(String::is_empty)>
                <Select
                    value=skill
                    options=skills
                    label=tr("board-filter-skill")
                    on_change=narrow(book.skill)
                    testid="pool-skill"
                />
            </div>
            <Show when=move || shown.get()>
                <button
                    type="button"
                    class="choice board-pool__offered"
                    aria-pressed=move || book.offered.get().to_string()
                    data-testid="pool-offered"
                    on:click=move |_| book.offered.update(|offered| *offered = !*offered)
                >
                    {icon(Icon::Hand)} <span>{tr("board-offered")}</span> <span class="badge">{move || offered.get()}</span>
                </button>
            </Show>
        </div>
    }
}

/// Nothing waits, or nothing fits.
#[component]
fn Nothing(all: Memo<usize>) -> impl IntoView {
    let book = desk().board;
    move || {
        if all.get() == 0 {
            return view! { <Empty icon=Icon::CheckCircle title=tr("board-pool-empty") text=tr("board-pool-empty-next") /> }
                .into_any();
        }
        let clear = move || {
            for filter in [book.words, book.priority, book.skill] {
                filter.set(String::new());
            }
            book.offered.set(false);
        };
        view! {
            <Empty icon=Icon::Search title=tr("desk-none-fit") text=tr("desk-none-fit-next")>
                <Button label=tr("desk-clear-filter") on_press=clear testid="pool-clear" />
            </Empty>
        }
        .into_any()
    }
}

/// What can be done with several.
#[component]
fn Chosen() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let count = Memo::new(move |_| book.chosen.with(std::collections::BTreeSet::len));
    let assign = move || {
        let orders = chosen(desk);
        book.question.set(Some(Question::Assign(orders)));
    };
    view! {
        <Show when=move || { count.get() > 1 }>
            <div class="board-pool__chosen" role="group" data-testid="chosen">
                <span class="strong grow">{move || t_args("board-chosen", &[("count", count.get().into())])}</span>
                {desk
                    .may_decide()
                    .then(|| {
                        view! {
                            <Button
                                label=tr("board-assign-to")
                                icon=Icon::Send
                                look=Look::Primary
                                size=Size::Small
                                on_press=assign
                                testid="assign-chosen"
                            />
                        }
                    })}
                <Button
                    label=tr("board-choose-none")
                    look=Look::Quiet
                    size=Size::Small
                    on_press=move || book.chosen.set(Default::default())
                    testid="choose-none"
                />
            </div>
        </Show>
    }
}

/// What is chosen, in the order of the pool.
pub fn chosen(desk: Desk) -> Vec<OrderId> {
    let book = desk.board;
    book.chosen.with_untracked(|chosen| {
        book.pool.with_untracked(|pool| pool.iter().map(|card| card.id).filter(|id| chosen.contains(id)).collect())
    })
}

/// Chooses one card, one more, or all from the last one on.
pub fn choose(book: BoardBook, cards: &[Card], id: OrderId, more: bool, range: bool) {
    let place = |id: OrderId| cards.iter().position(|card| card.id == id);
    let from = book.anchor.get_untracked().and_then(place);
    book.chosen.update(|chosen| match (range, from, place(id)) {
        (true, Some(from), Some(to)) => {
            if !more {
                chosen.clear();
            }
            chosen.extend(cards[from.min(to)..=from.max(to)].iter().map(|card| card.id));
        }
        _ if more => {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        }
        _ => {
            chosen.clear();
            chosen.insert(id);
        }
    });
    if !range {
        book.anchor.set(Some(id));
    }
    book.cursor.set(Some(id));
}

#[component]
fn PoolCard(card: Card, cards: Memo<Vec<Card>>, cursor: Memo<Option<usize>>) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let grid: Grid = expect_context();
    let Card { id, order } = card;
    let chosen = Memo::new(move |_| book.chosen.with(|chosen| chosen.contains(&id)));
    let shown = Memo::new(move |_| opened(desk) == Some(id));
    let place = Memo::new(move |_| cards.with(|cards| cards.iter().position(|card| card.id == id).unwrap_or(0)));
    // One card is reached by Tab: that of the cursor, or the first one drawn when it is elsewhere.
    let reachable = Memo::new(move |_| {
        let (from, to) = grid.cards.get();
        match cursor.get().filter(|at| (from..to).contains(at)) {
            Some(at) => at == place.get(),
            None => place.get() == from,
        }
    });
    let flash = Flash::new(book, id, {
        let order = order.clone();
        move || drop(order.get())
    });
    let held = Memo::new(move |_| book.held.with(|held| held.contains(&id)));
    let (press, words) = (order.clone(), order.clone());
    let down = move |event: web_sys::PointerEvent| {
        if desk.may_decide() {
            drag::press(book, grid, &event, press.get_untracked(), None, 0.0);
        }
    };
    let click = move |event: MouseEvent| {
        let (more, range) = (event.ctrl_key() || event.meta_key(), event.shift_key());
        cards.with_untracked(|cards| choose(book, cards, id, more, range));
        if !more && !range {
            open(desk, Some(id));
        }
    };
    view! {
        <div
            role="option"
            class=move || format!("board-card {}", flash.class())
            class:board-card--open=shown
            class:board-card--held=held
            id=format!("board-{id}")
            tabindex=move || if reachable.get() { "0" } else { "-1" }
            aria-selected=move || chosen.get().to_string()
            aria-setsize=move || cards.with(Vec::len).to_string()
            aria-posinset=move || (place.get() + 1).to_string()
            data-testid="card"
            data-order=id.to_string()
            data-number=move || words.with(|order| order.number.clone())
            on:pointerdown=down
            on:click=click
            on:focus=move |_| book.cursor.set(Some(id))
        >
            {move || card_words(desk, &order.get())}
        </div>
    }
}

/// What a card says; the phone's list uses it too.
pub fn card_words(desk: Desk, order: &Arc<BoardOrder>) -> impl IntoView + use<> {
    let (tone, drawing) = words::priority_look(order.priority);
    let (status, window, said_late) = (order.status, order.window, order.late);
    let late = Memo::new(move |_| said_late || is_late(status, window, desk.now.get()));
    let service = order.service.clone();
    let minutes = i64::from(order.seconds);
    let priority = order.priority;
    view! {
        <span class=format!("board-card__stripe {}", tone.class()) aria-hidden="true"></span>
        <span class="board-card__line">
            <span class=format!("desk-priority desk-priority--{} {}", priority.code(), tone.class()) title=move || priority_word(priority)>
                {icon(drawing)}
                <span class="hidden-words">{move || priority_word(priority)}</span>
            </span>
            <span class="clip quiet small">{move || desk.service(&service)}</span>
            {(status == Status::InPool)
                .then(|| view! { <span class="board-card__offered" title=tr("status-in_pool") data-testid="offered">{icon(Icon::Hand)} <span class="hidden-words">{tr("status-in_pool")}</span></span> })}
            {order.away.map(|_| view! { <span class="board-card__away" title=tr("board-card-away") data-testid="card-away">{icon(Icon::Hourglass)} <span class="hidden-words">{tr("board-card-away")}</span></span> })}
            <span class="board-card__long number">{move || words::span(minutes)}</span>
        </span>
        <span class="board-card__title clip" title=order.title.clone()>{order.title.clone()}</span>
        <span class="board-card__place clip quiet small">{words::place_words(order)}</span>
        <span class="board-card__when small number" class:desk-late=late>
            {move || late.get().then(|| view! { {icon(Icon::AlarmClock)} <span>{t("board-card-late")}</span> })}
            <span class="clip">{move || when::window(window, desk.now.get())}</span>
        </span>
    }
}

/// Lights up when what it shows changes, or when it is new on the board.
#[derive(Clone, Copy)]
pub struct Flash {
    count: RwSignal<u32>,
}

impl Flash {
    /// `track` reads what is shown.
    pub fn new(book: BoardBook, id: OrderId, track: impl Fn() + Send + Sync + 'static) -> Self {
        let count = RwSignal::new(u32::from(book.is_fresh(id)));
        Effect::new(move |seen: Option<()>| {
            track();
            if seen.is_some() {
                count.update(|count| *count += 1);
            }
        });
        Self { count }
    }

    /// The class for it; tracked. Two names, so that a second change starts it again.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.count.get() {
            0 => "",
            odd if odd % 2 == 1 => "board-flash-a",
            _ => "board-flash-b",
        }
    }
}
