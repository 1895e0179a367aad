//! The shared note: what several people write is merged letter by letter, so the core is told which text the editor
//! started from.

use jobsheet_api::device::Command;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::here;
use crate::i18n::{t, tr};
use crate::technician::autosave::Autosave;
use crate::technician::core::core;
use crate::ui::{Card, Field, Icon, TextArea};

/// The card.
#[component]
pub fn Note() -> impl IntoView {
    let here = here();
    let note = here.part(|page| page.note.clone());
    let first = note.get_untracked().unwrap_or_default();
    let base = StoredValue::new(first.clone());
    let locked = here.locked();
    let saved = RwSignal::new(false);
    let edit = Autosave::new(first, move |text: String| {
        let started_from = base.try_get_value().unwrap_or_default();
        base.try_set_value(text.clone());
        let command = Command::SetNote { order: here.id, text, base: started_from };
        spawn_local(async move {
            match core().ask(command).await {
                Ok(_) => {
                    saved.try_set(true);
                }
                Err(error) => here.tell(&error),
            }
        });
    });
    Effect::new(move |_| {
        if let Some(fresh) = note.get() {
            if !edit.dirty.get_untracked() {
                base.set_value(fresh.clone());
            }
            edit.take(&fresh);
        }
    });
    let state = Signal::derive(move || if saved.get() && !edit.dirty.get() { t("saved") } else { String::new() });
    view! {
        <Card title=tr("card-note") icon=Icon::Note note=state testid="card-note">
            <Field label=tr("note-label")>
                <TextArea
                    value=edit.text
                    disabled=locked
                    on_input=move |_: String| {
                        saved.set(false);
                        edit.typed();
                    }
                    on_commit=move |_: String| edit.flush()
                    testid="note"
                />
            </Field>
        </Card>
    }
}
