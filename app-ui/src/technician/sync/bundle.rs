//! Work that leaves a phone by another road: packed into an encrypted file here, taken in from a file there.

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, ImportedView, Reply};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::{date_and_time, t, t_args, tr};
use crate::platform::files;
use crate::technician::core::core;
use crate::ui::{
    Banner, Button, Card, ErrorBanner, Field, Icon, InputKind, Look, Sheet, Size, TextInput, Toast, Tone, use_toaster,
};

/// Shortest passphrase that the core takes.
const SHORTEST: usize = 8;

/// The card on the sync page.
#[component]
pub fn Bundles() -> impl IntoView {
    let (packing, taking) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <Card title=tr("bundle") icon=Icon::Package testid="bundles">
            <p class="small quiet">{tr("bundle-text")}</p>
            <div class="stack">
                <Button label=tr("bundle-export") icon=Icon::Download wide=true on_press=move || packing.set(true) testid="bundle-export" />
                <Button label=tr("bundle-import") icon=Icon::Upload wide=true on_press=move || taking.set(true) testid="bundle-import" />
            </div>
        </Card>
        <ExportSheet open=packing />
        <Sheet open=taking title=tr("bundle-import") subtitle=tr("bundle-import-text") testid="import-sheet">
            <Import open=taking />
        </Sheet>
    }
}

/// A passphrase that can be read while it is typed: it is told to somebody, not remembered.
#[component]
fn Passphrase(value: RwSignal<String>, #[prop(into)] hint: Signal<String>) -> impl IntoView {
    view! {
        <Field label=tr("passphrase") hint=hint required=true>
            <TextInput value=value kind=InputKind::Text testid="passphrase" />
        </Field>
    }
}

fn too_short(passphrase: RwSignal<String>) -> Signal<bool> {
    Signal::derive(move || passphrase.with(|text| text.trim().chars().count() < SHORTEST))
}

/// What was packed, in words.
fn export_text(changes: u32, files: u32) -> String {
    t_args("bundle-made", &[("changes", changes.into()), ("files", files.into())])
}

/// Packs everything that is not confirmed; the file is given to the person.
#[component]
pub fn ExportSheet(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Sheet open=open title=tr("bundle-export") subtitle=tr("bundle-export-text") testid="export-sheet">
            <Export open=open />
        </Sheet>
    }
}

#[component]
fn Export(open: RwSignal<bool>) -> impl IntoView {
    let core = core();
    let toaster = use_toaster();
    let passphrase = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let pack = move || {
        busy.set(true);
        spawn_local(async move {
            let passphrase = passphrase.get_untracked();
            failed.try_set(None);
            match core.ask_with(Command::ExportBundle { passphrase }, None).await {
                Ok((Reply::Bundle(view), Some(bytes))) => {
                    match files::save(&view.name, &bytes, "application/octet-stream").await {
                        Ok(true) => {
                            toaster.show(Toast::new(export_text(view.changes, view.files)));
                            open.try_set(false);
                        }
                        Ok(false) => {}
                        Err(error) => {
                            failed.try_set(Some(error));
                        }
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <ErrorBanner error=failed testid="export-error" />
        <Passphrase value=passphrase hint=tr("passphrase-hint") />
        <Banner title=tr("bundle-stays") tone=Tone::Blue icon=Icon::Info />
        <Button
            label=tr("bundle-pack")
            icon=Icon::Lock
            look=Look::Primary
            size=Size::Big
            wide=true
            busy=busy
            disabled=too_short(passphrase)
            on_press=pack
            testid="bundle-pack"
        />
    }
}

#[component]
fn Import(open: RwSignal<bool>) -> impl IntoView {
    let core = core();
    let toaster = use_toaster();
    let passphrase = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    let name = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let file = move || input.get_untracked()?.files()?.get(0);
    let picked = move |_| name.set(file().map(|file| file.name()).unwrap_or_default());
    let take = move || {
        let Some(file) = file() else { return };
        busy.set(true);
        spawn_local(async move {
            match files::read(&file).await {
                Some(bytes) => {
                    let command = Command::ImportBundle { passphrase: passphrase.get_untracked() };
                    match core.ask_with(command, Some(bytes)).await {
                        Ok((Reply::Imported(view), _)) => {
                            toaster.show(Toast::new(imported_words(&view)));
                            open.try_set(false);
                        }
                        Ok(_) => {}
                        Err(error) => {
                            failed.try_set(Some(error));
                        }
                    }
                }
                None => toaster.show(Toast::bad(t("file-unreadable"))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <ErrorBanner error=failed testid="import-error" />
        <label class="file-pick button button--wide">
            <span>{move || if name.with(String::is_empty) { t("bundle-file") } else { name.get() }}</span>
            <input node_ref=input class="hidden-words" type="file" data-testid="bundle-file" on:change=picked />
        </label>
        <Passphrase value=passphrase hint=tr("passphrase-ask") />
        <Button
            label=tr("bundle-take")
            icon=Icon::Key
            look=Look::Primary
            size=Size::Big
            wide=true
            busy=busy
            disabled=Signal::derive(move || name.with(String::is_empty) || too_short(passphrase).get())
            on_press=take
            testid="bundle-take"
        />
    }
}

/// What was taken in, in words.
fn imported_words(view: &ImportedView) -> String {
    let args = [
        ("author", view.author.clone().into()),
        ("when", date_and_time(view.packed_at).into()),
        ("count", (view.changes + view.files).into()),
        ("known", view.known.into()),
    ];
    let mut words = vec![t_args(if view.changes + view.files == 0 { "bundle-known" } else { "bundle-taken" }, &args)];
    if view.set_aside > 0 {
        let key = if view.own { "bundle-set-aside-own" } else { "bundle-set-aside" };
        words.push(t_args(key, &[("count", view.set_aside.into()), ("author", view.author.clone().into())]));
    }
    words.join(" ")
}
