//! The head of an order: which, how it stands, for when, with whom, and what can be done about it.

use jobsheet_model::{Status, TimeWindow, Timestamp};
use jobsheet_workflow::{is_late, is_owed};
use leptos::prelude::*;

use super::{Seen, part};
use crate::desk::act::What;
use crate::desk::context::desk;
use crate::desk::keys;
use crate::desk::place::Place;
use crate::desk::shell::BackToList;
use crate::desk::when;
use crate::i18n::{t, t_args, tr};
use crate::ui::{
    Avatar, AvatarSize, Button, Chip, Icon, IconButton, Look, PriorityChip, StatusChip, Tone, icon, kind_word,
};

/// The head.
#[component]
pub fn Head(seen: Seen) -> impl IntoView {
    let desk = desk();
    let number = part(seen, |detail| detail.order.number.clone());
    let title = part(seen, |detail| detail.order.title.clone());
    let kind = part(seen, |detail| (detail.order.kind, detail.order.service.clone()));
    let status = part(seen, |detail| detail.order.status);
    let reason = part(seen, |detail| detail.order.status_reason.clone());
    let priority = part(seen, |detail| detail.order.priority);
    let forced = part(seen, |detail| detail.order.visit.as_ref().is_some_and(|visit| visit.forced));
    let sort = move || {
        let (kind, service) = kind.get();
        format!("{} · {}", kind_word(kind), desk.service(&service))
    };
    view! {
        <header class="desk-head">
            <div class="desk-pane__bar">
                <BackToList />
                <span class="code strong" data-testid="order-number">
                    {move || number.get().unwrap_or_else(|| t("desk-no-number"))}
                </span>
                <span data-testid="order-status">{move || view! { <StatusChip status=status.get() /> }}</span>
                {move || view! { <PriorityChip priority=priority.get() /> }}
                {move || forced.get().then(|| view! { <Chip label=tr("forced") tone=Tone::Red icon=Icon::Zap testid="order-forced" /> })}
                <span class="quiet clip desk-head__kind">{sort}</span>
                <span class="grow"></span>
                <span class="desk-close">
                    <IconButton
                        icon=Icon::Close
                        label=tr("desk-close")
                        on_press=move || keys::close(desk)
                        testid="close-order"
                    />
                </span>
            </div>
            <h1 class="desk-head__title" data-testid="order-title">{title}</h1>
            {move || {
                let code = reason.get();
                (!code.is_empty()).then(|| view! { <p class="quiet" data-testid="status-reason">{desk.reason(&code)}</p> })
            }}
            <Facts seen=seen />
            <Actions seen=seen />
        </header>
    }
}

