//! The frame of every dialog about an order: what is different meanwhile, what will follow, and the way out.

use leptos::prelude::*;

use super::Doing;
use super::conflict::Conflict;
use super::warning::Warning;
use crate::desk::context::desk;
use crate::i18n::tr;
use crate::ui::{Button, Look, Sheet, SheetSize};

/// The dialog; it closes by itself when the change is made.
#[component]
pub fn Frame(
    /// What it does.
    doing: Doing,
    /// What it is for.
    #[prop(into)]
    title: Signal<String>,
    /// More about it.
    #[prop(into)]
    subtitle: Signal<String>,
    /// How wide.
    #[prop(optional)]
    size: SheetSize,
    /// What follows from it for who is under way (`desk-follows-…`).
    #[prop(optional)]
    warn: Option<&'static str>,
    /// The way out in words.
    #[prop(default = "cancel")]
    not: &'static str,
    /// The buttons that do it.
    #[prop(into)]
    acts: ViewFn,
    /// For tests.
    testid: &'static str,
    /// What is asked.
    children: ChildrenFn,
) -> impl IntoView {
    let desk = desk();
    let acts = StoredValue::new(acts);
    let foot = move || {
        view! {
            {acts.with_value(ViewFn::run)}
            <span class="grow"></span>
            <Button label=tr(not) look=Look::Quiet on_press=move || doing.open.set(false) />
        }
    };
    let children = StoredValue::new(children);
    view! {
        <Sheet
            open=doing.open
            title=title
            subtitle=subtitle
            size=size
            foot=foot
            on_close=move || desk.act.set(None)
            testid=testid
        >
            <Conflict doing=doing />
            {warn.map(|act| view! { <Warning doing=doing act=act /> })}
            {children.with_value(|children| children())}
        </Sheet>
    }
}

/// Which order, for a subtitle.
#[must_use]
pub fn about(doing: Doing) -> Signal<String> {
    Signal::derive(move || {
        doing.seen.with(|seen| format!("{} · {}", seen.order.number.clone().unwrap_or_default(), seen.order.title))
    })
}
