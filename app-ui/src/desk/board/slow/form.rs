//! One of them being written: why, where, from when until when, how much slower.

use jobsheet_api::office::{AreaName, Slow, SlowRequest};
use jobsheet_model::{SlowId, Timestamp};
use leptos::prelude::*;

use super::{Page, in_words, times, why_word};
use crate::desk::when;
use crate::i18n::{local_input, parse_local_input, t, t_args, tr};
use crate::ui::{Banner, Button, Choice, Choices, Field, Icon, InputKind, Look, Select, SelectOption, TextInput, Tone};

/// What stands for no area in the list.
const EVERYWHERE: &str = "*";
/// What there is to choose from; an integration may say others.
const WHY: [&str; 4] = ["rain", "snow", "traffic", "other"];
const PERCENT: [u16; 5] = [120, 140, 160, 200, 300];
/// An hour, in milliseconds.
const HOUR: i64 = 3_600_000;

/// From when until when, if nothing is known yet: from now on for some hours, or the working hours of another day.
fn usual(page: Page) -> (Timestamp, Timestamp) {
    let (now, day) = (page.desk.now.get_untracked(), page.desk.board.day.get_untracked());
    if day == when::day_number(now) {
        let from = Timestamp(now.0 / HOUR * HOUR);
        (from, from.plus(5 * HOUR))
    } else {
        (when::on_day(day, 8 * 60), when::on_day(day, 18 * 60))
    }
}

/// A list to press, with what is chosen already though it is none of the list.
fn with<T: PartialEq + Copy>(list: &[T], chosen: T) -> Vec<T> {
    let more = (!list.contains(&chosen)).then_some(chosen);
    list.iter().copied().chain(more).collect()
}

pub(super) fn form(page: Page, id: SlowId, before: Option<Slow>) -> AnyView {
    let now = page.desk.now;
    let known = before.clone();
    let first = known.as_ref().map_or_else(|| usual(page), |known| (known.from, known.until));
    let why = RwSignal::new(known.as_ref().map_or("rain", |known| known.why.as_str()).to_owned());
    let area = known.as_ref().and_then(|known| known.territory).map(|area| area.to_string());
    let area = RwSignal::new(area.unwrap_or_else(|| EVERYWHERE.to_owned()));
    let from = RwSignal::new(local_input(first.0));
    let until = RwSignal::new(local_input(first.1));
    let percent = RwSignal::new(known.as_ref().map_or(140, |known| known.percent).to_string());
    let note = RwSignal::new(known.map(|known| known.note).unwrap_or_default());

    let kinds = why.with_untracked(|chosen| {
        let kind = |code: &str| {
            let word = code.to_owned();
            Choice::new(code, Signal::derive(move || why_word(&word)))
        };
        with(&WHY, chosen.as_str()).into_iter().map(kind).collect::<Vec<_>>()
    });
    let much = percent.with_untracked(|chosen| {
        let one = |percent: u16| Choice::new(percent.to_string(), Signal::derive(move || times(percent)));
        with(&PERCENT, chosen.parse().unwrap_or(140)).into_iter().map(one).collect::<Vec<_>>()
    });
    let named = |area: &AreaName| SelectOption::new(area.id.to_string(), Signal::stored(area.name.clone()));
    let mut places = vec![SelectOption::new(EVERYWHERE, tr("automatic-everywhere"))];
    page.seen.with_untracked(|seen| places.extend(seen.iter().flat_map(|seen| &seen.areas).map(named)));
    let places = Signal::stored(places);
    let span = Memo::new(move |_| {
        Some((from.with(|text| parse_local_input(text))?, until.with(|text| parse_local_input(text))?))
    });
    let wrong = Memo::new(move |_| match span.get() {
        None => Some("slow-wants-times"),
        Some((from, until)) if until <= from => Some("desk-window-backwards"),
        Some((_, until)) if until <= now.get() => Some("desk-available-past"),
        Some(_) => None,
    });

    let stored = before.clone();
    let save = move || {
        let Some((from, until)) = span.get_untracked() else { return };
        // After somebody else's word the form is an answer to that one.
        let stored = page.overtaken.get_untracked().unwrap_or_else(|| stored.clone());
        let request = SlowRequest {
            why: why.get_untracked(),
            from,
            until,
            percent: percent.with_untracked(|percent| percent.parse().unwrap_or(140)),
            territory: area.with_untracked(|area| area.parse().ok()),
            note: note.get_untracked(),
            source: String::new(),
            version: stored.as_ref().map_or(0, |stored| stored.version),
        };
        page.put(id, request, stored);
    };
    let overtaken = move || {
        page.overtaken.get().map(|theirs| {
            let (title, more) = match theirs {
                Some(slow) => {
                    let who = if slow.source.is_empty() { slow.by.clone() } else { slow.source.clone() };
                    (t_args("slow-overtaken", &[("who", who.into())]), in_words(&slow, now.get()))
                }
                None => (t("slow-overtaken-gone"), String::new()),
            };
            view! { <Banner title=Signal::stored(title) more=Signal::stored(more + " " + &t("slow-overtaken-next")) tone=Tone::Amber testid="slow-overtaken" /> }
        })
    };
    let error = Signal::derive(move || wrong.get().map(t).unwrap_or_default());
    view! {
        {overtaken}
        <Field label=tr("slow-why") group=true>
            <Choices options=kinds value=why on_change=move |code| why.set(code) testid="slow-why" />
        </Field>
        <Field label=tr("slow-where")><Select value=area options=places testid="slow-area" /></Field>
        <div class="slow-form__when">
            <Field label=tr("slow-from")><TextInput value=from kind=InputKind::DateTime testid="slow-from" /></Field>
            <Field label=tr("slow-until") error=error>
                <TextInput value=until kind=InputKind::DateTime testid="slow-until" />
            </Field>
        </div>
        <Field label=tr("slow-much") group=true>
            <Choices options=much value=percent on_change=move |code| percent.set(code) testid="slow-much" />
        </Field>
        <Field label=tr("slow-note")><TextInput value=note testid="slow-note" /></Field>
        <div class="row row--wrap gap-2">
            <Button
                label=tr("save")
                icon=Icon::Check
                look=Look::Primary
                busy=page.busy
                disabled=Signal::derive(move || wrong.get().is_some())
                on_press=save
                testid="slow-save"
            />
            <Button label=tr("cancel") look=Look::Quiet on_press=move || page.editing.set(None) />
            <span class="grow"></span>
            {before
                .map(|before| {
                    view! {
                        <Button
                            label=tr("slow-take-back")
                            icon=Icon::Trash
                            look=Look::Danger
                            on_press=move || page.take_back(before.clone())
                            testid="slow-take-back"
                        />
                    }
                })}
        </div>
    }
    .into_any()
}
