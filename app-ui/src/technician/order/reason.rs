//! A reason for a step: picked from the company's list, or in one's own words.

use jobsheet_model::entry::Action;
use leptos::prelude::*;

use super::act::take;
use super::{Open, here};
use crate::i18n::{label, t, tr};
use crate::technician::core::core;
use crate::ui::{Button, Choice, Choices, Field, Look, Sheet, Size, TextArea};

/// The sheet.
#[component]
pub fn ReasonSheet() -> impl IntoView {
    let here = here();
    let open = here.sheet(|open| matches!(open, Open::Reason(_)));
    let action = Memo::new(move |before: Option<&Option<Action>>| match here.open.get() {
        Some(Open::Reason(action)) => Some(action),
        // Keeps its words while it closes.
        _ => before.copied().flatten(),
    });
    let code = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            code.set(String::new());
            words.set(String::new());
            wrong.set(false);
        }
    });
    let send = move || {
        let Some(action) = action.get_untracked() else { return };
        let reason = match (code.get_untracked(), words.get_untracked().trim().to_owned()) {
            (code, words) if words.is_empty() => code,
            (_, words) => words,
        };
        if reason.is_empty() {
            return wrong.set(true);
        }
        open.set(false);
        take(here, action, reason);
    };
    let title =
        Signal::derive(move || action.get().map(|action| t(&format!("action-{}", action.code()))).unwrap_or_default());
    let foot = move || {
        let danger = matches!(action.get_untracked(), Some(Action::Decline | Action::GiveUp));
        let look = if danger { Look::DangerFill } else { Look::Primary };
        view! { <Button label=title look=look size=Size::Big wide=true busy=here.busy on_press=send testid="reason-send" /> }.into_any()
    };
    view! {
        <Sheet open=open title=title subtitle=tr("reason-why") foot=foot testid="reason-sheet">
            <Field
                label=tr("reason")
                group=true
                error=Signal::derive(move || if wrong.get() { t("reason-needed") } else { String::new() })
            >
                <Choices
                    options=reasons(action.get().map(Action::code).unwrap_or_default())
                    value=code
                    on_change=move |chosen| {
                        code.set(chosen);
                        wrong.set(false);
                    }
                    testid="reason"
                />
            </Field>
            <Field label=tr("reason-words")>
                <TextArea value=words on_input=move |_: String| wrong.set(false) testid="reason-words" />
            </Field>
        </Sheet>
    }
}

/// The company's reasons for an action.
#[must_use]
pub fn reasons(action: &str) -> Vec<Choice> {
    let catalog = core().catalog.get();
    let list = catalog.reasons.get(action).cloned().unwrap_or_default();
    list.into_iter()
        .map(|reason| {
            let words = reason.label;
            Choice::new(reason.code, Signal::derive(move || label(&words)))
        })
        .collect()
}
