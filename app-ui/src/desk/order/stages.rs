//! Where the time went: each state with its length and whose turn it was; and, if somebody came late, what was being waited
//! for after the promised time.

use jobsheet_api::office::{Stage, Turn};
use leptos::prelude::*;

use super::{Seen, part};
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{duration_ms, t, t_args, tr};
use crate::ui::{Card, Icon, StatusChip, icon};

/// The card.
#[component]
pub fn Stages(seen: Seen) -> impl IntoView {
    let stages = part(seen, |detail| detail.stages.clone());
    move || {
        let stages = stages.get();
        (!stages.is_empty()).then(|| {
            let longest = stages.iter().filter_map(|one| Some(one.until?.0 - one.since.0)).max().unwrap_or(0).max(1);
            let late = late_parts(&stages);
            view! {
                <Card title=tr("desk-stages") icon=Icon::Clock testid="stages">
                    {(!late.is_empty()).then(|| view! { <Late parts=late /> })}
                    <ol class="desk-stages">
                        {stages
                            .into_iter()
                            .map(|stage| view! { <Line stage=stage longest=longest /> })
                            .collect_view()}
                    </ol>
                </Card>
            }
        })
    }
}

#[component]
fn Line(stage: Stage, longest: i64) -> impl IntoView {
    let desk = desk();
    let Stage { status, since, until, who, turn, late } = stage;
    let takes = move || until.map_or_else(|| desk.now.get().0 - since.0, |until| until.0 - since.0).max(0);
    let share = move || format!("--share: {}%", (takes().min(longest) * 100 / longest).max(2));
    let times = move || match until {
        Some(until) => format!("{}–{}", when::clock(since), when::clock(until)),
        None => t_args("desk-stage-since", &[("time", when::clock(since).into())]),
    };
    let day = move || {
        let other = when::day_number(since) != when::day_number(desk.now.get());
        other.then(|| when::day_words(since, desk.now.get()) + " ")
    };
    view! {
        <li class="desk-stage" class:desk-stage--late={late > 0} data-testid="stage" data-turn=code(turn)>
            <span class="row gap-2">
                <StatusChip status=status />
                <span class="grow"></span>
                <span class="number strong" data-testid="stage-takes">{move || duration_ms(takes())}</span>
            </span>
            <span class="desk-stage__bar" aria-hidden="true" style=share></span>
            <span class="row row--wrap gap-1 small quiet">
                <span>{tr(turn_key(turn))}</span>
                {(!who.is_empty()).then(|| view! { <span>"· " {who}</span> })}
                <span class="grow"></span>
                <span class="number">{day} {times}</span>
            </span>
        </li>
    }
}

/// How late it was, and what each turn had in it.
fn late_parts(stages: &[Stage]) -> Vec<(Turn, i64)> {
    let mut parts: Vec<(Turn, i64)> = Vec::new();
    for stage in stages.iter().filter(|stage| stage.late > 0) {
        match parts.iter_mut().find(|(turn, _)| *turn == stage.turn) {
            Some((_, sum)) => *sum += stage.late,
            None => parts.push((stage.turn, stage.late)),
        }
    }
    parts
}

#[component]
fn Late(parts: Vec<(Turn, i64)>) -> impl IntoView {
    let sum: i64 = parts.iter().map(|(_, late)| late).sum();
    let words = move || {
        let parts = parts.iter().map(|(turn, late)| {
            t_args("desk-stage-part", &[("turn", t(turn_key(*turn)).into()), ("time", duration_ms(*late).into())])
        });
        let parts = parts.collect::<Vec<_>>().join(&t("board-comma"));
        t_args("desk-stage-late", &[("time", duration_ms(sum).into()), ("parts", parts.into())])
    };
    view! { <p class="desk-stages__late" data-testid="stages-late">{icon(Icon::Warning)} <span>{words}</span></p> }
}

fn turn_key(turn: Turn) -> &'static str {
    match turn {
        Turn::Office => "desk-turn-office",
        Turn::Technician => "desk-turn-technician",
        Turn::Appointment => "desk-turn-appointment",
        Turn::Road => "desk-turn-road",
        Turn::Work => "desk-turn-work",
        Turn::Hold => "desk-turn-hold",
        Turn::Customer => "desk-turn-customer",
        Turn::Nobody => "desk-turn-nobody",
    }
}

fn code(turn: Turn) -> &'static str {
    turn_key(turn).trim_start_matches("desk-turn-")
}
