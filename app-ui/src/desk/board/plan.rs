//! *Plan the day*: a plan beside the day as it is, in numbers; what would change, by technician, to be taken whole or in
//! part; what nobody can do, and why. Nothing changes until it is applied, and all of it can be taken back at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jobsheet_api::ApiError;
use jobsheet_api::office::{Figures, PlanChange, PlanProposal, PlanRequest, Unserved};
use jobsheet_model::{OrderId, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::book::Question;
use super::moves::{Wanted, decide, take_back};
use super::suggest::Others;
use super::words;
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{error_next, error_words, t, t_args, tr};
use crate::rest;
use crate::ui::{Banner, Button, Checkbox, Empty, ErrorBanner, Icon, Look, Sheet, SheetSize, Tone, icon};

/// What became of a change that was applied.
type Done = BTreeMap<OrderId, Result<(), ApiError>>;

/// The state of the dialog.
#[derive(Clone, Copy)]
struct State {
    reassign: RwSignal<bool>,
    proposal: RwSignal<Option<Arc<PlanProposal>>>,
    error: RwSignal<Option<ApiError>>,
    chosen: RwSignal<BTreeSet<OrderId>>,
    busy: RwSignal<bool>,
    done: RwSignal<Option<Done>>,
    step: RwSignal<Option<u32>>,
    asked: StoredValue<u32>,
}

/// The dialog.
#[component]
pub fn Plan() -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let open = RwSignal::new(true);
    let state = State {
        reassign: RwSignal::new(false),
        proposal: RwSignal::new(None),
        error: RwSignal::new(None),
        chosen: RwSignal::new(BTreeSet::new()),
        busy: RwSignal::new(false),
        done: RwSignal::new(None),
        step: RwSignal::new(None),
        asked: StoredValue::new(0),
    };
    let read = move || {
        state.error.set(None);
        state.proposal.set(None);
        state.asked.update_value(|asked| *asked += 1);
        let asked = state.asked.get_value();
        let request =
            PlanRequest { day: when::date_input(book.day.get_untracked()), reassign: state.reassign.get_untracked() };
        spawn_local(async move {
            let answer = rest::plan(&request).await;
            if state.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(proposal) => {
                    state.chosen.set(proposal.changes.iter().map(|change| change.order.id).collect());
                    state.proposal.set(Some(Arc::new(proposal)));
                }
                Err(error) => {
                    desk.note(&error);
                    state.error.set(Some(error));
                }
            }
        });
    };
    match book.better.try_update_value(Option::take).flatten() {
        // Found beside, after room was made: no need to look for it again.
        Some(found) => {
            state.reassign.set(true);
            state.chosen.set(found.changes.iter().map(|change| change.order.id).collect());
            state.proposal.set(Some(found));
        }
        None => read(),
    }
    let apply = move || {
        let Some(proposal) = state.proposal.get_untracked().filter(|_| !state.busy.get_untracked()) else { return };
        let wanted: Vec<Wanted> = state.chosen.with_untracked(|chosen| {
            proposal.changes.iter().filter(|change| chosen.contains(&change.order.id)).map(wanted).collect()
        });
        if wanted.is_empty() {
            return;
        }
        state.busy.set(true);
        state.error.set(None);
        spawn_local(async move {
            let answer = decide(desk, book, &wanted, "").await;
            match answer {
                Ok((outcome, step)) => {
                    let done: Done = outcome.into_iter().collect();
                    let count = done.values().filter(|one| one.is_ok()).count();
                    desk.said.set(t_args("board-plan-applied", &[("count", count.into())]));
                    let _ = state.step.try_set(step);
                    let _ = state.done.try_set(Some(done));
                }
                Err(error) => drop(state.error.try_set(Some(error))),
            }
            let _ = state.busy.try_set(false);
        });
    };
    let undo = move || {
        if let Some(step) = state.step.get_untracked() {
            open.set(false);
            take_back(desk, book, Some(step));
        }
    };
    let again = move |on: bool| {
        state.reassign.set(on);
        read();
    };
    let subtitle = Signal::derive(move || when::day_words(when::on_day(book.day.get(), 12 * 60), desk.now.get()));
    let foot = move || view! { <Foot state=state open=open apply=apply undo=undo /> };
    let closed = move || {
        if book.question.with_untracked(|question| matches!(question, Some(Question::Plan))) {
            book.question.set(None);
        }
    };
    let planning = move || state.proposal.with(Option::is_none) && state.error.with(Option::is_none);
    view! {
        <Sheet
            open=open
            title=tr("board-plan")
            subtitle=subtitle
            size=SheetSize::Wide
            foot=foot
            on_close=closed
            testid="board-plan"
        >
            <p class="quiet">{tr("board-plan-what")}</p>
            <Checkbox
                label=tr("board-plan-reassign")
                checked=state.reassign
                on_change=again
                disabled=Signal::derive(move || state.done.with(Option::is_some) || state.busy.get())
                testid="plan-reassign"
            />
            <ErrorBanner error=state.error retry=read testid="plan-failed" />
            <Show when=planning>
                <div class="board-planning" role="status" data-testid="planning">
                    <span class="button__spinner" aria-hidden="true"></span>
                    <span>{tr("board-planning")}</span>
                </div>
            </Show>
            {move || state.proposal.get().map(|proposal| view! { <Proposal proposal=proposal state=state /> })}
        </Sheet>
    }
}

