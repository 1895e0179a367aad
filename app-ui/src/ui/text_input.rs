//! Typing: one line, many lines, searching. Every control reports each change (`on_input`) and that the person is
//! done with it (`on_commit`: change or blur), so that a page can save in between and at the end.

use leptos::prelude::*;

use super::field::FieldContext;
use super::icon::{Icon, icon};
use super::icon_button::IconButton;
use crate::i18n::tr;

/// What is typed: picks the keyboard and what the browser may fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    /// Words.
    #[default]
    Text,
    /// A login name.
    Login,
    /// A password; pasting is welcome.
    Password,
    /// A web address.
    Url,
    /// A person's name.
    Name,
    /// A date and a time.
    DateTime,
}

impl InputKind {
    fn attributes(self) -> (&'static str, Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Text => ("text", None, Some("off")),
            Self::Login => ("text", None, Some("username")),
            Self::Password => ("password", None, Some("current-password")),
            Self::Url => ("url", Some("url"), Some("url")),
            Self::Name => ("text", None, Some("off")),
            Self::DateTime => ("datetime-local", None, Some("off")),
        }
    }
}

/// Called with what is typed.
type Told = Option<Callback<(String,)>>;

fn typed(event: web_sys::Event, value: RwSignal<String>, on_input: Told) {
    let text = event_target_value(&event);
    value.set(text.clone());
    if let Some(on_input) = on_input {
        on_input.run((text,));
    }
}

fn done(value: RwSignal<String>, on_commit: Told) {
    if let Some(on_commit) = on_commit {
        on_commit.run((value.get_untracked(),));
    }
}

/// One line.
#[component]
pub fn TextInput(
    /// What it holds.
    value: RwSignal<String>,
    /// What is typed.
    #[prop(optional)]
    kind: InputKind,
    /// Shown while empty; never instead of a label.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// Called with each change.
    #[prop(optional, into)]
    on_input: Option<Callback<(String,)>>,
    /// Called when the person is done with it.
    #[prop(optional, into)]
    on_commit: Option<Callback<(String,)>>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let field = FieldContext::here();
    let (kind, mode, complete) = kind.attributes();
    let described = field.described_by();
    view! {
        <input
            class="input"
            id=field.id
            type=kind
            inputmode=mode
            autocomplete=complete
            autocapitalize="off"
            spellcheck="false"
            placeholder=placeholder
            aria-describedby=described
            aria-invalid=move || field.invalid.get().then_some("true")
            aria-required=field.required.then_some("true")
            disabled=disabled
            data-testid=testid
            prop:value=value
            on:input=move |event| typed(event, value, on_input)
            on:change=move |_| done(value, on_commit)
        />
    }
}

/// Many lines; grows with what is written.
#[component]
pub fn TextArea(
    /// What it holds.
    value: RwSignal<String>,
    /// Shown while empty; never instead of a label.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// Called with each change.
    #[prop(optional, into)]
    on_input: Option<Callback<(String,)>>,
    /// Called when the person leaves it.
    #[prop(optional, into)]
    on_commit: Option<Callback<(String,)>>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let field = FieldContext::here();
    let described = field.described_by();
    view! {
        <textarea
            class="input"
            id=field.id
            rows="3"
            placeholder=placeholder
            aria-describedby=described
            aria-invalid=move || field.invalid.get().then_some("true")
            aria-required=field.required.then_some("true")
            disabled=disabled
            data-testid=testid
            prop:value=value
            on:input=move |event| typed(event, value, on_input)
            on:blur=move |_| done(value, on_commit)
        ></textarea>
    }
}

/// A search box.
#[component]
pub fn SearchInput(
    /// What is looked for.
    value: RwSignal<String>,
    /// What can be looked for, in words.
    #[prop(into)]
    label: Signal<String>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    view! {
        <div class="input-box" role="search">
            <span class="input-box__lead">{icon(Icon::Search)}</span>
            <input
                class="input"
                type="search"
                enterkeyhint="search"
                autocomplete="off"
                aria-label=label
                placeholder=label
                data-testid=testid
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            <span class="input-box__trail" hidden=move || value.with(String::is_empty)>
                <IconButton icon=Icon::Close label=tr("clear") on_press=move || value.set(String::new()) />
            </span>
        </div>
    }
}
