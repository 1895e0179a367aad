//! The order that is looked at: what it is, when it is planned, what is wrong with it, and all that a drag can do as
//! buttons. Beside the times on a wide screen, as a sheet on a narrow one.

use std::sync::Arc;

use jobsheet_api::office::{BoardOrder, BoardVisit};
use jobsheet_model::{OrderId, Status};
use jobsheet_workflow::is_late;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::book::{BoardBook, Found, Question};
use super::fit::equipment;
use super::moves::{Wanted, want};
use super::room::Room;
use super::suggest::Suggestions;
use super::{open, opened, words};
use crate::desk::act::{self, Act, What};
use crate::desk::context::{Desk, desk, skill_word};
use crate::desk::place::Place;
use crate::desk::when;
use crate::i18n::{distance, t, t_args, tr};
use crate::rest;
use crate::ui::{
    Banner, Button, Icon, IconButton, KeyValue, KeyValues, Look, PriorityChip, Size, StatusChip, Tone, icon,
};

/// The pane beside the times.
#[component]
pub fn Side() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let id = Memo::new(move |_| opened(desk));
    view! {
        <aside class="board-side" aria-label=tr("board-side") data-testid="side">
            <div class="board-side__bar">
                <span class="code grow">
                    {move || id.get().and_then(|id| book.found(id)).map(|found| found.order.number.clone())}
                </span>
                <IconButton icon=Icon::Close label=tr("close") on_press=move || close(desk) testid="side-close" />
            </div>
            <div class="board-side__scroll">{move || id.get().map(|id| view! { <Details id=id /> })}</div>
        </aside>
    }
}

/// Closes it; the focus returns to where the order is on the board.
pub fn close(desk: Desk) {
    let was = desk.board.cursor.get_untracked();
    open(desk, None);
    if let Some(id) = was {
        request_animation_frame(move || super::keys::focus(id));
    }
}

/// What it is and what can be done.
#[component]
pub fn Details(id: OrderId) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let found = Memo::new(move |_| book.found(id));
    let suggested = Memo::new(move |_| book.suggested.get() == Some(id));
    let room = Memo::new(move |_| book.urgent.get() == Some(id));
    view! {
        {move || match found.get() {
            Some(found) => view! { <Known found=found /> }.into_any(),
            None => view! {
                <div class="stack gap-3" data-testid="side-gone">
                    <Banner title=tr("board-not-here") more=tr("board-not-here-next") tone=Tone::Neutral />
                    <a class="button" href=Place::Order(id).path()>
                        {icon(Icon::External)} <span>{tr("board-open-order")}</span>
                    </a>
                </div>
            }
            .into_any(),
        }}
        {move || suggested.get().then(|| view! { <Suggestions id=id /> })}
        {move || room.get().then(|| view! { <Room id=id /> })}
    }
}

#[component]
fn Known(found: Found) -> impl IntoView {
    let desk = desk();
    let order = found.order.clone();
    let visit = found.visit.as_ref().map(|(row, visit)| (row.name.clone(), visit.clone()));
    let id = order.id;
    let mut problems: Vec<_> = visit.as_ref().map(|(_, visit)| visit.problems.clone()).unwrap_or_default();
    // What nobody has says it, too.
    problems.extend(equipment(&order, None).filter(|_| visit.is_none()));
    let (number, title) = (order.number.clone(), order.title.clone());
    view! {
        <div class="stack gap-3" data-testid="side-order" data-order=id.to_string()>
            <div class="stack gap-1">
                <span class="row row--wrap gap-2">
                    <span class="code board-side__number">{number}</span> <StatusChip status=order.status />
                    <PriorityChip priority=order.priority />
                </span>
                <h2 class="board-side__title" data-testid="side-title">{title}</h2>
            </div>
            {(!problems.is_empty())
                .then(|| {
                    view! {
                        <ul class="board-problems" data-testid="problems">
                            {words::problems(problems.into_iter().map(|one| (String::new(), one)).collect())}
                        </ul>
                    }
                })}
            {facts(desk, &order, visit.as_ref())}
            {desk.may_decide().then(|| acts(desk, &found))}
            <a class="link small" href=Place::Order(id).path() data-testid="open-order">{tr("board-open-order")}</a>
        </div>
    }
}

fn facts(desk: Desk, order: &Arc<BoardOrder>, visit: Option<&(String, BoardVisit)>) -> impl IntoView + use<> {
    let (status, window, said_late) = (order.status, order.window, order.late);
    let late = Memo::new(move |_| said_late || is_late(status, window, desk.now.get()));
    let (service, seconds) = (order.service.clone(), i64::from(order.seconds));
    let skills = order.skills.clone();
    let (place, address) = (words::place_words(order), order.address.clone());
    let planned = visit.cloned().map(|(name, visit)| {
        let kind = if visit.pinned {
            "board-pinned"
        } else if visit.planned || visit.begun {
            "board-planned"
        } else {
            "board-estimated"
        };
        let trip = (visit.travel > 0).then(|| {
            let (seconds, metres) = (i64::from(visit.travel), f64::from(visit.metres));
            view! {
                <span class="quiet small">
                    {move || {
                        let args = [("time", words::span(seconds).into()), ("distance", distance(metres).into())];
                        t_args("board-trip", &args)
                    }}
                </span>
            }
        });
        let (start, end) = (visit.start, visit.end);
        view! {
            <KeyValue name=tr("desk-technician")>
                <span data-testid="side-who">{name}</span>
            </KeyValue>
            <KeyValue name=tr("board-time")>
                <span class="stack gap-0">
                    <span class="number" data-testid="side-when">{move || words::from_to(start, end)} " · " {tr(kind)}</span>
                    {trip}
                </span>
            </KeyValue>
        }
    });
    view! {
        <KeyValues>
            {planned}
            <KeyValue name=tr("desk-window")>
                <span class="number" class:desk-late=late>
                    {move || when::window(window, desk.now.get())}
                    {move || late.get().then(|| " · ".to_owned() + &t("board-card-late"))}
                </span>
            </KeyValue>
            <KeyValue name=tr("desk-service")>
                {move || desk.service(&service)} " · " {move || words::span(seconds)}
            </KeyValue>
            {(!skills.is_empty())
                .then(|| {
                    view! {
                        <KeyValue name=tr("desk-person-skills")>
                            {move || skills.iter().map(|code| skill_word(code)).collect::<Vec<_>>().join(" · ")}
                        </KeyValue>
                    }
                })}
            <KeyValue name=tr("desk-site")>
                <span class="stack gap-0"><span>{place}</span> <span class="quiet small">{address}</span></span>
            </KeyValue>
        </KeyValues>
    }
}

