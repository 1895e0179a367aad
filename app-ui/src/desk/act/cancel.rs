//! Cancel the order. It cannot be taken back, so it wants a reason and says what follows.

use std::sync::Arc;

use jobsheet_api::office::OrderDetail;
use leptos::prelude::*;

use super::doing::Doing;
use super::frame::{Frame, about};
use super::{What, desk};
use crate::i18n::{label, t, tr};
use crate::rest;
use crate::ui::{Button, Choice, Choices, Field, Icon, Look, SheetSize, TextArea, Toast};

/// The choice that asks for words.
const OTHER: &str = "-";

/// The dialog.
#[component]
pub fn Cancel(seen: Arc<OrderDetail>) -> impl IntoView {
    let desk = desk();
    let id = seen.order.id;
    let doing = Doing::new(seen);
    let words = desk.typed(id, What::Cancel);
    let reasons = desk.reasons("cancel");
    let chosen = RwSignal::new(if reasons.is_empty() || words.with_untracked(|words| !words.is_empty()) {
        OTHER.to_owned()
    } else {
        String::new()
    });
    let mut options: Vec<Choice> =
        reasons.into_iter().map(|one| Choice::new(one.code, Signal::derive(move || label(&one.label)))).collect();
    options.push(Choice::new(OTHER, tr("other")));
    let options = StoredValue::new(options);
    let own = Memo::new(move |_| chosen.with(|code| code == OTHER));
    let reason = Memo::new(move |_| if own.get() { words.with(|words| words.trim().to_owned()) } else { chosen.get() });
    let tried = RwSignal::new(false);
    let error = Signal::derive(move || {
        if tried.get() && reason.with(String::is_empty) { t("desk-reason-wanted") } else { String::new() }
    });
    let cancel = move || {
        tried.set(true);
        let reason = reason.get_untracked();
        if reason.is_empty() {
            return;
        }
        doing.send(desk, async move { rest::cancel(id, &reason).await }, move |_| {
            desk.forget_typed(id, What::Cancel);
            desk.toaster.show(Toast::new(t("desk-cancelled")));
        });
    };
    let acts = move || {
        view! {
            <Button
                label=tr("desk-cancel-do")
                look=Look::DangerFill
                icon=Icon::Ban
                busy=doing.busy
                on_press=cancel
                testid="cancel-do"
            />
        }
    };
    view! {
        <Frame
            doing=doing
            title=tr("desk-cancel-title")
            subtitle=about(doing)
            size=SheetSize::Normal
            warn="cancel"
            not="desk-cancel-not"
            acts=acts
            testid="cancel-sheet"
        >
            <p class="quiet" data-testid="cancel-follows">{tr("desk-cancel-follows")}</p>
            <Field label=tr("desk-reason") error=error required=true group=true>
                <Choices
                    options=options.get_value()
                    value=chosen
                    on_change=move |code| chosen.set(code)
                    testid="reason"
                />
            </Field>
            <Show when=move || own.get()>
                <Field label=tr("desk-reason-words") required=true>
                    <TextArea value=words testid="reason-words" />
                </Field>
            </Show>
        </Frame>
    }
}
