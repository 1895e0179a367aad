//! An order in a list: the job ticket.

use jobsheet_api::device::{ItemState, OrderRow};
use jobsheet_model::{OrderId, Priority, Timestamp};
use leptos::prelude::*;

use super::core::core;
use crate::i18n::{clock_time, day_in_figures, distance, same_day, t, tr};
use crate::platform::browser;
use crate::ui::{Chip, ChipLook, Icon, Passage, PriorityChip, StatusChip, Tone, icon};

/// The time in the stub: hours when the order is of the day shown, else the date.
fn stub(row: &OrderRow, with_day: bool) -> AnyView {
    // The time that a dispatcher has planned goes before the one that the customer was told.
    let start = row.planned.or(row.window.start);
    let end = row.window.end.filter(|end| start.is_none_or(|start| start < *end));
    let time = move |at: Option<Timestamp>| at.map(clock_time);
    // The date of today would only be noise.
    let dated = |at: Timestamp| with_day && !same_day(at, browser::now());
    match start.or(end).map(|at| (at, dated(at))) {
        None => view! { <span class="ticket__until">{tr("no-appointment")}</span> }.into_any(),
        Some((at, true)) => view! {
            <span class="ticket__time">{move || day_in_figures(at)}</span>
            <span class="ticket__until">{move || time(start)}</span>
            <span class="ticket__until">{move || time(end)}</span>
        }
        .into_any(),
        Some((_, false)) => view! {
            <span class="ticket__time">{move || time(start.or(end))}</span>
            <span class="ticket__until">{move || start.and(end).map(clock_time)}</span>
        }
        .into_any(),
    }
}

/// Where an order is opened.
#[must_use]
pub fn order_path(order: OrderId) -> String {
    format!("/orders/{order}")
}

/// The ticket, as a link.
#[component]
pub fn Ticket(
    /// Which order it is of.
    id: OrderId,
    /// The order; none when it has just left the list.
    row: Memo<Option<OrderRow>>,
    /// The stub shows the date too.
    #[prop(optional)]
    with_day: bool,
    /// Under way: drawn stronger.
    #[prop(optional)]
    now: bool,
) -> impl IntoView {
    let done = move || row.with(|row| row.as_ref().is_some_and(|row| row.status.is_final()));
    view! {
        <li>
            <a class="ticket" href=order_path(id) data-testid="ticket" class:ticket--now=now class:ticket--done=done>
                {move || row.get().map(|row| inside(row, with_day))}
            </a>
        </li>
    }
}

fn inside(row: OrderRow, with_day: bool) -> AnyView {
    let core = core();
    let service = row.service.clone();
    let kind = move || core.service(&service);
    view! {
        <div class="ticket__stub">
            {stub(&row, with_day)}
            {row.late.then(|| view! { <span class="ticket__late">{icon(Icon::AlarmClock)} {tr("late")}</span> })}
        </div>
        <div class="ticket__body">
            <span class="ticket__title">{row.customer}</span>
            <span class="ticket__line">{row.title}</span>
            <span class="ticket__line ticket__where">
                {icon(Icon::MapPin)} <span class="clip-2 grow">{row.address}</span>
                {row.distance.map(|metres| view! { <span class="nowrap strong number">{move || distance(metres)}</span> })}
            </span>
            <span class="ticket__foot">
                <StatusChip status=row.status />
                {row.forced.then(|| view! { <Chip label=tr("forced") tone=Tone::Red icon=Icon::Zap testid="forced" /> })}
                {matches!(row.priority, Priority::Urgent | Priority::High).then(|| view! { <PriorityChip priority=row.priority /> })}
                <span class="tiny quiet">{kind}</span>
                {(row.sync != ItemState::Confirmed).then(|| view! { <Passage state=row.sync /> })}
                {row.number.is_none().then(|| view! { <Chip label=tr("found-on-site") tone=Tone::Violet look=ChipLook::Lined icon=Icon::Flag /> })}
            </span>
            {row.pending.then(|| view! { <span class="hidden-words">{t("step-pending")}</span> })}
        </div>
    }
    .into_any()
}
