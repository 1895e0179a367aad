//! The rows. One markup for all widths: a wide list shows a line per order with a column each, a narrow one stacks the
//! same cells (the style sheet decides by the list's own width).

use jobsheet_api::office::OrderLine;
use jobsheet_model::Priority;
use jobsheet_workflow::is_late;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::book::{Phase, Row};
use crate::desk::context::{Desk, desk};
use crate::desk::place::Place;
use crate::desk::when;
use crate::i18n::{number, t, t_args, tr};
use crate::ui::{Avatar, AvatarSize, Button, Empty, ErrorBanner, Icon, Look, StatusChip, Tone, icon, priority_word};

/// The columns with a head, in order.
const COLUMNS: [&str; 8] = ["number", "order", "customer", "status", "window", "technician", "age", "marks"];

/// The list with everything that can stand in its place.
#[component]
pub fn OrderTable() -> impl IntoView {
    let desk = desk();
    let (book, way) = (desk.book, desk.way);
    let again = move || book.begin(desk, way.query.get_untracked());
    view! {
        <div class="desk-rows" data-testid="orders">
            {move || match book.phase.get() {
                Phase::Loading => view! { <Waiting /> }.into_any(),
                Phase::Failed(error) => view! {
                    <div class="desk-rows__note">
                        <ErrorBanner error=Signal::stored(Some(error)) retry=again testid="list-failed" />
                    </div>
                }
                .into_any(),
                Phase::Ready => view! { <Rows /> }.into_any(),
            }}
        </div>
    }
}

