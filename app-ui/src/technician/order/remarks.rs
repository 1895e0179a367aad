//! Remarks: words to the others. They stay; a remark cannot be changed, another can be added.

use jobsheet_api::device::Command;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::here;
use crate::i18n::tr;
use crate::ui::{Button, Card, Field, Icon, Look, TextArea};

/// The card in which one is written; those written are in the history below.
#[component]
pub fn Remarks() -> impl IntoView {
    let here = here();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move || {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            if here.run(Command::Remark { order: here.id, text: words }).await {
                text.try_set(String::new());
            }
            busy.try_set(false);
        });
    };
    let locked = here.locked();
    view! {
        <Show when=move || !locked.get()>
        <Card title=tr("card-remarks") icon=Icon::Remark testid="card-remarks">
            <Field label=tr("remark-label")>
                <TextArea value=text testid="remark" />
            </Field>
            <Button
                label=tr("send")
                icon=Icon::Send
                look=Look::Soft
                busy=busy
                disabled=Signal::derive(move || text.with(|text| text.trim().is_empty()))
                on_press=send
                testid="remark-send"
            />
        </Card>
        </Show>
    }
}
