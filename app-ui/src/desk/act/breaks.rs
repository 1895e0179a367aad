//! What giving the order to somebody would break, asked for as soon as they are chosen. Nothing is forbidden to a dispatcher:
//! what is broken is listed, and why it is done all the same is kept with the order.

use jobsheet_api::office::{Broken, Check};
use jobsheet_model::{OrderId, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::board::words::problems;
use crate::desk::context::Desk;
use crate::i18n::{t, tr};
use crate::rest;
use crate::ui::{Field, TextArea};

/// What is known about the one who is chosen.
#[derive(Clone, Copy)]
pub struct Breaks {
    order: OrderId,
    /// For whom it was asked last, and what was said.
    found: RwSignal<Option<(UserId, Option<Check>)>>,
    /// Why all the same.
    reason: RwSignal<String>,
    /// The reason was wanted and not given.
    strict: RwSignal<bool>,
}

impl Breaks {
    pub fn new(order: OrderId) -> Self {
        Self { order, found: RwSignal::new(None), reason: RwSignal::new(String::new()), strict: RwSignal::new(false) }
    }

    /// Asks what it would break for somebody; then `next` is called. Without an answer nothing is in the way: the server has
    /// the last word.
    pub fn ask(self, desk: Desk, technician: UserId, next: impl FnOnce() + 'static) {
        if self.found.with_untracked(|found| matches!(found, Some((who, Some(_))) if *who == technician)) {
            next();
            return;
        }
        self.found.set(Some((technician, None)));
        self.strict.set(false);
        spawn_local(async move {
            let answer = rest::check(self.order, technician).await;
            if let Err(error) = &answer {
                desk.note(error);
            }
            let still = self.found.try_with_untracked(|found| matches!(found, Some((who, _)) if *who == technician));
            if still == Some(true) {
                let _ = self.found.try_set(Some((technician, answer.ok())));
                next();
            }
        });
    }

    /// Something is broken.
    pub fn any(self) -> bool {
        self.found.with(|found| matches!(found, Some((_, Some(check))) if !check.breaks.is_empty()))
    }

    /// The reason to send, empty if none is needed; none: it is wanted, and the form says so.
    pub fn reason(self) -> Option<String> {
        if !self.any() {
            return Some(String::new());
        }
        let reason = self.reason.with_untracked(|reason| reason.trim().to_owned());
        self.strict.set(reason.is_empty());
        (!reason.is_empty()).then_some(reason)
    }

    /// The list with the reason; nothing while nothing is broken.
    pub fn view(self) -> impl IntoView {
        let error = Signal::derive(move || {
            let wanted = self.strict.get() && self.reason.with(|words| words.trim().is_empty());
            if wanted { t("desk-reason-wanted") } else { String::new() }
        });
        let list = move || {
            let breaks = self.found.with(|found| match found {
                Some((_, Some(check))) => check.breaks.clone(),
                _ => Vec::new(),
            });
            let order = self.order;
            let number = |one: &Broken| if one.order == order { String::new() } else { one.number.clone() };
            problems(breaks.into_iter().map(|one| (number(&one), one.remark)).collect())
        };
        view! {
            <Show when=move || self.any()>
                <div class="stack gap-2 desk-breaks" role="alert" data-testid="assign-breaks">
                    <p class="strong">{tr("board-breaks")}</p>
                    <ul class="board-problems">{list}</ul>
                    <Field label=tr("desk-reason") error=error required=true>
                        <TextArea value=self.reason testid="assign-reason" />
                    </Field>
                </div>
            </Show>
        }
    }
}
