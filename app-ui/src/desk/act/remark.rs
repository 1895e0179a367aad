//! Tell the field something. It becomes a fact of the record, seen on the technician's phone.

use std::sync::Arc;

use jobsheet_api::office::OrderDetail;
use leptos::prelude::*;

use super::doing::Doing;
use super::frame::{Frame, about};
use super::{What, desk};
use crate::i18n::{t, t_args, tr};
use crate::rest;
use crate::ui::{Button, Field, Icon, Look, TextArea, Toast};

/// The dialog.
#[component]
pub fn Remark(seen: Arc<OrderDetail>) -> impl IntoView {
    let desk = desk();
    let id = seen.order.id;
    let doing = Doing::new(seen);
    let words = desk.typed(id, What::Remark);
    let tried = RwSignal::new(false);
    let empty = Memo::new(move |_| words.with(|words| words.trim().is_empty()));
    let error =
        Signal::derive(move || if tried.get() && empty.get() { t("desk-remark-wanted") } else { String::new() });
    let hint = Signal::derive(move || {
        doing.seen.with(|seen| {
            seen.technician.as_ref().map_or_else(
                || t("desk-remark-hint"),
                |name| t_args("desk-remark-hint-name", &[("name", name.clone().into())]),
            )
        })
    });
    let send = move || {
        tried.set(true);
        if empty.get_untracked() {
            return;
        }
        let text = words.get_untracked().trim().to_owned();
        doing.send(desk, async move { rest::remark(id, &text).await }, move |_| {
            desk.forget_typed(id, What::Remark);
            desk.toaster.show(Toast::new(t("desk-remarked")));
        });
    };
    let acts = move || {
        view! {
            <Button
                label=tr("send")
                look=Look::Primary
                icon=Icon::Send
                busy=doing.busy
                on_press=send
                testid="remark-do"
            />
        }
    };
    view! {
        <Frame
            doing=doing
            title=tr("desk-remark-title")
            subtitle=about(doing)
            acts=acts
            testid="remark-sheet"
        >
            <Field label=tr("desk-remark") hint=hint error=error required=true>
                <TextArea value=words testid="remark-words" />
            </Field>
        </Frame>
    }
}
