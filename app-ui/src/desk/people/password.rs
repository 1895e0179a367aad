//! A new password for somebody who has forgotten theirs.

use jobsheet_api::ApiError;
use jobsheet_model::person::Person;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::desk;
use crate::i18n::{t, t_args, tr};
use crate::rest;
use crate::ui::{Button, ErrorBanner, Field, Icon, InputKind, Look, Sheet, SheetSize, TextInput, Toast};

/// The least number of characters; the server asks for as many.
const LEAST: usize = 8;

/// The dialog; open while `whose` holds somebody.
#[component]
pub fn SetPassword(whose: RwSignal<Option<Person>>) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (tried, busy, error) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<ApiError>));
    Effect::new(move |_| {
        first.set(String::new());
        again.set(String::new());
        tried.set(false);
        error.set(None);
        open.set(whose.with(Option::is_some));
    });
    let short = Signal::derive(move || {
        if tried.get() && first.with(|text| text.chars().count() < LEAST) {
            t_args("desk-password-short", &[("count", LEAST.into())])
        } else {
            String::new()
        }
    });
    let differs = Signal::derive(move || {
        if tried.get() && first.get() != again.get() { t("desk-password-differs") } else { String::new() }
    });
    let save = move || {
        tried.set(true);
        let (Some(person), false) = (whose.get_untracked(), busy.get_untracked()) else { return };
        if untrack(|| !short.get().is_empty() || !differs.get().is_empty()) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = rest::set_password(person.id, &first.get_untracked()).await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    open.set(false);
                    desk.toaster.show(Toast::new(t_args("desk-password-set", &[("name", person.name.into())])));
                }
                Err(failure) => error.set(Some(failure)),
            }
        });
    };
    let name = Signal::derive(move || {
        whose.with(|person| person.as_ref().map(|person| person.name.clone())).unwrap_or_default()
    });
    let hint = tr("desk-password-follows");
    let foot = move || {
        view! {
            <Button label=tr("save") look=Look::Primary icon=Icon::Check busy=busy on_press=save testid="password-do" />
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    view! {
        <Sheet
            open=open
            title=tr("desk-set-password")
            subtitle=name
            size=SheetSize::Narrow
            foot=foot
            on_close=move || whose.set(None)
            testid="password-sheet"
        >
            <ErrorBanner error=error />
            <Field label=tr("desk-new-password") hint=hint error=short required=true>
                <TextInput value=first kind=InputKind::Password testid="password-first" />
            </Field>
            <Field label=tr("desk-password-again") error=differs required=true>
                <TextInput value=again kind=InputKind::Password testid="password-again" />
            </Field>
        </Sheet>
    }
}
