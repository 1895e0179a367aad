//! Offer the order to several: the best ones, those of an area, or anybody by name. Whoever was chosen is shown and can be
//! changed before it is offered.

use std::collections::BTreeSet;
use std::sync::Arc;

use jobsheet_api::office::{Candidate, OfferRequest, OrderDetail, Territory};
use jobsheet_model::offer::Audience;
use jobsheet_model::{OfferId, OrderId, Timestamp, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::doing::Doing;
use super::frame::{Frame, about};
use crate::desk::board::words;
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{t, t_args, tr};
use crate::rest;
use crate::ui::{
    Button, Checkbox, ErrorBanner, Field, Icon, Look, Segment, Segments, Select, SelectOption, TextInput, Toast,
};

/// How many of the best are marked at first.
const MANY: usize = 3;
/// How long an offer can last, in minutes.
const LASTS: [i64; 5] = [15, 30, 60, 120, 240];
const MINUTE: i64 = 60_000;

/// What is filled in.
#[derive(Clone, Copy)]
struct Draft {
    audience: RwSignal<Audience>,
    many: RwSignal<String>,
    area: RwSignal<String>,
    chosen: RwSignal<BTreeSet<UserId>>,
    best: RwSignal<Vec<Candidate>>,
    areas: RwSignal<Vec<Territory>>,
    extra: RwSignal<String>,
    words: RwSignal<String>,
    lasts: RwSignal<String>,
    error: RwSignal<Option<jobsheet_api::ApiError>>,
}

/// The dialog.
#[component]
pub fn Offer(seen: Arc<OrderDetail>) -> impl IntoView {
    let desk = desk();
    desk.read_technicians();
    let order = &seen.order;
    let id = order.id;
    let day = order.window.start.filter(|start| *start > desk.now.get_untracked());
    let day = day.map(|start| when::date_input(when::day_number(start))).unwrap_or_default();
    let draft = Draft {
        audience: RwSignal::new(Audience::Best),
        many: RwSignal::new(MANY.to_string()),
        area: RwSignal::new(String::new()),
        chosen: RwSignal::new(BTreeSet::new()),
        best: RwSignal::new(Vec::new()),
        areas: RwSignal::new(Vec::new()),
        extra: RwSignal::new(String::new()),
        words: RwSignal::new(String::new()),
        lasts: RwSignal::new("60".to_owned()),
        error: RwSignal::new(None),
    };
    draft.read(desk, id, day);
    draft.follow();
    let doing = Doing::new(seen);
    let count = Memo::new(move |_| draft.chosen.with(BTreeSet::len));
    let money = Memo::new(move |_| draft.extra.with(|text| extra(text)));
    let ready = Signal::derive(move || count.get() > 0 && money.get().is_some());
    let send = move || {
        if ready.get_untracked() {
            send(desk, doing, draft);
        }
    };
    let acts = move || {
        let label = Signal::derive(move || t_args("desk-offer-do", &[("count", count.get().into())]));
        view! {
            <Button
                label=label
                look=Look::Primary
                icon=Icon::Hand
                disabled=Signal::derive(move || !ready.get())
                busy=doing.busy
                on_press=send
                testid="offer-do"
            />
        }
    };
    view! {
        <Frame doing=doing title=tr("desk-offer-title") subtitle=about(doing) acts=acts testid="offer-sheet">
            <Audiences draft=draft />
            <ErrorBanner error=draft.error />
            <People draft=draft />
            <Terms draft=draft money=money />
        </Frame>
    }
}

#[component]
fn Audiences(draft: Draft) -> impl IntoView {
    let segments = [Audience::Best, Audience::Area, Audience::Named]
        .map(|one| Segment::new(one, tr(format!("desk-offer-{}", one.code()))))
        .to_vec();
    let many = Signal::derive(|| (2..=5).map(|many| SelectOption::new(many.to_string(), many.to_string())).collect());
    let areas = Signal::derive(move || {
        let areas = draft.areas.get();
        areas.into_iter().map(|area| SelectOption::new(area.id.to_string(), area.name)).collect::<Vec<_>>()
    });
    view! {
        <Segments
            segments=segments
            value=draft.audience
            on_change=move |one| draft.audience.set(one)
            label=tr("desk-offer-to")
            testid="offer-audience"
        />
        {move || match draft.audience.get() {
            Audience::Best => {
                view! {
                    <Field label=tr("desk-offer-many")>
                        <Select value=draft.many options=many testid="offer-many" />
                    </Field>
                }
                    .into_any()
            }
            Audience::Area => {
                view! {
                    <Field label=tr("desk-offer-area")>
                        <Select value=draft.area options=areas placeholder=tr("desk-offer-area-which") testid="offer-area" />
                    </Field>
                }
                    .into_any()
            }
            Audience::Named => ().into_any(),
        }}
    }
}

/// Everybody, the best first with their reasons.
#[component]
fn People(draft: Draft) -> impl IntoView {
    let desk = desk();
    let people = Memo::new(move |_| {
        let best = draft.best.with(|best| best.iter().map(|one| one.technician).collect::<Vec<_>>());
        let place = |id: UserId| best.iter().position(|one| *one == id).unwrap_or(usize::MAX);
        let mut all: Vec<(UserId, String)> =
            desk.technicians.with(|list| list.iter().map(|one| (one.person.id, one.person.name.clone())).collect());
        all.sort_by(|a, b| place(a.0).cmp(&place(b.0)).then_with(|| a.1.cmp(&b.1)));
        all
    });
    let one = move |(id, name): (UserId, String)| {
        let label = Signal::derive(move || {
            let reasons = draft.best.with(|best| {
                best.iter().find(|one| one.technician == id).map(|one| words::remarks_words(&one.reasons))
            });
            match reasons {
                Some(reasons) => {
                    t_args("desk-offer-person", &[("name", name.clone().into()), ("reasons", reasons.into())])
                }
                None => name.clone(),
            }
        });
        let checked = Signal::derive(move || draft.chosen.with(|chosen| chosen.contains(&id)));
        let change = move |on: bool| {
            draft.chosen.update(|chosen| {
                if on {
                    chosen.insert(id);
                } else {
                    chosen.remove(&id);
                }
            });
        };
        view! { <Checkbox label=label checked=checked on_change=change testid="offer-person" /> }
    };
    view! {
        <Field label=tr("desk-offer-people") group=true>
            <div class="desk-offer__people" role="group">
                <For each=move || people.get() key=|(id, _)| *id children=one />
            </div>
        </Field>
    }
}

#[component]
fn Terms(draft: Draft, money: Memo<Option<u32>>) -> impl IntoView {
    let lasts = Signal::derive(|| {
        let mut list: Vec<SelectOption> = LASTS
            .into_iter()
            .map(|minutes| SelectOption::new(minutes.to_string(), Signal::derive(move || when::span(minutes * MINUTE))))
            .collect();
        list.push(SelectOption::new("-", tr("desk-offer-no-end")));
        list
    });
    let wrong = Signal::derive(move || if money.get().is_none() { t("desk-offer-extra-wrong") } else { String::new() });
    view! {
        <Field label=tr("desk-offer-lasts") hint=tr("desk-offer-lasts-hint")>
            <Select value=draft.lasts options=lasts testid="offer-lasts" />
        </Field>
        <Field label=tr("desk-offer-extra") hint=tr("desk-offer-extra-hint") error=wrong>
            <TextInput value=draft.extra testid="offer-extra" />
        </Field>
        <Field label=tr("desk-offer-words")>
            <TextInput value=draft.words testid="offer-words" />
        </Field>
    }
}

impl Draft {
    /// Asks who would be best, and which areas there are.
    fn read(self, desk: Desk, order: OrderId, day: String) {
        spawn_local(async move {
            match rest::candidates(order, &day).await {
                Ok(answer) => drop(self.best.try_set(answer.candidates)),
                Err(error) => {
                    desk.note(&error);
                    let _ = self.error.try_set(Some(error));
                }
            }
            // Without the areas one can still name people.
            if let Ok(map) = rest::map(&day).await {
                let _ = self.areas.try_set(map.territories);
            }
        });
    }

    /// Whoever an audience means is marked; marks that are changed by hand stay until another audience is chosen.
    fn follow(self) {
        Effect::new(move |_| match self.audience.get() {
            Audience::Best => {
                let many = self.many.with(|many| many.parse().unwrap_or(MANY));
                self.chosen.set(self.best.with(|best| best.iter().take(many).map(|one| one.technician).collect()));
            }
            Audience::Area => {
                let area = self.area.get();
                let areas = self.areas.with(|areas| areas.iter().find(|one| one.id.to_string() == area).cloned());
                self.chosen.set(areas.into_iter().flat_map(|area| area.technicians).collect());
            }
            Audience::Named => {}
        });
    }
}

/// Whole units of the currency, in hundredths; none for what is no such number.
fn extra(text: &str) -> Option<u32> {
    match text.trim() {
        "" => Some(0),
        text => text.parse::<u32>().ok()?.checked_mul(100).filter(|extra| *extra <= 10_000_000),
    }
}

fn send(desk: Desk, doing: Doing, draft: Draft) {
    let (id, version) = doing.seen.with_untracked(|seen| (seen.order.id, seen.order.version));
    let technicians: Vec<UserId> = draft.chosen.get_untracked().into_iter().collect();
    let minutes = draft.lasts.with_untracked(|lasts| lasts.parse::<i64>().ok());
    let Some(offer) = rest::fresh_id().map(OfferId) else { return };
    let request = OfferRequest {
        id: offer,
        audience: draft.audience.get_untracked(),
        technicians,
        area: None,
        extra: draft.extra.with_untracked(|text| extra(text)).unwrap_or_default(),
        words: draft.words.get_untracked(),
        until: minutes.map(|minutes| Timestamp(desk.now.get_untracked().0 + minutes * MINUTE)),
        version,
    };
    let count = request.technicians.len();
    doing.send(desk, async move { rest::offer(id, &request).await }, move |_| {
        let words = t_args("desk-offered", &[("count", count.into())]);
        desk.tell_with_undo(words, move || rest::withdraw(id, offer));
    });
}

/// Takes an offer back, without asking: it can be made again.
pub fn withdraw(desk: Desk, id: OrderId, offer: OfferId) {
    spawn_local(async move {
        match rest::withdraw(id, offer).await {
            Ok(detail) => {
                desk.toaster.show(Toast::new(t("desk-withdrawn")));
                desk.open.put(detail);
            }
            Err(error) => {
                desk.note(&error);
                desk.toaster.show(Toast::bad(crate::i18n::error_words(&error)));
                desk.open.read(desk);
            }
        }
    });
}
