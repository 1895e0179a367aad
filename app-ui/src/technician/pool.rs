//! The pool 抢单池: orders that are offered to this person and others, and go to the first whose request arrives.

use jobsheet_api::device::{Command, OfferRow, Reply};
use jobsheet_model::offer::OfferCard;
use jobsheet_model::{OfferId, Priority};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::core::core;
use super::load::{Pause, keep_loaded};
use super::shell::{InnerPage, sync_now_button};
use super::today::{Notices, at_first};
use crate::i18n::{
    clock_time, date_and_time, distance, duration_ms, error_words, number, same_day, t, t_args, t_if_known, tr,
};
use crate::platform::browser;
use crate::ui::{Button, Card, Empty, Icon, Look, Passage, PriorityChip, Toast, icon, use_toaster};

/// The page.
#[component]
pub fn Pool() -> impl IntoView {
    let core = core();
    let pick = |reply| if let Reply::Today(view) = reply { Some(view) } else { None };
    let ask = move || {
        let mut asked = at_first();
        if let Command::Today { place, .. } = &mut asked {
            *place = core.place.get();
        }
        asked
    };
    keep_loaded(core.today, ask, pick, |_| true, Pause::Short);
    let offers =
        Memo::new(move |_| core.today.with(|view| view.as_ref().map(|view| view.offers.clone()).unwrap_or_default()));
    view! {
        <InnerPage title=tr("pool") back="/today" tools=sync_now_button>
            <Notices pool=true />
            {move || {
                let offers = offers.get();
                if offers.is_empty() {
                    view! { <Empty icon=Icon::Hand title=tr("pool-empty") text=tr("pool-empty-text") /> }.into_any()
                } else {
                    offers.into_iter().map(offer).collect_view().into_any()
                }
            }}
        </InnerPage>
    }
}

fn offer(row: OfferRow) -> AnyView {
    let OfferRow { card, distance: far, claim, over } = row;
    let (id, priority, number, title, wanted) =
        (card.id, card.priority, card.number.clone(), card.title.clone(), claim.is_some());
    let lines = move || {
        let say = lines(&card, far, over).into_iter().filter(|(_, words)| !words.is_empty());
        say.map(|(drawing, words)| {
            view! { <p class="row gap-2 small">{icon(drawing)} <span>{words}</span></p> }.into_any()
        })
        .collect_view()
    };
    view! {
        <Card testid="offer">
            <p class="row row--wrap gap-2">
                {matches!(priority, Priority::Urgent | Priority::High).then(|| view! { <PriorityChip priority=priority /> })}
                <span class="code small quiet">{number}</span>
            </p>
            <h2 class="strong">{title}</h2>
            {lines}
            {claim.map(|state| view! { <p class="row gap-2" data-testid="offer-claimed">{tr("pool-claimed")} <Passage state=state /></p> })}
            <Button
                label=tr(if wanted { "pool-undo" } else { "pool-claim" })
                look=if wanted { Look::Plain } else { Look::Primary }
                on_press=move || claim_it(id, !wanted)
                testid=if wanted { "unclaim" } else { "claim" }
            />
        </Card>
    }
    .into_any()
}

/// When, where, what it takes, what it brings, until when; tracked.
fn lines(card: &OfferCard, far: Option<f64>, over: bool) -> [(Icon, String); 5] {
    let time = |at| if same_day(at, browser::now()) { clock_time(at) } else { date_and_time(at) };
    let when = match (card.window.start, card.window.end) {
        (Some(start), Some(end)) => format!("{}–{}", time(start), clock_time(end)),
        (Some(at), None) | (None, Some(at)) => time(at),
        (None, None) => t("no-appointment"),
    };
    let mut needs = vec![duration_ms(i64::from(card.minutes) * 60_000)];
    needs.extend(
        card.skills.iter().map(|code| t_if_known(&format!("desk-skill-{code}"), &[]).unwrap_or_else(|| code.clone())),
    );
    let mut brings = Vec::new();
    if card.extra > 0 {
        brings.push(t_args("money-extra", &[("amount", number(f64::from(card.extra) / 100.0).into())]));
    }
    if !card.words.is_empty() {
        brings.push(card.words.clone());
    }
    let place: Vec<String> = [card.district.clone()].into_iter().chain(far.map(distance)).collect();
    let until =
        card.until.map(|until| t_args(if over { "pool-over" } else { "pool-until" }, &[("time", time(until).into())]));
    [
        (Icon::Clock, when),
        (Icon::MapPin, place.join(" · ")),
        (Icon::Wrench, needs.join(" · ")),
        (Icon::ThumbsUp, brings.join(" · ")),
        (Icon::Hourglass, until.unwrap_or_default()),
    ]
}

/// Asks for it, or takes that back.
fn claim_it(offer: OfferId, want: bool) {
    let (core, toaster) = (core(), use_toaster());
    spawn_local(async move {
        if let Err(error) = core.ask(Command::Claim { offer, want }).await {
            toaster.show(Toast::bad(error_words(&error)));
        }
    });
}