fn wanted(change: &PlanChange) -> Wanted {
    Wanted {
        order: Arc::new(change.order.clone()),
        technician: Some((change.to.technician, change.to.name.clone())),
        start: Some(change.to.start),
        pinned: false,
        breaks: Vec::new(),
    }
}

#[component]
fn Foot(
    state: State,
    open: RwSignal<bool>,
    #[prop(into)] apply: Callback<()>,
    #[prop(into)] undo: Callback<()>,
) -> impl IntoView {
    let all = Memo::new(move |_| state.proposal.with(|proposal| proposal.as_ref().map_or(0, |one| one.changes.len())));
    let some = Memo::new(move |_| state.chosen.with(BTreeSet::len));
    let label = Signal::derive(move || {
        if some.get() == all.get() {
            t_args("board-plan-all", &[("count", all.get().into())])
        } else {
            t_args("board-plan-some", &[("count", some.get().into()), ("all", all.get().into())])
        }
    });
    let done = Memo::new(move |_| state.done.with(Option::is_some));
    move || {
        if done.get() {
            return view! {
                <Button label=tr("done") look=Look::Primary on_press=move || open.set(false) testid="plan-close" />
                <Show when=move || state.step.get().is_some()>
                    <Button label=tr("board-plan-undo") icon=Icon::Return on_press=move || undo.run(()) testid="plan-undo" />
                </Show>
                <span class="grow"></span>
            }
            .into_any();
        }
        view! {
            <Button
                label=label
                look=Look::Primary
                icon=Icon::Check
                disabled=Signal::derive(move || some.get() == 0)
                busy=state.busy
                on_press=move || apply.run(())
                testid="plan-apply"
            />
            <span class="grow"></span>
            <Button label=tr("board-plan-not") look=Look::Quiet on_press=move || open.set(false) testid="plan-not" />
        }
        .into_any()
    }
}

#[component]
fn Proposal(proposal: Arc<PlanProposal>, state: State) -> impl IntoView {
    let desk = desk();
    let mut groups: BTreeMap<UserId, (String, Vec<PlanChange>)> = BTreeMap::new();
    let mut order = Vec::new();
    for change in &proposal.changes {
        let group = groups.entry(change.to.technician).or_insert_with(|| {
            order.push(change.to.technician);
            (change.to.name.clone(), Vec::new())
        });
        group.1.push(change.clone());
    }
    let groups: Vec<_> = order.into_iter().filter_map(|id| groups.remove(&id)).collect();
    let (nothing, unserved) = (proposal.changes.is_empty(), proposal.unserved.clone());
    let told = move || {
        state.done.with(|done| {
            let done = done.as_ref()?;
            let bad = done.values().filter(|one| one.is_err()).count();
            let good = done.len() - bad;
            Some(if bad == 0 {
                view! { <Banner title=Signal::derive(move || t_args("board-plan-applied", &[("count", good.into())])) tone=Tone::Green testid="plan-told" /> }
            } else {
                view! {
                    <Banner
                        title=Signal::derive(move || t_args("board-plan-applied-partly", &[("count", good.into()), ("bad", bad.into())]))
                        more=tr("board-plan-applied-partly-next")
                        tone=Tone::Amber
                        testid="plan-told"
                    />
                }
            })
        })
    };
    view! {
        {told}
        <Compare before=proposal.before after=proposal.after />
        {nothing
            .then(|| view! { <Empty icon=Icon::CheckCircle title=tr("board-plan-nothing") text=tr("board-plan-nothing-next") /> })}
        <div class="board-changes" data-testid="plan-changes">
            {groups
                .into_iter()
                .map(|(name, changes)| view! { <Group name=name changes=changes state=state /> })
                .collect_view()}
        </div>
        {(!unserved.is_empty())
            .then(|| {
                let count = unserved.len();
                view! {
                    <section class="board-unserved" data-testid="unserved">
                        <h3>{move || t_args("board-unserved", &[("count", count.into())])}</h3>
                        {unserved
                            .into_iter()
                            .map(|Unserved { order, excluded }| {
                                view! {
                                    <details>
                                        <summary>
                                            <span class="code">{order.number.clone()}</span>
                                            " "
                                            <span class="strong">{order.title.clone()}</span>
                                            " "
                                            <span class="quiet">{move || when::window(order.window, desk.now.get())}</span>
                                        </summary>
                                        <Others excluded=excluded />
                                    </details>
                                }
                            })
                            .collect_view()}
                    </section>
                }
            })}
    }
}

