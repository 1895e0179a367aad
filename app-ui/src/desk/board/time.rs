//! When a visit begins, typed instead of dragged; what it would break is said while it is typed.

use jobsheet_model::OrderId;
use leptos::prelude::*;

use super::book::Question;
use super::fit::fit;
use super::ghost::fit_words;
use super::moves::{Wanted, want};
use super::{side, words};
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{t, tr};
use crate::ui::field::FieldContext;
use crate::ui::{Button, Checkbox, Field, Icon, Look, Sheet, SheetSize};

/// The dialog.
#[component]
pub fn Time(order: OrderId) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let open = RwSignal::new(true);
    let found = side::free(book, order);
    let begins = found.as_ref().and_then(|found| found.visit.as_ref()).map(|(_, visit)| (visit.start, visit.pinned));
    let typed = RwSignal::new(begins.map(|(start, _)| when::time_input(start)).unwrap_or_default());
    let pinned = RwSignal::new(begins.is_some_and(|(_, pinned)| pinned));
    let about = found.as_ref().map(|found| words::about(&found.order)).unwrap_or_default();
    let found = StoredValue::new(found);
    let start = Memo::new(move |_| {
        typed.with(|text| when::parse_time(text)).map(|minutes| when::on_day(book.day.get(), minutes))
    });
    let says = Memo::new(move |_| {
        let start = start.get()?;
        found.with_value(|found| {
            let found = found.as_ref()?;
            let (row, _) = found.visit.as_ref()?;
            Some(fit(row, &found.order, start, desk.now.get()))
        })
    });
    let save = move || {
        let (Some(start), Some(says)) = (start.get_untracked(), says.get_untracked()) else { return };
        let wanted = found.with_value(|found| {
            let found = found.as_ref()?;
            let (row, _) = found.visit.as_ref()?;
            Some(Wanted {
                order: found.order.clone(),
                technician: Some((row.technician, row.name.clone())),
                start: Some(start),
                pinned: pinned.get_untracked(),
                breaks: says.breaks,
            })
        });
        open.set(false);
        book.question.set(None);
        if let Some(wanted) = wanted {
            want(desk, book, vec![wanted]);
        }
    };
    let closed = move || {
        if book.question.with_untracked(|question| matches!(question, Some(Question::Time(_)))) {
            book.question.set(None);
        }
    };
    let foot = move || {
        view! {
            <Button
                label=tr("board-set-time-do")
                look=Look::Primary
                icon=Icon::CalendarClock
                disabled=Signal::derive(move || start.get().is_none())
                on_press=save
                testid="time-do"
            />
            <span class="grow"></span>
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    let error = Signal::derive(move || if start.get().is_none() { t("desk-window-wants-time") } else { String::new() });
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
            <Field label=tr("board-begins") error=error><Moment typed=typed /></Field>
            <Checkbox
                label=tr("board-pin-too")
                checked=pinned
                on_change=move |on: bool| pinned.set(on)
                testid="time-pin"
            />
            <div class="board-says" aria-live="polite" data-testid="time-says">
                {move || {
                    says.get()
                        .map(|says| {
                            view! { <strong class="number">{words::from_to(says.start, says.end)}</strong> {fit_words(&says)} }
                        })
                }}
            </div>
        </Sheet>
    }
}

#[component]
fn Moment(typed: RwSignal<String>) -> impl IntoView {
    let field = FieldContext::here();
    view! {
        <input
            class="input"
            type="time"
            step="300"
            autofocus=true
            id=field.id.clone()
            aria-describedby=field.described_by()
            aria-invalid=move || field.invalid.get().then_some("true")
            data-testid="time-input"
            prop:value=typed
            on:input=move |event| typed.set(event_target_value(&event))
        />
    }
}
