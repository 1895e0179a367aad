//! Change how soon the order matters.

use std::sync::Arc;

use jobsheet_api::office::{ChangeOrderRequest, OrderDetail};
use jobsheet_model::{OrderField, Priority};
use leptos::prelude::*;

use super::doing::Doing;
use super::frame::Frame;
use crate::desk::context::{Desk, desk};
use crate::i18n::{t, t_args, tr};
use crate::rest;
use crate::ui::{Button, Choice, Choices, Icon, Look, SheetSize, priority_word};

/// The dialog.
#[component]
pub fn ChangePriority(seen: Arc<OrderDetail>) -> impl IntoView {
    let desk = desk();
    let chosen = RwSignal::new(seen.order.priority.code().to_owned());
    let doing = Doing::new(seen);
    let options = Priority::ALL.map(|one| Choice::new(one.code(), tr(format!("priority-{}", one.code())))).to_vec();
    let options = StoredValue::new(options);
    let wanted = Memo::new(move |_| chosen.with(|code| Priority::from_code(code)));
    let different = Memo::new(move |_| wanted.get() != Some(doing.seen.with(|seen| seen.order.priority)));
    let save = move || {
        if let Some(priority) = wanted.get_untracked() {
            send(desk, doing, priority);
        }
    };
    let acts = move || {
        view! {
            <Button
                label=tr("save")
                look=Look::Primary
                icon=Icon::Check
                disabled=Signal::derive(move || !different.get())
                busy=doing.busy
                on_press=save
                testid="priority-do"
            />
        }
    };
    let current = Signal::derive(move || {
        t_args("desk-now-is", &[("value", doing.seen.with(|seen| priority_word(seen.order.priority)).into())])
    });
    let explained = move || wanted.get().map(|priority| t(&format!("desk-priority-{}-means", priority.code())));
    view! {
        <Frame
            doing=doing
            title=tr("desk-priority-title")
            subtitle=current
            size=SheetSize::Narrow
            acts=acts
            testid="priority-sheet"
        >
            <Choices
                options=options.get_value()
                value=chosen
                on_change=move |code| chosen.set(code)
                label=tr("desk-priority")
                testid="priority"
            />
            <p class="quiet small" aria-live="polite">{explained}</p>
        </Frame>
    }
}

fn request(priority: Priority, version: u32) -> ChangeOrderRequest {
    ChangeOrderRequest {
        priority: Some(priority),
        versions: [(OrderField::Priority, version)].into(),
        ..ChangeOrderRequest::default()
    }
}

fn send(desk: Desk, doing: Doing, priority: Priority) {
    let (id, before, version) = doing
        .seen
        .with_untracked(|seen| (seen.order.id, seen.order.priority, seen.order.version_of(OrderField::Priority)));
    doing.send(desk, async move { rest::change(id, &request(priority, version)).await }, move |detail| {
        let words = t_args("desk-priority-set", &[("priority", priority_word(detail.order.priority).into())]);
        let version = detail.order.version_of(OrderField::Priority);
        desk.tell_with_undo(words, move || async move { rest::change(id, &request(before, version)).await });
    });
}