/// The day as it is and as it would be, line by line; what gets better and what gets worse has a word, not only a colour.
#[component]
fn Compare(before: Figures, after: Figures) -> impl IntoView {
    let count = |value: u32| value.to_string();
    let long = |value: u64| words::span(i64::try_from(value).unwrap_or(i64::MAX));
    let lines = move || {
        [
            ("board-kept", count(before.kept), count(after.kept), i64::from(after.kept) - i64::from(before.kept)),
            ("board-late", count(before.late), count(after.late), i64::from(before.late) - i64::from(after.late)),
            (
                "board-pool",
                count(before.unassigned),
                count(after.unassigned),
                i64::from(before.unassigned) - i64::from(after.unassigned),
            ),
            (
                "board-distance",
                words::kilometres(before.metres),
                words::kilometres(after.metres),
                less(before.metres, after.metres),
            ),
            ("board-travel", long(before.travel), long(after.travel), less(before.travel, after.travel)),
            ("board-idle", long(before.idle), long(after.idle), less(before.idle, after.idle)),
            ("board-overtime", long(before.overtime), long(after.overtime), less(before.overtime, after.overtime)),
        ]
    };
    view! {
        <table class="board-compare" data-testid="plan-compare">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{tr("board-before")}</th>
                    <th scope="col">{tr("board-after")}</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>
                {move || {
                    lines()
                        .into_iter()
                        .map(|(key, before, after, gain)| {
                            let (class, drawing, word) = match gain {
                                0 => ("", None, String::new()),
                                1.. => ("board-better", Some(Icon::ThumbsUp), t("board-better")),
                                _ => ("board-worse", Some(Icon::Warning), t("board-worse")),
                            };
                            view! {
                                <tr>
                                    <th scope="row">{t(key)}</th>
                                    <td class="number">{before}</td>
                                    <td class="number strong">{after}</td>
                                    <td class=class>{drawing.map(icon)} <span>{word}</span></td>
                                </tr>
                            }
                        })
                        .collect_view()
                }}
            </tbody>
        </table>
    }
}

fn less(before: u64, after: u64) -> i64 {
    i64::try_from(before).unwrap_or(i64::MAX) - i64::try_from(after).unwrap_or(i64::MAX)
}

/// What a technician would get.
#[component]
fn Group(name: String, changes: Vec<PlanChange>, state: State) -> impl IntoView {
    let ids: Vec<OrderId> = changes.iter().map(|change| change.order.id).collect();
    let count = ids.len();
    let own = ids.clone();
    let all = Memo::new(move |_| state.chosen.with(|chosen| own.iter().all(|id| chosen.contains(id))));
    let label =
        Signal::derive(move || t_args("board-plan-group", &[("name", name.clone().into()), ("count", count.into())]));
    let done = Signal::derive(move || state.done.with(Option::is_some) || state.busy.get());
    let set_all = move |on: bool| {
        state.chosen.update(|chosen| {
            for id in &ids {
                if on {
                    chosen.insert(*id)
                } else {
                    chosen.remove(id)
                };
            }
        });
    };
    view! {
        <section class="board-change-group">
            <Checkbox label=label checked=all on_change=set_all disabled=done testid="plan-group" />
            <ul>
                {changes.into_iter().map(|change| view! { <Change change=change state=state /> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Change(change: PlanChange, state: State) -> impl IntoView {
    let PlanChange { order, from, to, reasons } = change;
    let id = order.id;
    let chosen = Memo::new(move |_| state.chosen.with(|chosen| chosen.contains(&id)));
    let about = words::about(&order);
    let done = Signal::derive(move || state.done.with(Option::is_some) || state.busy.get());
    let (same, was) = (from.as_ref().is_some_and(|from| from.technician == to.technician), from);
    let way = move || {
        let to = when::clock(to.start);
        match &was {
            None => t_args("board-change-new", &[("to", to.into())]),
            Some(from) if same => {
                t_args("board-change-time", &[("from", when::clock(from.start).into()), ("to", to.into())])
            }
            Some(from) => t_args("board-change-who", &[("name", from.name.clone().into()), ("to", to.into())]),
        }
    };
    let result = move || {
        state.done.with(|done| {
            done.as_ref().and_then(|done| done.get(&id)).map(|one| match one {
                Ok(()) => view! { <span class="board-better" data-testid="change-done">{icon(Icon::Check)} <span>{t("board-change-done")}</span></span> }.into_any(),
                Err(error) => {
                    let words = format!("{} {}", error_words(error), error_next(error));
                    view! { <span class="board-worse" data-testid="change-failed">{icon(Icon::Warning)} <span>{words}</span></span> }.into_any()
                }
            })
        })
    };
    view! {
        <li class="board-change" data-testid="plan-change" data-order=id.to_string()>
            <Checkbox
                label=Signal::stored(about)
                checked=chosen
                on_change=move |on: bool| {
                    state
                        .chosen
                        .update(|chosen| {
                            if on { chosen.insert(id) } else { chosen.remove(&id) };
                        })
                }
                disabled=done
            />
            <span class="board-change__more">
                <span class="number">{way}</span>
                <span class="quiet small">{move || words::remarks_words(&reasons)}</span>
                {result}
            </span>
        </li>
    }
}
