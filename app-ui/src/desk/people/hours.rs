//! Hours and breaks by day, days off, overtime, where the day begins. What is typed is kept in one draft; only adding and taking away draws
//! the form anew, so that no key is lost while somebody types.

use jobsheet_api::office::{DaysOff, WorkBreak, WorkPattern, WorkShift};
use leptos::prelude::*;

use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{t, tr, weekday};
use crate::ui::{Button, Icon, IconButton, Look, Size};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// The draft and how it is changed.
#[derive(Clone, Copy)]
pub(super) struct Edit {
    pub(super) draft: RwSignal<Option<WorkPattern>>,
    pub(super) shape: RwSignal<u32>,
}

impl Edit {
    pub(super) fn get<T>(self, read: impl FnOnce(&WorkPattern) -> T) -> Option<T> {
        self.draft.with_untracked(|draft| draft.as_ref().map(read))
    }

    /// A letter typed: nothing is drawn anew.
    pub(super) fn set(self, write: impl FnOnce(&mut WorkPattern)) {
        self.draft.update_untracked(|draft| {
            if let Some(draft) = draft {
                write(draft);
            }
        });
    }

    /// Something comes or goes.
    pub(super) fn reshape(self, write: impl FnOnce(&mut WorkPattern)) {
        self.set(write);
        self.shape.update(|shape| *shape += 1);
    }
}

/// A time of the day. Midnight at the end of a day is typed as 00:00.
fn time(minute: u16, end: bool, label: String, testid: &'static str, set: impl Fn(u16) + 'static) -> AnyView {
    let value = format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    let heard = move |event: web_sys::Event| {
        if let Some(minutes) =
            when::parse_time(&event_target_value(&event)).and_then(|minutes| u16::try_from(minutes).ok())
        {
            set(if end && minutes == 0 { DAY } else { minutes });
        }
    };
    view! { <input class="input work-time" type="time" step="300" aria-label=label data-testid=testid value=value on:input=heard /> }
        .into_any()
}

pub(super) fn text(
    kind: &'static str,
    value: String,
    label: String,
    testid: &'static str,
    set: impl Fn(String) + 'static,
) -> AnyView {
    let heard = move |event: web_sys::Event| set(event_target_value(&event));
    view! { <input class="input" type=kind aria-label=label data-testid=testid value=value on:input=heard /> }
        .into_any()
}

pub(super) fn take_away(label: String, act: impl Fn() + Send + Sync + 'static) -> AnyView {
    view! { <IconButton icon=Icon::Trash label=Signal::stored(label) on_press=act testid="work-remove" /> }.into_any()
}

fn add(key: &'static str, testid: &'static str, act: impl Fn() + Send + Sync + 'static) -> AnyView {
    view! { <Button label=tr(key) icon=Icon::Add look=Look::Quiet size=Size::Small on_press=act testid=testid /> }
        .into_any()
}

/// Monday of some week: for the names of days.
const MONDAY: i64 = 4;

/// Hours and breaks by day.
#[component]
pub(super) fn Week(edit: Edit) -> impl IntoView {
    let none = edit.get(|work| work.shifts.is_empty()).unwrap_or_default();
    let day = move |number: u8| {
        let name = weekday(when::on_day(MONDAY + i64::from(number) - 1, 12 * 60));
        let shifts = edit.get(|work| indices(work.shifts.iter().map(|one| one.weekday), number)).unwrap_or_default();
        let breaks = edit.get(|work| indices(work.breaks.iter().map(|one| one.weekday), number)).unwrap_or_default();
        let off = shifts.is_empty();
        let shift = |at: usize| {
            let one = edit.get(|work| work.shifts[at])?;
            Some(view! {
                <span class="work-line">
                    {time(one.from, false, t("desk-work-from"), "work-from", move |to| edit.set(|work| work.shifts[at].from = to))}
                    "–"
                    {time(one.until, true, t("desk-work-until"), "work-until", move |to| edit.set(|work| work.shifts[at].until = to))}
                    {take_away(t("desk-work-remove-shift"), move || edit.reshape(|work| { work.shifts.remove(at); }))}
                </span>
            })
        };
        let pause = |at: usize| {
            let one = edit.get(|work| work.breaks[at])?;
            let minutes = move |to: String| {
                if let Ok(minutes) = to.parse() {
                    edit.set(|work| work.breaks[at].minutes = minutes);
                }
            };
            Some(view! {
                <span class="work-line">
                    <span class="work-minutes">{text("number", one.minutes.to_string(), t("desk-work-minutes"), "work-minutes", minutes)}</span>
                    <span class="quiet small">{t("desk-work-minutes-between")}</span>
                    {time(one.from, false, t("desk-work-break-from"), "break-from", move |to| edit.set(|work| work.breaks[at].from = to))}
                    "–"
                    {time(one.until, true, t("desk-work-break-until"), "break-until", move |to| edit.set(|work| work.breaks[at].until = to))}
                    {take_away(t("desk-work-remove-break"), move || edit.reshape(|work| { work.breaks.remove(at); }))}
                </span>
            })
        };
        let more = move || {
            edit.reshape(|work| {
                let last = work.shifts.iter().filter(|one| one.weekday == number).map(|one| one.until).max();
                let from = last.map_or(8 * 60, |until| (until + 60).min(DAY - 60));
                work.shifts.push(WorkShift { weekday: number, from, until: (from + 9 * 60).min(DAY) });
            })
        };
        let rest = move || {
            edit.reshape(|work| {
                work.breaks.push(WorkBreak { weekday: number, from: 11 * 60 + 30, until: 13 * 60, minutes: 60 });
            })
        };
        view! {
            <div class="work-day" data-testid="work-day" data-weekday=number.to_string()>
                <span class="strong">{name}</span>
                <span class="work-lines">
                    {shifts.into_iter().filter_map(shift).collect_view()}
                    {off.then(|| view! { <span class="quiet">{t(if none { "desk-work-company" } else { "board-load-off" })}</span> })}
                    {add("desk-work-add-shift", "work-add-shift", more)}
                </span>
                <span class="work-lines">
                    {breaks.into_iter().filter_map(pause).collect_view()}
                    {(!off).then(|| add("desk-work-add-break", "work-add-break", rest))}
                </span>
            </div>
        }
    };
    let copy = move || {
        edit.reshape(|work| {
            let shifts: Vec<_> = work.shifts.iter().filter(|one| one.weekday == 1).copied().collect();
            let breaks: Vec<_> = work.breaks.iter().filter(|one| one.weekday == 1).copied().collect();
            for day in 2..=5 {
                work.shifts.retain(|one| one.weekday != day);
                work.breaks.retain(|one| one.weekday != day);
                work.shifts.extend(shifts.iter().map(|one| WorkShift { weekday: day, ..*one }));
                work.breaks.extend(breaks.iter().map(|one| WorkBreak { weekday: day, ..*one }));
            }
        })
    };
    view! {
        <fieldset class="work-part">
            <legend>{t("desk-work-hours")}</legend>
            {(1..=7).map(day).collect_view()}
            <Button label=tr("desk-work-copy") icon=Icon::Copy look=Look::Quiet size=Size::Small on_press=copy testid="work-copy" />
        </fieldset>
    }
}

