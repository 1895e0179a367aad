//! Why something is done although it breaks a promise. Nothing is forbidden to a dispatcher; what is broken is listed
//! first, and the reason is kept with the order.

use leptos::prelude::*;

use super::book::Question;
use super::moves::{Wanted, send};
use super::words;
use crate::desk::context::desk;
use crate::i18n::{t, tr};
use crate::ui::{Button, Field, Icon, Look, Sheet, SheetSize, TextArea};

/// The dialog.
#[component]
pub fn Reason(wanted: Vec<Wanted>) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let open = RwSignal::new(true);
    let (reason, strict) = (RwSignal::new(String::new()), RwSignal::new(false));
    let broken: Vec<_> = wanted.iter().filter(|one| !one.breaks.is_empty()).cloned().collect();
    let broken = StoredValue::new(broken);
    let wanted = StoredValue::new(wanted);
    let sent = StoredValue::new(false);
    let go = move || {
        strict.set(true);
        let reason = reason.with_untracked(|words| words.trim().to_owned());
        if reason.is_empty() {
            return;
        }
        sent.set_value(true);
        open.set(false);
        send(desk, book, wanted.get_value(), reason);
    };
    let closed = move || {
        // Everything stays where it was.
        if !sent.get_value() {
            book.sending.set(None);
        }
        if book.question.with_untracked(|question| matches!(question, Some(Question::Reason(_)))) {
            book.question.set(None);
        }
    };
    let error = Signal::derive(move || {
        if strict.get() && reason.with(|words| words.trim().is_empty()) {
            t("desk-reason-wanted")
        } else {
            String::new()
        }
    });
    let foot = move || {
        view! {
            <Button label=tr("board-all-the-same") look=Look::Primary icon=Icon::Check on_press=go testid="reason-do" />
            <span class="grow"></span>
            <Button label=tr("board-leave-it") look=Look::Quiet on_press=move || open.set(false) testid="reason-not" />
        }
    };
    view! {
        <Sheet
            open=open
            title=tr("board-breaks")
            subtitle=tr("board-breaks-next")
            size=SheetSize::Narrow
            foot=foot
            on_close=closed
            testid="board-reason"
        >
            <ul class="board-problems">
                {words::problems(
                    broken
                        .get_value()
                        .into_iter()
                        .flat_map(|one| one.breaks.into_iter().map(move |remark| (one.order.number.clone(), remark)))
                        .collect(),
                )}
            </ul>
            <Field label=tr("desk-reason") error=error required=true>
                <TextArea value=reason testid="reason-words" />
            </Field>
        </Sheet>
    }
}