/// For when, with whom, how old.
#[component]
fn Facts(seen: Seen) -> impl IntoView {
    let desk = desk();
    let now = desk.now;
    let window = part(seen, |detail| detail.order.window);
    let status = part(seen, |detail| detail.order.status);
    let technician = part(seen, |detail| detail.technician.clone());
    let visitor = part(seen, |detail| detail.order.visit.as_ref().map(|visit| visit.technician));
    let phone = move || {
        let id = visitor.get()?;
        desk.technicians
            .with(|list| list.iter().find(|one| one.person.id == id).map(|one| one.person.phone.clone()))
            .filter(|phone| !phone.is_empty())
    };
    let created = part(seen, |detail| (detail.order.created_at, detail.order.created_by, detail.order.channel.clone()));
    let found_at = part(seen, |detail| detail.order.found_at);
    let author = move || {
        let (_, by, _) = created.get();
        desk.catalog
            .with(|catalog| catalog.people.iter().find(|person| person.id == by).map(|person| person.name.clone()))
            .unwrap_or_default()
    };
    let channel = move || {
        let (_, _, channel) = created.get();
        crate::i18n::t_if_known(&format!("desk-channel-{channel}"), &[]).unwrap_or(channel)
    };
    let due = move || {
        urgency(window.get(), status.get(), now.get()).map(|(late, words)| {
            view! {
                <span class="desk-fact__more" class:desk-late=late>
                    {late.then(|| icon(Icon::AlarmClock))} {words}
                </span>
            }
        })
    };
    let offer = part(seen, |detail| detail.offer.clone().filter(|offer| offer.ended.is_none()));
    let who = move || match technician.get() {
        None if offer.with(Option::is_some) => {
            let words = offer.with(|offer| offer.as_ref().map(|offer| super::pool::state(desk, offer)));
            view! { <span data-testid="pool-line">{words}</span> }.into_any()
        }
        None => view! { <span class="desk-nobody">{icon(Icon::UserX)} {tr("desk-nobody")}</span> }.into_any(),
        Some(name) => view! { <Avatar name=name.clone() size=AvatarSize::Small /> <span>{name}</span> }.into_any(),
    };
    let call = move || {
        phone().map(|phone| {
            let href = format!("tel:{phone}");
            view! { <dd class="desk-fact__more"><a class="link number" href=href data-testid="call-technician">{phone}</a></dd> }
        })
    };
    let found = move || {
        found_at.get().map(|id| {
            let href = move || desk.way.href(Place::Order(id));
            view! { <a class="link small" href=href data-testid="found-at">{tr("desk-found-at")}</a> }
        })
    };
    view! {
        <dl class="desk-facts">
            <div class="desk-fact">
                <dt>{tr("desk-window")}</dt>
                <dd data-testid="order-window">
                    <span>{move || when::window(window.get(), now.get())}</span>
                    {due}
                </dd>
            </div>
            <div class="desk-fact">
                <dt>{tr("desk-technician")}</dt>
                <dd class="row" data-testid="order-technician">
                    {who}
                </dd>
                {call}
            </div>
            <div class="desk-fact">
                <dt>{tr("desk-made")}</dt>
                <dd>
                    <span>{move || when::day_and_clock(created.get().0, now.get())}</span>
                    {found}
                    <span class="desk-fact__more">
                        {move || [author(), channel()].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · ")}
                    </span>
                </dd>
            </div>
        </dl>
    }
}

/// How the promise stands: late by so much, or due in so much. Nothing to say without a promise, or when the work is done.
fn urgency(window: TimeWindow, status: Status, now: Timestamp) -> Option<(bool, String)> {
    if !is_owed(status) {
        return None;
    }
    let say = |key: &str, millis: i64| t_args(key, &[("span", when::span(millis).into())]);
    match (window.start, window.end) {
        (_, Some(end)) if is_late(status, window, now) => Some((true, say("desk-late-by", now.0 - end.0))),
        (Some(start), _) if start > now => Some((false, say("desk-starts-in", start.0 - now.0))),
        (_, Some(end)) => Some((false, say("desk-ends-in", end.0 - now.0))),
        _ => None,
    }
}

#[component]
fn Actions(seen: Seen) -> impl IntoView {
    let desk = desk();
    let ended = part(seen, |detail| detail.order.status.is_final());
    let taken = part(seen, |detail| detail.order.visit.is_some());
    let act = move |what: What| {
        move || {
            desk.open.act(desk, what);
        }
    };
    // What may be offered: nobody has it, and it is not offered already.
    let free = part(seen, |detail| {
        matches!(detail.order.status, Status::PendingDispatch | Status::Returned | Status::Incomplete)
    });
    let assign = Signal::derive(move || t(if taken.get() { "desk-reassign" } else { "desk-assign" }));
    let decide = move || {
        (desk.may_decide() && !ended.get()).then(|| {
            view! {
                {move || {
                    let look = if taken.get() { Look::Plain } else { Look::Primary };
                    view! { <Button label=assign icon=Icon::UserCheck look=look on_press=act(What::Assign) testid="assign" /> }
                }}
                <Show when=move || free.get()>
                    <Button label=tr("desk-offer") icon=Icon::Hand on_press=act(What::Offer) testid="offer" />
                </Show>
                <Button label=tr("desk-move") icon=Icon::CalendarClock on_press=act(What::Appointment) testid="move" />
                <Button label=tr("desk-set-priority") icon=Icon::Flag on_press=act(What::Priority) testid="priority" />
            }
        })
    };
    let cancel = move || {
        (desk.may_decide() && !ended.get()).then(|| {
            let ask = act(What::Cancel);
            view! { <Button label=tr("desk-cancel-order") icon=Icon::Ban look=Look::Danger on_press=ask testid="cancel" /> }
        })
    };
    view! {
        <div class="desk-actions" role="group" aria-label=tr("desk-actions")>
            {decide}
            <Button label=tr("desk-remark") icon=Icon::Remark on_press=act(What::Remark) testid="remark" />
            {cancel}
        </div>
    }
}