fn indices(days: impl Iterator<Item = u8>, day: u8) -> Vec<usize> {
    days.enumerate().filter(|(_, one)| *one == day).map(|(at, _)| at).collect()
}

/// Days without work.
#[component]
pub(super) fn Off(edit: Edit) -> impl IntoView {
    let desk = desk();
    let count = edit.get(|work| work.days_off.len()).unwrap_or_default();
    let line = move |at: usize| {
        let one = edit.get(|work| work.days_off[at].clone())?;
        Some(view! {
            <span class="work-line work-line--off" data-testid="day-off">
                {text("date", one.from, t("desk-work-off-from"), "off-from", move |to| edit.set(|work| work.days_off[at].from = to))}
                "–"
                {text("date", one.until, t("desk-work-off-until"), "off-until", move |to| edit.set(|work| work.days_off[at].until = to))}
                <span class="grow">{text("text", one.note, t("desk-work-off-note"), "off-note", move |to| edit.set(|work| work.days_off[at].note = to))}</span>
                {take_away(t("desk-work-remove-off"), move || edit.reshape(|work| { work.days_off.remove(at); }))}
            </span>
        })
    };
    let more = move || {
        edit.reshape(|work| {
            let today = when::date_input(when::day_number(desk.now.get_untracked()));
            work.days_off.push(DaysOff { from: today.clone(), until: today, note: String::new() });
        })
    };
    view! {
        <fieldset class="work-part">
            <legend>{t("desk-work-off")}</legend>
            {(0..count).filter_map(line).collect_view()}
            {(count == 0).then(|| view! { <span class="quiet">{t("desk-work-off-none")}</span> })}
            {add("desk-work-add-off", "work-add-off", more)}
        </fieldset>
    }
}

/// Overtime, and where the day begins.
#[component]
pub(super) fn Rest(edit: Edit) -> impl IntoView {
    let (overtime, home) = edit.get(|work| (work.overtime, work.home)).unwrap_or_default();
    let overtime = overtime.map(|minutes| minutes.to_string()).unwrap_or_default();
    let place = home.map(|(lat, lon)| format!("{lat}, {lon}")).unwrap_or_default();
    let wrong = RwSignal::new(false);
    let put = move |typed: String| {
        let parts: Vec<_> = typed.split([',', '，', ' ']).filter(|part| !part.is_empty()).map(str::parse).collect();
        match parts.as_slice() {
            [] => edit.set(|work| work.home = None),
            [Ok(lat), Ok(lon)] => edit.set(|work| work.home = Some((*lat, *lon))),
            _ => return wrong.set(true),
        }
        wrong.set(false);
    };
    view! {
        <fieldset class="work-part work-part--two">
            <legend>{t("desk-work-rest")}</legend>
            <label class="field">
                <span class="field__label">{t("desk-work-overtime")}</span>
                {text("number", overtime, t("desk-work-overtime"), "work-overtime", move |to| edit.set(|work| work.overtime = to.parse().ok()))}
                <span class="quiet small">{t("desk-work-overtime-hint")}</span>
            </label>
            <label class="field">
                <span class="field__label">{t("desk-work-home")}</span>
                {text("text", place, t("desk-work-home"), "work-home", put)}
                <span class="small" class:desk-late=wrong aria-live="polite">
                    {move || t(if wrong.get() { "desk-work-bad-home-not_a_place" } else { "desk-work-home-hint" })}
                </span>
            </label>
        </fieldset>
    }
}
