//! Say whether the equipment can be had: at any time, not before then, or nobody knows.

use std::sync::Arc;

use jobsheet_api::office::{AssetState, Availability, AvailabilityRequest, Away, OrderDetail};
use jobsheet_model::Timestamp;
use leptos::prelude::*;

use super::doing::Doing;
use super::frame::{Frame, about};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{local_input, parse_local_input, t, t_args, tr};
use crate::rest;
use crate::ui::{Button, Choice, Choices, Field, Icon, InputKind, Look, SheetSize, TextInput};

/// An hour, in milliseconds: what is away is usually back by then.
const HOUR: i64 = 3_600_000;

/// The dialog.
#[component]
pub fn ChangeAvailability(seen: Arc<OrderDetail>) -> impl IntoView {
    let desk = desk();
    let now = desk.now.get_untracked();
    let known = seen.availability.clone();
    let away = known.as_ref().and_then(|known| known.away(now));
    let chosen = RwSignal::new(code(away).to_owned());
    let usual = Timestamp((now.0 / HOUR + 2) * HOUR);
    let until = RwSignal::new(local_input(away.and_then(|away| away.until).unwrap_or(usual)));
    let reason = RwSignal::new(known.map(|known| known.reason).filter(|_| away.is_some()).unwrap_or_default());
    let doing = Doing::new(seen);
    let moment = Memo::new(move |_| until.with(|text| parse_local_input(text)));
    let later = Memo::new(move |_| chosen.with(|code| code == "until"));
    let wrong = Signal::derive(move || match moment.get() {
        _ if !later.get() => String::new(),
        None => t("desk-available-wants-time"),
        Some(until) if until <= desk.now.get() => t("desk-available-past"),
        Some(_) => String::new(),
    });
    let save = move || {
        let state = if chosen.with_untracked(|code| code == "ready") { AssetState::Ready } else { AssetState::Away };
        let until = moment.get_untracked().filter(|_| later.get_untracked());
        let reason = if state == AssetState::Ready { String::new() } else { reason.get_untracked() };
        send(desk, doing, AvailabilityRequest { state, until, reason, ..AvailabilityRequest::default() });
    };
    let acts = move || {
        view! {
            <Button
                label=tr("save")
                look=Look::Primary
                icon=Icon::Check
                disabled=Signal::derive(move || !wrong.with(String::is_empty))
                busy=doing.busy
                on_press=save
                testid="available-do"
            />
        }
    };
    let options = ["ready", "until", "away"].map(|code| Choice::new(code, tr(format!("desk-available-pick-{code}"))));
    view! {
        <Frame doing=doing title=tr("desk-available-title") subtitle=about(doing) size=SheetSize::Narrow acts=acts testid="available-sheet">
            <Choices
                options=options.to_vec()
                value=chosen
                on_change=move |code| chosen.set(code)
                label=tr("desk-available-title")
                testid="available"
            />
            <Show when=move || later.get()>
                <Field label=tr("desk-available-from") error=wrong>
                    <TextInput value=until kind=InputKind::DateTime testid="available-when" />
                </Field>
            </Show>
            <Show when=move || chosen.with(|code| code != "ready")>
                <Field label=tr("desk-available-reason")>
                    <TextInput value=reason testid="available-reason" />
                </Field>
                <p class="quiet small">{tr("desk-available-follows")}</p>
            </Show>
        </Frame>
    }
}

fn code(away: Option<Away>) -> &'static str {
    match away {
        None => "ready",
        Some(Away { until: Some(_) }) => "until",
        Some(Away { until: None }) => "away",
    }
}

/// Whether it can be had, in words.
#[must_use]
pub fn words(away: Option<Away>, now: Timestamp) -> String {
    let when = away.and_then(|away| away.until).map(|until| when::day_and_clock(until, now)).unwrap_or_default();
    t_args(&format!("desk-available-{}", code(away)), &[("when", when.into())])
}

fn send(desk: Desk, doing: Doing, wish: AvailabilityRequest) {
    let seen = doing.seen.get_untracked();
    let (Some(before), id) = (seen.availability.clone(), seen.order.id) else { return };
    let asset = before.asset;
    let put = move |wish: AvailabilityRequest| async move {
        rest::put_availability(asset, &wish).await?;
        rest::order(id).await
    };
    doing.send(desk, put(AvailabilityRequest { version: before.version, ..wish }), move |detail| {
        let now = desk.now.get_untracked();
        let Some(stored) = &detail.availability else { return };
        let name = detail.asset.as_ref().map(|asset| asset.name.clone()).unwrap_or_default();
        let said =
            t_args("desk-available-set", &[("name", name.into()), ("state", words(stored.away(now), now).into())]);
        let back = as_it_was(&before, stored.version, now);
        desk.tell_with_undo(said, move || put(back.clone()));
    });
}

/// What takes a change back; what was away until a time that has passed is ready.
fn as_it_was(before: &Availability, version: u64, now: Timestamp) -> AvailabilityRequest {
    let Availability { state, until, reason, source, .. } = before.clone();
    match before.away(now) {
        Some(_) => AvailabilityRequest { state, until, reason, source, version },
        None => AvailabilityRequest { version, ..AvailabilityRequest::default() },
    }
}
