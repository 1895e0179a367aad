//! When a visit begins and on which day, typed instead of dragged; what it would break is said while it is typed. Of another day
//! than the one that is shown the server is asked what else there is.

use std::collections::BTreeMap;
use std::sync::Arc;

use jobsheet_api::ApiError;
use jobsheet_api::office::{BoardOrder, BoardRow};
use jobsheet_model::{OrderId, Timestamp, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::book::{BoardBook, Found, Question};
use super::fit::fit;
use super::ghost::fit_words;
use super::moves::{Wanted, want};
use super::{side, words};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{error_next, error_words, t, tr};
use crate::rest;
use crate::ui::field::FieldContext;
use crate::ui::{Button, Checkbox, Field, Icon, Look, Sheet, SheetSize, icon};

/// What is asked: this order with this person, from when on.
#[derive(Debug, Clone, PartialEq)]
pub struct When {
    /// Which.
    pub order: Arc<BoardOrder>,
    /// With whom.
    pub technician: (UserId, String),
    /// What is proposed.
    pub start: Timestamp,
    /// It stays there whatever is planned anew.
    pub pinned: bool,
}

impl When {
    /// Of a visit as it is; none of what nobody has, or has begun with.
    #[must_use]
    pub fn of(book: BoardBook, order: OrderId) -> Option<Self> {
        let Found { order, visit: Some((row, visit)) } = side::free(book, order)? else { return None };
        Some(Self { order, technician: (row.technician, row.name.clone()), start: visit.start, pinned: visit.pinned })
    }
}

/// Days that the server was asked for, and what somebody has on them.
type Days = BTreeMap<i64, Result<Arc<BoardRow>, ApiError>>;

/// The dialog.
#[component]
pub fn Time(what: When) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let open = RwSignal::new(true);
    let date = RwSignal::new(when::date_input(when::day_number(what.start)));
    let typed = RwSignal::new(when::time_input(what.start));
    let pinned = RwSignal::new(what.pinned);
    let about = format!("{} · {}", words::about(&what.order), what.technician.1);
    let days = RwSignal::new(Days::new());
    let whose = what.technician.0;
    let what = StoredValue::new(what);
    let day = Memo::new(move |_| date.with(|text| when::parse_date(text)));
    let start = Memo::new(move |_| {
        let minutes = typed.with(|text| when::parse_time(text))?;
        Some(when::on_day(day.get()?, minutes))
    });
    Effect::new(move |_| {
        if let Some(day) = day.get() {
            read(desk, whose, day, days);
        }
    });
    let says = Memo::new(move |_| {
        let (start, day) = (start.get()?, day.get()?);
        let row = days.with(|days| days.get(&day).and_then(|row| row.as_ref().ok().cloned()))?;
        Some(what.with_value(|what| fit(&row, &what.order, start, desk.now.get())))
    });
    let failed = move || {
        let day = day.get()?;
        days.with(|days| days.get(&day).and_then(|row| row.as_ref().err().cloned()))
    };
    let save = move || {
        let (Some(start), Some(says)) = (start.get_untracked(), says.get_untracked()) else { return };
        let wanted = what.with_value(|what| Wanted {
            order: what.order.clone(),
            technician: Some(what.technician.clone()),
            start: Some(start),
            pinned: pinned.get_untracked(),
            breaks: says.breaks,
        });
        // The dialog of the reason comes in place of this one, so this one goes first.
        book.question.set(None);
        want(desk, book, vec![wanted]);
    };
    let closed = move || {
        let own = |question: &Option<Question>| matches!(question, Some(Question::Time(_) | Question::When(_)));
        if book.question.with_untracked(own) {
            book.question.set(None);
        }
    };
    let foot = move || {
        view! {
            <Button
                label=tr("board-set-time-do")
                look=Look::Primary
                icon=Icon::CalendarClock
                disabled=Signal::derive(move || says.with(Option::is_none))
                on_press=save
                testid="time-do"
            />
            <span class="grow"></span>
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    let no_day = Signal::derive(move || if day.get().is_none() { t("desk-window-wants-day") } else { String::new() });
    let no_time = Signal::derive(move || {
        if typed.with(|text| when::parse_time(text)).is_none() { t("desk-window-wants-time") } else { String::new() }
    });
    view! {
        <Sheet
            open=open
            title=tr("board-set-time")
            subtitle=Signal::stored(about)
            size=SheetSize::Narrow
            foot=foot
            on_close=closed
            testid="board-time"
        >
            <div class="board-moment">
                <Field label=tr("board-begins") error=no_time><Moment value=typed kind="time" testid="time-input" /></Field>
                <Field label=tr("desk-window-day") error=no_day><Moment value=date kind="date" testid="time-day" /></Field>
            </div>
            <Checkbox
                label=tr("board-pin-too")
                checked=pinned
                on_change=move |on: bool| pinned.set(on)
                testid="time-pin"
            />
            <div class="board-says" aria-live="polite" data-testid="time-says">
                {move || match (says.get(), failed()) {
                    (Some(says), _) => {
                        let told = move || when::day_and_clock(says.start, desk.now.get());
                        let until = when::clock(says.end);
                        view! { <strong class="number">{told} "–" {until}</strong> {fit_words(&says)} }.into_any()
                    }
                    (None, Some(error)) => {
                        view! {
                            <span class="board-note__line board-note__line--breaks" data-testid="time-failed">
                                {icon(Icon::WifiOff)} <span>{error_words(&error)} " " {error_next(&error)}</span>
                            </span>
                        }
                            .into_any()
                    }
                    (None, None) => view! { <span class="quiet">{start.get().map(|_| t("loading"))}</span> }.into_any(),
                }}
            </div>
        </Sheet>
    }
}

/// Somebody's day: from the board if it is the one that is shown.
fn read(desk: Desk, whose: UserId, day: i64, days: RwSignal<Days>) {
    let book = desk.board;
    if let Some(row) = book.row(whose).filter(|_| book.day.get_untracked() == day) {
        days.update(|days| {
            days.insert(day, Ok(row));
        });
        return;
    }
    if days.with_untracked(|days| days.get(&day).is_some_and(Result::is_ok)) {
        return;
    }
    spawn_local(async move {
        let answer = rest::board(&when::date_input(day), "").await;
        if let Err(error) = &answer {
            desk.note(error);
        }
        let row = answer.and_then(|board| {
            let row = board.rows.into_iter().find(|row| row.technician == whose);
            row.map(Arc::new).ok_or_else(|| ApiError::new(jobsheet_api::ErrorCode::NotFound))
        });
        let _ = days.try_update(|days| days.insert(day, row));
    });
}

#[component]
fn Moment(value: RwSignal<String>, kind: &'static str, testid: &'static str) -> impl IntoView {
    let field = FieldContext::here();
    view! {
        <input
            class="input"
            type=kind
            step=(kind == "time").then_some("300")
            autofocus=kind == "time"
            id=field.id.clone()
            aria-describedby=field.described_by()
            aria-invalid=move || field.invalid.get().then_some("true")
            data-testid=testid
            prop:value=value
            on:input=move |event| value.set(event_target_value(&event))
        />
    }
}
