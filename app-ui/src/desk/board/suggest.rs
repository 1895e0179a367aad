//! Who could do an order, best first and with reasons in words; the cost of each choice for who wants to know; and why
//! the others could not.

use std::sync::Arc;

use jobsheet_api::office::{Candidate, Candidates, Excluded, Term};
use jobsheet_model::OrderId;
use leptos::prelude::*;

use super::asking::Asking;
use super::book::BoardBook;
use super::fit::fit;
use super::moves::{Wanted, want};
use super::{side, words};
use crate::desk::context::{Desk, desk};
use crate::i18n::{distance, number, t_args, tr};
use crate::rest;
use crate::ui::{Avatar, AvatarSize, Banner, Button, Chip, Icon, Look, Size, Tone, icon};

/// The list.
#[component]
pub fn Suggestions(id: OrderId) -> impl IntoView {
    let ask = move |day: String| async move { rest::candidates(id, &day).await };
    let show = |answer| view! { <Answer answer=answer /> }.into_any();
    view! { <Asking title=tr("board-candidates") ask=ask show=show testid="suggestions" failed="suggest-failed" /> }
}

#[component]
fn Answer(answer: Arc<Candidates>) -> impl IntoView {
    let desk = desk();
    let nobody = answer.candidates.is_empty();
    let holder = desk.board.find(answer.order.id).and_then(|found| found.visit).map(|(row, _)| row.technician);
    let id = answer.order.id;
    let order = Arc::new(answer.order.clone());
    let others = answer.excluded.len();
    let list = answer.candidates.clone();
    view! {
        {nobody
            .then(|| {
                view! {
                    <Banner title=tr("board-no-candidate") more=tr("board-no-candidate-next") tone=Tone::Amber testid="no-candidate" />
                    <Button
                        label=tr("board-make-room")
                        icon=Icon::ChevronsUp
                        size=Size::Small
                        on_press=move || side::make_room(desk, id)
                        testid="room-instead"
                    />
                }
            })}
        <ol class="board-candidates">
            {list
                .into_iter()
                .enumerate()
                .map(|(at, candidate)| {
                    let order = order.clone();
                    let take = candidate.clone();
                    let holds = holder == Some(candidate.technician);
                    let choose = move || choose(desk, order.clone(), &take);
                    view! { <One candidate=candidate best={at == 0} holds=holds on_choose=choose /> }
                })
                .collect_view()}
        </ol>
        {(others > 0)
            .then(|| {
                let excluded = answer.excluded.clone();
                view! {
                    <details class="board-others" data-testid="others">
                        <summary>{move || t_args("board-others", &[("count", others.into())])}</summary>
                        <Others excluded=excluded />
                    </details>
                }
            })}
    }
}

#[component]
fn One(candidate: Candidate, best: bool, holds: bool, #[prop(into)] on_choose: Callback<()>) -> impl IntoView {
    let Candidate { name, start, end, travel, metres, reasons, terms, cost, load, .. } = candidate;
    let trip = move || {
        let args = [("time", words::span(i64::from(travel)).into()), ("distance", distance(f64::from(metres)).into())];
        t_args("board-trip", &args)
    };
    view! {
        <li class="board-candidate" class:board-candidate--best=best data-testid="candidate">
            <div class="row gap-2">
                <Avatar name=name.clone() size=AvatarSize::Small />
                <span class="grow stack gap-0">
                    <span class="row row--wrap gap-1">
                        <span class="strong">{name}</span>
                        {holds.then(|| view! { <Chip label=tr("board-has-it") testid="holds" /> })}
                    </span>
                    <span class="number small">{move || words::from_to(start, end)} <span class="quiet">" · " {trip}</span></span>
                </span>
                <Button
                    label=tr("board-choose")
                    look=if best { Look::Primary } else { Look::Plain }
                    size=Size::Small
                    on_press=on_choose
                    testid="choose"
                />
            </div>
            {super::row::load(load)}
            <ul class="board-reasons">
                {reasons
                    .into_iter()
                    .map(|one| view! { <li>{icon(reason_icon(&one.code))} <span>{move || words::remark_words(&one)}</span></li> })
                    .collect_view()}
            </ul>
            {cost_terms(terms, cost)}
        </li>
    }
}

/// What it costs in all, and by term for who wants to know.
pub fn cost_terms(terms: Vec<Term>, cost: i64) -> impl IntoView {
    view! {
        <details class="board-terms">
            <summary>{move || t_args("board-cost", &[("cost", signed(cost).into())])}</summary>
            <dl>
                {terms
                    .into_iter()
                    .map(|term| {
                        let cost = term.cost;
                        view! {
                            <dt>{move || words::term_words(&term)}</dt>
                            <dd class="number">{move || signed(cost)}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </details>
    }
}

/// Good news and bad news look different, beside their words.
fn reason_icon(code: &str) -> Icon {
    match code {
        "expired" | "equipment" | "pushes" | "rest" | "waits" | "other_day" | "needed" | "late" | "early"
        | "overlap" | "hours" | "hours_before" | "off" | "skill" | "delays" | "no_part" | "full" | "forbidden" => {
            Icon::Warning
        }
        "travel" | "near_home" => Icon::Truck,
        "free" | "window" | "shift" | "load" => Icon::Clock,
        _ => Icon::Check,
    }
}

#[expect(clippy::cast_precision_loss, reason = "costs are shown, not computed with")]
fn signed(cost: i64) -> String {
    let digits = number(cost as f64);
    if cost > 0 { format!("+{digits}") } else { digits }
}

/// Why not, by person.
#[component]
pub fn Others(excluded: Vec<Excluded>) -> impl IntoView {
    view! {
        <ul class="board-excluded">
            {excluded
                .into_iter()
                .map(|one| {
                    view! {
                        <li>
                            <span class="strong">{one.name}</span>
                            " "
                            <span class="quiet">{move || words::remarks_words(&one.reasons)}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// Gives it to that one, at the time that was shown.
fn choose(desk: Desk, order: Arc<jobsheet_api::office::BoardOrder>, candidate: &Candidate) {
    let book: BoardBook = desk.board;
    let breaks = book
        .row(candidate.technician)
        .map(|row| fit(&row, &order, candidate.start, desk.now.get_untracked()).breaks)
        .unwrap_or_default()
        .into_iter()
        // The server has planned the others around it, so what looks taken here is free there.
        .filter(|one| one.code != "overlap")
        .collect();
    let wanted = Wanted {
        order,
        technician: Some((candidate.technician, candidate.name.clone())),
        start: Some(candidate.start),
        pinned: false,
        breaks,
    };
    book.suggested.set(None);
    want(desk, book, vec![wanted]);
    side::close(desk);
}
