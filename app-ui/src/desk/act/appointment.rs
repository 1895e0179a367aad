//! Move the appointment, or take it out.

use std::sync::Arc;

use jobsheet_api::office::{ChangeOrderRequest, OrderDetail};
use jobsheet_model::{Order, OrderField, TimeWindow};
use leptos::prelude::*;

use super::doing::Doing;
use super::frame::Frame;
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::desk::window::{WindowDraft, WindowPicker};
use crate::i18n::{t, t_args, tr};
use crate::rest;
use crate::ui::{Button, Icon, Look};

/// The dialog.
#[component]
pub fn Appointment(seen: Arc<OrderDetail>) -> impl IntoView {
    let desk = desk();
    let draft = WindowDraft::new(seen.order.window);
    let doing = Doing::new(seen);
    let strict = RwSignal::new(false);
    let current = Signal::derive(move || {
        t_args(
            "desk-now-is",
            &[("value", doing.seen.with(|seen| when::window(seen.order.window, desk.now.get())).into())],
        )
    });
    let different =
        Memo::new(move |_| draft.read().map_or(true, |window| window != doing.seen.with(|seen| seen.order.window)));
    let save = move || {
        strict.set(true);
        if let Ok(window) = untrack(|| draft.read()) {
            send(desk, doing, window);
        }
    };
    let label =
        Signal::derive(move || t(if doing.before.with(Option::is_some) { "desk-move-anyway" } else { "desk-move-do" }));
    let acts = move || {
        view! {
            <Button
                label=label
                look=Look::Primary
                icon=Icon::CalendarClock
                disabled=Signal::derive(move || !different.get())
                busy=doing.busy
                on_press=save
                testid="move-do"
            />
            <Show when=move || !draft.is_empty()>
                <Button
                    label=tr("desk-window-clear")
                    look=Look::Plain
                    on_press=move || draft.clear()
                    testid="window-clear"
                />
            </Show>
        }
    };
    view! {
        <Frame
            doing=doing
            title=tr("desk-move-title")
            subtitle=current
            warn="move"
            acts=acts
            testid="move-sheet"
        >
            <WindowPicker draft=draft strict=strict />
        </Frame>
    }
}

/// The change that brings an order to this appointment; only the ends that differ.
fn request(order: &Order, window: TimeWindow) -> ChangeOrderRequest {
    let mut request = ChangeOrderRequest::default();
    if window == TimeWindow::default() {
        request.clear_window = true;
        request.versions =
            [OrderField::WindowStart, OrderField::WindowEnd].map(|field| (field, order.version_of(field))).into();
        return request;
    }
    if window.start != order.window.start {
        request.window_start = window.start;
        request.versions.insert(OrderField::WindowStart, order.version_of(OrderField::WindowStart));
    }
    if window.end != order.window.end {
        request.window_end = window.end;
        request.versions.insert(OrderField::WindowEnd, order.version_of(OrderField::WindowEnd));
    }
    request
}

fn send(desk: Desk, doing: Doing, window: TimeWindow) {
    let order = doing.seen.with_untracked(|seen| seen.order.clone());
    let (id, before) = (order.id, order.window);
    doing.send(desk, async move { rest::change(id, &request(&order, window)).await }, move |detail| {
        let words =
            t_args("desk-moved-to", &[("window", when::window(detail.order.window, desk.now.get_untracked()).into())]);
        let now = detail.order.clone();
        desk.tell_with_undo(words, move || {
            let request = request(&now, before);
            async move { rest::change(id, &request).await }
        });
    });
}