/// What can be done with it, each as a button.
fn acts(desk: Desk, found: &Found) -> impl IntoView + use<> {
    let book = desk.board;
    let id = found.order.id;
    let begun = found.visit.as_ref().is_some_and(|(_, visit)| visit.begun) || found.order.status.is_final();
    if begun {
        return view! { <p class="quiet small" data-testid="begun">{tr("board-begun-stays")}</p> }.into_any();
    }
    let pinned = found.visit.as_ref().map(|(_, visit)| visit.pinned);
    let placed = found.visit.is_some();
    view! {
        <div class="board-acts" role="group" aria-label=tr("desk-actions")>
            <Button
                label=tr("board-suggest")
                icon=Icon::Zap
                look=Look::Primary
                size=Size::Small
                on_press=move || suggest(desk, id)
                testid="suggest"
            />
            <Button
                label=tr("board-make-room")
                icon=Icon::ChevronsUp
                size=Size::Small
                on_press=move || make_room(desk, id)
                testid="make-room"
            />
            <Button
                label=tr("board-assign-to")
                icon=Icon::Send
                size=Size::Small
                on_press=move || book.question.set(Some(Question::Assign(vec![id])))
                testid="side-assign"
            />
            {(!placed).then(|| view! { <Offering id=id in_pool={found.order.status == Status::InPool} /> })}
            {placed
                .then(|| {
                    view! {
                        <Button
                            label=tr("board-set-time")
                            icon=Icon::CalendarClock
                            size=Size::Small
                            on_press=move || book.question.set(Some(Question::Time(id)))
                            testid="set-time"
                        />
                        <Button
                            label=tr(if pinned == Some(true) { "board-unpin" } else { "board-pin" })
                            icon=Icon::Pin
                            size=Size::Small
                            on_press=move || { pin(desk, id); }
                            testid="pin"
                        />
                        <Button
                            label=tr("board-back")
                            icon=Icon::Inbox
                            look=Look::Danger
                            size=Size::Small
                            on_press=move || { back(desk, id); }
                            testid="back-to-pool"
                        />
                    }
                })}
        </div>
    }
    .into_any()
}

/// Offers it to several, or takes that back; both need the order in full, as it is now.
#[component]
fn Offering(id: OrderId, in_pool: bool) -> impl IntoView {
    let desk = desk();
    let go = move || {
        spawn_local(async move {
            match rest::order(id).await {
                Ok(seen) => match seen.offer.as_ref().filter(|offer| offer.ended.is_none()).map(|offer| offer.id) {
                    Some(offer) if in_pool => act::withdraw(desk, id, offer),
                    _ => desk.act.set(Some(Act { what: What::Offer, seen: Arc::new(seen) })),
                },
                Err(error) => desk.note(&error),
            }
        });
    };
    view! {
        <Button
            label=tr(if in_pool { "desk-withdraw" } else { "desk-offer" })
            icon=if in_pool { Icon::Return } else { Icon::Hand }
            size=Size::Small
            on_press=go
            testid=if in_pool { "side-withdraw" } else { "side-offer" }
        />
    }
}

/// Shows who could do an order, and its details if they are not shown.
pub fn suggest(desk: Desk, id: OrderId) {
    open(desk, Some(id));
    desk.board.urgent.set(None);
    desk.board.suggested.set(Some(id));
}

/// Shows what it would take to serve an order, and its details if they are not shown.
pub fn make_room(desk: Desk, id: OrderId) {
    open(desk, Some(id));
    desk.board.suggested.set(None);
    desk.board.urgent.set(Some(id));
}

/// Pins a visit where it is, or lets it go. False when there is nothing to pin.
pub fn pin(desk: Desk, id: OrderId) -> bool {
    let book = desk.board;
    let Some(Found { order, visit: Some((row, visit)) }) = free(book, id) else { return false };
    let wanted = Wanted {
        order,
        technician: Some((row.technician, row.name.clone())),
        start: Some(visit.start),
        pinned: !visit.pinned,
        breaks: Vec::new(),
    };
    want(desk, book, vec![wanted]);
    true
}

/// Brings an order back to the pool. False when nobody has it.
pub fn back(desk: Desk, id: OrderId) -> bool {
    let Some(Found { order, visit: Some(_) }) = free(desk.board, id) else { return false };
    want(desk, desk.board, vec![Wanted::back(order)]);
    true
}

/// An order that can be planned: nobody has begun with it.
pub fn free(book: BoardBook, id: OrderId) -> Option<Found> {
    book.find(id)
        .filter(|found| !found.order.status.is_final() && found.visit.as_ref().is_none_or(|(_, visit)| !visit.begun))
}
