//! Somebody's working week: hours and breaks by day, days off, overtime, where the day begins, skills with level and certificate.
//!
//! What is typed is kept in one draft; only adding and taking away draws the form anew, so that no key is lost while somebody types.

use jobsheet_api::ApiError;
use jobsheet_api::office::{DaysOff, HeldSkill, WorkBreak, WorkPattern, WorkShift};
use jobsheet_model::UserId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::skills::{Levels, SKILLS};
use crate::desk::context::{Desk, desk, skill_word};
use crate::desk::when;
use crate::i18n::{error_next, error_words, t, t_args, t_if_known, tr, weekday};
use crate::rest;
use crate::ui::{Banner, Button, Icon, IconButton, Look, Sheet, SheetSize, Size, Toast, Tone};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Whose it is, and their name.
pub type Whose = RwSignal<Option<(UserId, String)>>;

/// What was wrong with an answer, in words; the server's reasons for a field have words of their own.
pub fn refused(error: &ApiError) -> String {
    let part = |name: &str| error.detail.get(name).cloned().unwrap_or_default();
    t_if_known(&format!("desk-work-bad-{}-{}", part("field"), part("why")), &[])
        .unwrap_or_else(|| format!("{} {}", error_words(error), error_next(error)))
}

/// The dialog; open while `whose` holds somebody.
#[component]
pub fn WorkSheet(whose: Whose) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let draft = RwSignal::new(None::<WorkPattern>);
    let stored = StoredValue::new(WorkPattern::default());
    let (error, busy, shape) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(0_u32));
    let load = move || {
        let Some((id, _)) = whose.get_untracked() else { return };
        error.set(String::new());
        draft.set(None);
        spawn_local(async move {
            match rest::work(id).await {
                Ok(work) => {
                    stored.set_value(work.clone());
                    let _ = draft.try_set(Some(work));
                }
                Err(failure) => {
                    desk.note(&failure);
                    let _ = error.try_set(refused(&failure));
                }
            }
        });
    };
    Effect::new(move |_| {
        let some = whose.with(Option::is_some);
        open.set(some);
        if some {
            load();
        }
    });
    let save = move || {
        let (Some((id, name)), Some(work), false) =
            (whose.get_untracked(), draft.get_untracked(), busy.get_untracked())
        else {
            return;
        };
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let answer = rest::put_work(id, &work).await;
            busy.set(false);
            match answer {
                Ok(now) => {
                    let before = WorkPattern { version: now.version, ..stored.get_value() };
                    open.set(false);
                    told(desk, id, name, before);
                }
                Err(failure) => {
                    desk.note(&failure);
                    error.set(refused(&failure));
                }
            }
        });
    };
    let name = Signal::derive(move || whose.with(|who| who.as_ref().map(|who| who.1.clone())).unwrap_or_default());
    let ready = Memo::new(move |_| draft.with(Option::is_some));
    let foot = move || {
        view! {
            <Button
                label=tr("save")
                look=Look::Primary
                icon=Icon::Check
                busy=busy
                disabled=Signal::derive(move || !ready.get())
                on_press=save
                testid="work-do"
            />
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    view! {
        <Sheet
            open=open
            title=tr("desk-work-title")
            subtitle=name
            size=SheetSize::Wide
            foot=foot
            on_close=move || whose.set(None)
            testid="work-sheet"
        >
            {move || {
                let said = error.get();
                (!said.is_empty())
                    .then(|| {
                        view! {
                            <Banner title=Signal::stored(said) tone=Tone::Red>
                                <Button label=tr("desk-work-again") icon=Icon::Refresh on_press=load testid="work-again" />
                            </Banner>
                        }
                    })
            }}
            <Show
                when=move || ready.get()
                fallback=move || view! { <Show when=move || error.with(String::is_empty)><div class="skeleton" style="height:18rem" aria-busy="true"></div></Show> }
            >
                <div class="work">
                    {move || {
                        shape.track();
                        let edit = Edit { draft, shape };
                        view! { <Week edit=edit /> <Off edit=edit /> <Rest edit=edit /> <Held edit=edit /> }
                    }}
                </div>
            </Show>
        </Sheet>
    }
}

/// Says that it is done, and offers to take it back.
fn told(desk: Desk, id: UserId, name: String, before: WorkPattern) {
    desk.read_technicians();
    desk.board.read(desk);
    let undo = desk.callback(move || {
        let before = before.clone();
        spawn_local(async move {
            let words = match rest::put_work(id, &before).await {
                Ok(_) => Toast::new(t("desk-undone")),
                Err(error) => Toast::bad(refused(&error)),
            };
            desk.toaster.show(words);
            desk.read_technicians();
            desk.board.read(desk);
        });
    });
    desk.toaster.show(Toast::new(t_args("desk-work-saved", &[("name", name.into())])).with_action(t("undo"), undo));
}

/// The draft and how it is changed.
#[derive(Clone, Copy)]
struct Edit {
    draft: RwSignal<Option<WorkPattern>>,
    shape: RwSignal<u32>,
}

impl Edit {
    fn get<T>(self, read: impl FnOnce(&WorkPattern) -> T) -> Option<T> {
        self.draft.with_untracked(|draft| draft.as_ref().map(read))
    }

    /// A letter typed: nothing is drawn anew.
    fn set(self, write: impl FnOnce(&mut WorkPattern)) {
        self.draft.update_untracked(|draft| {
            if let Some(draft) = draft {
                write(draft);
            }
        });
    }

    /// Something comes or goes.
    fn reshape(self, write: impl FnOnce(&mut WorkPattern)) {
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

fn text(
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

fn take_away(label: String, act: impl Fn() + Send + Sync + 'static) -> AnyView {
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
fn Week(edit: Edit) -> impl IntoView {
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
fn Off(edit: Edit) -> impl IntoView {
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
fn Rest(edit: Edit) -> impl IntoView {
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

/// Skills with level and certificate.
#[component]
fn Held(edit: Edit) -> impl IntoView {
    let desk = desk();
    let held: Vec<String> =
        edit.get(|work| work.skills.iter().map(|one| one.skill.clone()).collect()).unwrap_or_default();
    let today = when::date_input(when::day_number(desk.now.get_untracked()));
    let line = move |at: usize| {
        let one = edit.get(|work| work.skills[at].clone())?;
        let lapsed = one.expires.as_ref().is_some_and(|day| *day < today);
        let expires = move |to: String| edit.set(|work| work.skills[at].expires = (!to.is_empty()).then_some(to));
        Some(view! {
            <span class="work-line" data-testid="held-skill" data-skill=one.skill.clone()>
                <span class="work-skill strong">{skill_word(&one.skill)}</span>
                <Levels level=one.level on_level=move |level: u8| edit.set(|work| work.skills[at].level = level) />
                <span class="quiet small">{t("desk-work-expires")}</span>
                {text("date", one.expires.unwrap_or_default(), t("desk-work-expires"), "skill-expires", expires)}
                {lapsed.then(|| view! { <span class="desk-late small">{t("desk-work-lapsed")}</span> })}
                {take_away(t("desk-work-remove-skill"), move || edit.reshape(|work| { work.skills.remove(at); }))}
            </span>
        })
    };
    let others = SKILLS.into_iter().filter(|code| !held.iter().any(|one| one == code));
    let others: Vec<_> = others.map(|code| (code, skill_word(code))).collect();
    let chosen = move |event: web_sys::Event| {
        let skill = event_target_value(&event);
        if !skill.is_empty() {
            edit.reshape(|work| work.skills.push(HeldSkill { skill, level: 1, expires: None }));
        }
    };
    view! {
        <fieldset class="work-part">
            <legend>{t("desk-person-skills")}</legend>
            {(0..held.len()).filter_map(line).collect_view()}
            <select class="input work-add" aria-label=t("desk-work-add-skill") data-testid="work-add-skill" on:change=chosen>
                <option value="">{t("desk-work-add-skill")}</option>
                {others.into_iter().map(|(code, word)| view! { <option value=code>{word}</option> }).collect_view()}
            </select>
        </fieldset>
    }
}
