//! *Make room*: ways to serve an order for which there may be no place, each with what changes for whom; one press takes a
//! way over, and undo takes all of it back.

use std::sync::Arc;

use jobsheet_api::office::{UrgentChange, UrgentProposal, UrgentProposals};
use jobsheet_model::OrderId;
use leptos::prelude::*;

use super::asking::Asking;
use super::moves::{Wanted, want};
use super::suggest::{Others, cost_terms};
use super::{side, words};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{t_args, t_if_known, tr};
use crate::rest;
use crate::ui::{Banner, Button, Chip, Icon, Look, Size, Tone, icon};

/// The ways.
#[component]
pub fn Room(id: OrderId) -> impl IntoView {
    let ask = move |day: String| async move { rest::urgent(id, &day).await };
    let show = |answer| view! { <Answer answer=answer /> }.into_any();
    view! { <Asking title=tr("board-room") what=tr("board-room-what") ask=ask show=show testid="room" failed="room-failed" /> }
}

#[component]
fn Answer(answer: Arc<UrgentProposals>) -> impl IntoView {
    if answer.proposals.is_empty() {
        let excluded = answer.excluded.clone();
        return view! {
            <Banner title=tr("board-room-none") more=tr("board-room-none-next") tone=Tone::Amber testid="no-room" />
            <Others excluded=excluded />
        }
        .into_any();
    }
    let ways = answer.proposals.clone();
    view! {
        <ol class="board-candidates">
            {ways
                .into_iter()
                .enumerate()
                .map(|(at, way)| view! { <Way way=way first={at == 0} /> })
                .collect_view()}
        </ol>
    }
    .into_any()
}

#[component]
fn Way(way: UrgentProposal, first: bool) -> impl IntoView {
    let desk = desk();
    let wanted: Vec<Wanted> = way.changes.iter().filter(|change| change.decide).map(wanted).collect();
    let take = move || take(desk, wanted.clone());
    let UrgentProposal { goals, to, detour, moved, changes, terms, cost, .. } = way;
    let drops = goals.iter().any(|goal| goal == "drops");
    let tone = if drops { Tone::Red } else { Tone::Blue };
    let sum = move || {
        let road = if detour < 0 { "board-room-less-road" } else { "board-room-more-road" };
        let road = t_args(road, &[("time", words::span(detour.abs()).into())]);
        format!("{road} · {}", t_args("board-room-moved", &[("count", moved.into())]))
    };
    view! {
        <li class="board-candidate" class:board-candidate--best=first data-testid="way">
            <span class="row row--wrap gap-1">
                {goals
                    .into_iter()
                    .map(|goal| {
                        let label = Signal::derive(move || {
                            t_if_known(&format!("board-goal-{goal}"), &[]).unwrap_or_else(|| goal.replace('_', " "))
                        });
                        view! { <Chip label=label tone=tone /> }
                    })
                    .collect_view()}
            </span>
            <div class="row gap-2">
                <span class="grow stack gap-0">
                    <span class="strong">{to.name} " " <span class="number">{move || when::clock(to.start)}</span></span>
                    <span class="quiet small">{sum}</span>
                </span>
                <Button
                    label=tr("board-room-take")
                    look=if first && !drops { Look::Primary } else { Look::Plain }
                    size=Size::Small
                    on_press=take
                    testid="take-way"
                />
            </div>
            <ul class="board-reasons">
                {changes.into_iter().map(|change| view! { <Line change=change /> }).collect_view()}
            </ul>
            {cost_terms(terms, cost)}
        </li>
    }
}

/// What changes for one order.
#[component]
fn Line(change: UrgentChange) -> impl IntoView {
    let UrgentChange { order, from, to, decide, problems } = change;
    let (about, bad) = (words::about(&order), to.is_none() || !problems.is_empty());
    let drawing = match (bad, decide) {
        (true, _) => Icon::Warning,
        (false, true) => Icon::Send,
        (false, false) => Icon::Clock,
    };
    let way = move || {
        let at = |slot: &jobsheet_api::office::Slot| when::clock(slot.start);
        match (&from, &to) {
            (None, Some(to)) => t_args("board-room-to", &[("name", to.name.clone().into()), ("to", at(to).into())]),
            (Some(from), Some(to)) if from.technician == to.technician => {
                t_args("board-change-time", &[("from", at(from).into()), ("to", at(to).into())])
            }
            (Some(from), Some(to)) => {
                let args =
                    [("from", from.name.clone().into()), ("name", to.name.clone().into()), ("to", at(to).into())];
                t_args("board-room-hands", &args)
            }
            (Some(from), None) => t_args("board-room-pool", &[("from", from.name.clone().into())]),
            (None, None) => String::new(),
        }
    };
    let breaks = problems;
    view! {
        <li data-testid="way-change" data-order=order.id.to_string()>
            {icon(drawing)}
            <span class="stack gap-0">
                <span class:quiet=!decide>{about}</span>
                <span class="number" class:quiet=!decide>
                    {way} {(!decide).then(|| view! { <span>" · " {tr("board-room-follows")}</span> })}
                </span>
                {(!breaks.is_empty()).then(|| view! { <span class="board-worse">{move || words::remarks_words(&breaks)}</span> })}
            </span>
        </li>
    }
}

fn wanted(change: &UrgentChange) -> Wanted {
    Wanted {
        order: Arc::new(change.order.clone()),
        technician: change.to.as_ref().map(|to| (to.technician, to.name.clone())),
        start: change.to.as_ref().map(|to| to.start),
        pinned: false,
        breaks: change.problems.clone(),
    }
}

fn take(desk: Desk, wanted: Vec<Wanted>) {
    desk.board.urgent.set(None);
    desk.board.improve.set_value(true);
    want(desk, desk.board, wanted);
    side::close(desk);
}
