//! Buttons.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// How much a button asks to be pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The one thing to do here.
    Primary,
    /// One of several.
    #[default]
    Plain,
    /// Useful, not urgent.
    Soft,
    /// Rather a link.
    Quiet,
    /// Takes something away.
    Danger,
    /// The confirmation of that.
    DangerFill,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button--primary",
            Self::Plain => "",
            Self::Soft => "button--soft",
            Self::Quiet => "button--quiet",
            Self::Danger => "button--danger",
            Self::DangerFill => "button--danger-fill",
        }
    }
}

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// For a line of text.
    Small,
    /// As the density says.
    #[default]
    Normal,
    /// For a thumb in a glove.
    Big,
}

impl Size {
    fn class(self) -> &'static str {
        match self {
            Self::Small => "button--small",
            Self::Normal => "",
            Self::Big => "button--big",
        }
    }
}

/// A button with words.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Called when pressed; without it the button submits the form around it.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// How much it asks to be pressed.
    #[prop(optional)]
    look: Look,
    /// How large.
    #[prop(optional)]
    size: Size,
    /// As wide as what is around it.
    #[prop(optional)]
    wide: bool,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Not possible now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Pressed and not finished: it cannot be pressed again.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let class = format!("button {} {}", look.class(), size.class());
    let press = move |_| {
        if let Some(on_press) = on_press
            && !busy.get_untracked()
        {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if on_press.is_some() { "button" } else { "submit" }
            class=class
            class:button--wide=wide
            class:button--busy=busy
            aria-busy=move || busy.get().then_some("true")
            disabled=disabled
            data-testid=testid
            on:click=press
        >
            {move || if busy.get() { view! { <span class="button__spinner" aria-hidden="true"></span> }.into_any() } else { icon.map(self::icon).into_any() }}
            <span>{label}</span>
        </button>
    }
}

/// How long it must be held.
const HOLD: Duration = Duration::from_millis(900);

/// A button for what cannot be taken back: held down until it is full. Held by keyboard too (space or enter).
#[component]
pub fn HoldButton(
    /// What it does; should say that it must be held.
    #[prop(into)]
    label: Signal<String>,
    /// Called when held long enough.
    #[prop(into)]
    on_held: Callback<()>,
    /// Before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// As wide as what is around it.
    #[prop(optional)]
    wide: bool,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let holding = RwSignal::new(false);
    let timer = StoredValue::new(None::<leptos::leptos_dom::helpers::TimeoutHandle>);
    let release = move || {
        holding.set(false);
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let hold = move || {
        if holding.get_untracked() {
            return;
        }
        holding.set(true);
        let done = move || {
            release();
            on_held.run(());
        };
        timer.set_value(set_timeout_with_handle(done, HOLD).ok());
    };
    on_cleanup(release);
    view! {
        <button
            type="button"
            class="button button--hold button--danger"
            class:button--wide=wide
            class:button--holding=holding
            style=format!("--hold-time:{}ms", HOLD.as_millis())
            data-testid=testid
            on:pointerdown=move |_| hold()
            on:pointerup=move |_| release()
            on:pointerleave=move |_| release()
            on:pointercancel=move |_| release()
            on:keydown=move |event| if matches!(event.key().as_str(), " " | "Enter") { hold() }
            on:keyup=move |_| release()
            on:blur=move |_| release()
            on:contextmenu=|event| event.prevent_default()
        >
            <span class="button__fill" aria-hidden="true"></span>
            {icon.map(self::icon)}
            <span>{label}</span>
        </button>
    }
}