/// The shape of the list while it is read for the first time.
#[component]
fn Waiting() -> impl IntoView {
    view! {
        <div class="desk-waiting" aria-busy="true" data-testid="skeleton">
            <span class="hidden-words">{tr("loading")}</span>
            {(0..12)
                .map(|row| {
                    view! {
                        <div class="desk-waiting__row">
                            <span class="skeleton"></span>
                            <span class="skeleton" style:width=format!("{}%", 40 + row * 17 % 45)></span>
                            <span class="skeleton"></span>
                        </div>
                    }
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let desk = desk();
    let (book, way) = (desk.book, desk.way);
    let empty = Memo::new(move |_| book.rows.with(Vec::is_empty));
    let shown = move || {
        #[expect(clippy::cast_precision_loss, reason = "numbers of orders are small")]
        let args = [
            ("shown", number(book.rows.with(Vec::len) as f64).into()),
            ("total", number(book.total.get() as f64).into()),
        ];
        t_args("desk-shown", &args)
    };
    move || {
        if empty.get() {
            return view! { <Nothing /> }.into_any();
        }
        view! {
            <div
                class="desk-grid"
                role="grid"
                aria-label=tr("desk-orders")
                aria-rowcount=move || (book.total.get() + 1).to_string()
            >
                <div role="rowgroup" class="desk-grid__head">
                    <div role="row" class="desk-row desk-row--head">
                        {COLUMNS
                            .map(|column| {
                                view! {
                                    <span role="columnheader" class=format!("desk-cell desk-cell--{column}")>
                                        {tr(format!("desk-column-{column}"))}
                                    </span>
                                }
                            })
                            .collect_view()}
                    </div>
                </div>
                <div role="rowgroup">
                    <For
                        each=move || book.rows.get()
                        key=|row| row.id
                        children=move |row| view! { <OrderRow row=row /> }
                    />
                </div>
            </div>
            <div class="desk-more">
                <span class="faint small number" data-testid="shown">{shown}</span>
                <Show when=move || book.next.with(Option::is_some)>
                    <Button
                        label=tr("desk-more")
                        busy=book.busy
                        on_press=move || book.more(desk, way.query.get_untracked())
                        testid="more"
                    />
                </Show>
            </div>
        }
        .into_any()
    }
}

/// Nothing fits the filter, or there is nothing at all.
#[component]
fn Nothing() -> impl IntoView {
    let desk = desk();
    let way = desk.way;
    let filtered = way.query.with_untracked(|query| {
        query.status.is_some() || query.technician.is_some() || query.priority.is_some() || !query.q.is_empty()
    });
    if filtered {
        let clear = move || {
            way.filter(|query| {
                let (scope, sort) = (query.scope, query.sort);
                *query = crate::rest::OrdersQuery { scope, sort, ..Default::default() };
            });
        };
        view! {
            <Empty icon=Icon::Search title=tr("desk-none-fit") text=tr("desk-none-fit-next")>
                <Button label=tr("desk-clear-filter") on_press=clear testid="clear-filter" />
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty icon=Icon::CheckCircle title=tr("desk-none-open") text=tr("desk-none-open-next")>
                {desk
                    .may_decide()
                    .then(|| {
                        let write = move || way.go(Place::New);
                        view! { <Button label=tr("desk-new-order") icon=Icon::Add look=Look::Primary on_press=write /> }
                    })}
            </Empty>
        }
        .into_any()
    }
}

#[component]
fn OrderRow(row: Row) -> impl IntoView {
    let desk = desk();
    let Row { id, line, flashes } = row;
    let selected = Memo::new(move |_| desk.way.place.get() == Place::Order(id));
    // One row is reached by Tab, the others by the arrows.
    let reachable = Memo::new(move |_| match desk.book.cursor.get() {
        Some(cursor) => cursor == id,
        None => desk.book.rows.with(|rows| rows.first().is_some_and(|first| first.id == id)),
    });
    let open = move || {
        desk.book.cursor.set(Some(id));
        desk.way.go(Place::Order(id));
    };
    let key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            open();
        }
    };
    let (odd, even) = (flashes.clone(), flashes);
    let words = line.clone();
    view! {
        <div
            role="row"
            class="desk-row"
            class:desk-row--flash-a=move || odd.get() % 2 == 1
            class:desk-row--flash-b=move || { let count = even.get(); count > 0 && count % 2 == 0 }
            id=format!("row-{id}")
            tabindex=move || if reachable.get() { "0" } else { "-1" }
            aria-selected=move || selected.get().to_string()
            data-testid="order-row"
            data-order=id.to_string()
            data-status=move || words.with(|line| line.status.code())
            on:click=move |_| open()
            on:keydown=key
        >
            {move || cells(desk, &line.get())}
        </div>
    }
}

fn cells(desk: Desk, line: &OrderLine) -> impl IntoView + use<> {
    let window = line.window;
    let created = line.created_at;
    let status = line.status;
    let late = Memo::new(move |_| is_late(status, window, desk.now.get()));
    let place = if line.district.is_empty() {
        line.customer.clone()
    } else {
        format!("{} · {}", line.customer, line.district)
    };
    let technician = line.technician.as_ref().map_or_else(
        || view! { <span class="faint">{tr("desk-nobody")}</span> }.into_any(),
        |(_, name)| {
            view! { <Avatar name=name.clone() size=AvatarSize::Small /> <span class="clip">{name.clone()}</span> }
                .into_any()
        },
    );
    view! {
        <span role="gridcell" class="desk-cell desk-cell--number">
            {priority_mark(line.priority)}
            <span class="code">{line.number.clone()}</span>
        </span>
        <span role="gridcell" class="desk-cell desk-cell--order" title=line.title.clone()>{line.title.clone()}</span>
        <span role="gridcell" class="desk-cell desk-cell--customer" title=line.address.clone()>{place}</span>
        <span role="gridcell" class="desk-cell desk-cell--status"><StatusChip status=line.status /></span>
        <span role="gridcell" class="desk-cell desk-cell--window" class:desk-late=late>
            {move || late.get().then(|| view! { {icon(Icon::AlarmClock)} <span class="hidden-words">{t("desk-overdue")}</span> })}
            <span>{move || when::window(window, desk.now.get())}</span>
        </span>
        <span role="gridcell" class="desk-cell desk-cell--technician">{technician}</span>
        <span
            role="gridcell"
            class="desk-cell desk-cell--age"
            title=move || when::day_and_clock(created, desk.now.get())
        >
            {move || when::age(created, desk.now.get())}
        </span>
        <span role="gridcell" class="desk-cell desk-cell--marks">{marks(line)}</span>
    }
}

/// The priority as a small mark before the number; *normal* is the rule and shows nothing.
fn priority_mark(priority: Priority) -> impl IntoView + use<> {
    let (tone, drawing) = match priority {
        Priority::Urgent => (Tone::Red, Icon::ChevronsUp),
        Priority::High => (Tone::Amber, Icon::ChevronUp),
        Priority::Normal => (Tone::Neutral, Icon::Equal),
        Priority::Low => (Tone::Neutral, Icon::ChevronDown),
    };
    view! {
        <span
            class=format!("desk-priority desk-priority--{} {}", priority.code(), tone.class())
            title=move || priority_word(priority)
        >
            {icon(drawing)}
            <span class="hidden-words">{move || priority_word(priority)}</span>
        </span>
    }
}

/// What wants a person, and files that are still on a phone.
fn marks(line: &OrderLine) -> impl IntoView + use<> {
    let mark = |count: u32, tone: Tone, drawing: Icon, key: &'static str| {
        let words = move || t_args(key, &[("count", count.into())]);
        (count > 0).then(|| {
            view! {
                <span class=format!("desk-mark {}", tone.class()) title=words data-testid=key>
                    {icon(drawing)}
                    <span aria-hidden="true">{count}</span>
                    <span class="hidden-words">{words}</span>
                </span>
            }
        })
    };
    (
        mark(line.attention, Tone::Amber, Icon::Flag, "desk-mark-attention"),
        mark(line.expected_files, Tone::Neutral, Icon::Hourglass, "desk-mark-files"),
    )
}
