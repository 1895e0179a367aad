//! Picking an appointment: a day, and from when to when. Half-days are one press, because that is what is promised on
//! the telephone.

use jobsheet_model::{TimeWindow, Timestamp};
use leptos::prelude::*;

use super::context::desk;
use super::when;
use crate::i18n::{t, tr};
use crate::ui::Field;
use crate::ui::field::FieldContext;

/// Half-days by name: code, from, to, in minutes since midnight.
const PRESETS: [(&str, i64, i64); 4] = [
    ("morning", 8 * 60, 12 * 60),
    ("afternoon", 13 * 60, 18 * 60),
    ("evening", 18 * 60, 20 * 60),
    ("day", 8 * 60, 18 * 60),
];

/// Days to press: today and the next ones.
const DAYS: i64 = 5;

/// What has been entered, as the controls hold it.
#[derive(Clone, Copy)]
pub struct WindowDraft {
    /// `YYYY-MM-DD`, or empty.
    pub day: RwSignal<String>,
    /// `HH:MM`, or empty.
    pub from: RwSignal<String>,
    /// `HH:MM`, or empty.
    pub to: RwSignal<String>,
}

impl WindowDraft {
    /// Filled with an appointment.
    #[must_use]
    pub fn new(window: TimeWindow) -> Self {
        let draft = Self {
            day: RwSignal::new(String::new()),
            from: RwSignal::new(String::new()),
            to: RwSignal::new(String::new()),
        };
        draft.set(window);
        draft
    }

    /// Replaces what was entered.
    pub fn set(&self, window: TimeWindow) {
        let time = |at: Option<Timestamp>| at.map(when::time_input).unwrap_or_default();
        self.day.set(window.start.or(window.end).map(|at| when::date_input(when::day_number(at))).unwrap_or_default());
        self.from.set(time(window.start));
        self.to.set(time(window.end));
    }

    /// Takes everything out.
    pub fn clear(&self) {
        self.set(TimeWindow::default());
    }

    /// Nothing has been entered. Tracked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [self.day, self.from, self.to].iter().all(|part| part.with(String::is_empty))
    }

    /// The appointment, or the key of what is wrong with it. Tracked.
    pub fn read(&self) -> Result<TimeWindow, &'static str> {
        if self.is_empty() {
            return Ok(TimeWindow::default());
        }
        let day = self.day.with(|day| when::parse_date(day)).ok_or("desk-window-wants-day")?;
        let time =
            |part: RwSignal<String>| part.with(|text| when::parse_time(text)).map(|minutes| when::on_day(day, minutes));
        let window = TimeWindow { start: time(self.from), end: time(self.to) };
        match (window.start, window.end) {
            (None, None) => Err("desk-window-wants-time"),
            (Some(start), Some(end)) if end <= start => Err("desk-window-backwards"),
            _ => Ok(window),
        }
    }
}

/// The controls.
#[component]
pub fn WindowPicker(
    /// What is entered.
    draft: WindowDraft,
    /// Show what is wrong also before everything was filled in.
    #[prop(into)]
    strict: Signal<bool>,
) -> impl IntoView {
    let now = desk().now;
    let today = Memo::new(move |_| when::day_number(now.get()));
    let error = Signal::derive(move || match draft.read() {
        Err(key) if strict.get() || key == "desk-window-backwards" => t(key),
        _ => String::new(),
    });
    let past = Memo::new(move |_| {
        draft.read().is_ok_and(|window| window.end.or(window.start).is_some_and(|at| at < now.get()))
    });
    let press_day = move |day: i64| {
        draft.day.set(when::date_input(day));
        if draft.from.with_untracked(String::is_empty) && draft.to.with_untracked(String::is_empty) {
            press_preset(draft, PRESETS[0].1, PRESETS[0].2);
        }
    };
    let day_chip = move |ahead: i64| {
        let day = Memo::new(move |_| today.get() + ahead);
        let chosen = Memo::new(move |_| draft.day.with(|text| when::parse_date(text)) == Some(day.get()));
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || chosen.get().to_string()
                data-testid=format!("day-{ahead}")
                on:click=move |_| press_day(day.get_untracked())
            >
                {move || when::day_words(when::on_day(day.get(), 12 * 60), now.get())}
            </button>
        }
    };
    let preset_chip = move |(code, from, to): (&'static str, i64, i64)| {
        let chosen = Memo::new(move |_| {
            draft.from.with(|text| when::parse_time(text)) == Some(from)
                && draft.to.with(|text| when::parse_time(text)) == Some(to)
        });
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || chosen.get().to_string()
                data-testid=format!("preset-{code}")
                on:click=move |_| {
                    if draft.day.with_untracked(String::is_empty) {
                        draft.day.set(when::date_input(today.get_untracked()));
                    }
                    press_preset(draft, from, to);
                }
            >
                <span>{tr(format!("desk-preset-{code}"))}</span>
                <span class="choice__more number">{format!("{}–{}", from / 60, to / 60)}</span>
            </button>
        }
    };
    let note = move || {
        let (class, key) = if past.get() { ("desk-late", "desk-window-past") } else { ("quiet", "desk-window-zone") };
        view! { <span class=class>{tr(key)}</span> }
    };
    view! {
        <div class="desk-window">
            <div class="choices" role="group" aria-label=tr("desk-window-day")>
                {(0..DAYS).map(day_chip).collect_view()}
            </div>
            <div class="choices" role="group" aria-label=tr("desk-window-part")>
                {PRESETS.map(preset_chip).collect_view()}
            </div>
            <div class="desk-window__exact">
                <Field label=tr("desk-window-day")><Moment value=draft.day kind="date" testid="window-day" /></Field>
                <Field label=tr("desk-window-start")>
                    <Moment value=draft.from kind="time" testid="window-start" />
                </Field>
                <Field label=tr("desk-window-end") error=error>
                    <Moment value=draft.to kind="time" testid="window-end" />
                </Field>
            </div>
            <p class="small desk-window__note" aria-live="polite">
                {note}
            </p>
        </div>
    }
}

fn press_preset(draft: WindowDraft, from: i64, to: i64) {
    let text = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    draft.from.set(text(from));
    draft.to.set(text(to));
}

/// A date or a time by the browser's own control.
#[component]
fn Moment(value: RwSignal<String>, kind: &'static str, testid: &'static str) -> impl IntoView {
    let field = FieldContext::here();
    view! {
        <input
            class="input"
            type=kind
            id=field.id.clone()
            aria-describedby=field.described_by()
            aria-invalid=move || field.invalid.get().then_some("true")
            data-testid=testid
            prop:value=value
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
}
