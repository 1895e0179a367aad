//! A sheet: rises from the bottom on a phone, stands in the middle at a desk. The browser's own modal `dialog`: focus
//! stays inside, Escape and the system's back gesture close it, what is behind cannot be reached.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::field::fresh_id;
use super::icon::Icon;
use super::icon_button::IconButton;
use crate::i18n::tr;

/// How wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SheetSize {
    /// A question with two answers; stands in the middle on a phone too.
    Narrow,
    /// As usual.
    #[default]
    Normal,
    /// A form at a desk.
    Wide,
}

/// The sheet. What is inside is made when it opens and dropped when it closes, so that it always starts fresh.
#[component]
pub fn Sheet(
    /// Whether it is open; closing sets it to false.
    open: RwSignal<bool>,
    /// What it is for.
    #[prop(into)]
    title: Signal<String>,
    /// More about it.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// How wide.
    #[prop(optional)]
    size: SheetSize,
    /// The body reaches to the edges, for lists.
    #[prop(optional)]
    flush: bool,
    /// Called when it has closed, for whatever reason.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// Buttons below the scrolling body.
    #[prop(optional, into)]
    foot: Option<ViewFn>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
    /// The body.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_id = fresh_id("sheet");
    let title_ref = title_id.clone();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            if !dialog.open() {
                let _ = dialog.show_modal();
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    let closed = move |_| {
        open.set(false);
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    // A tap beside the sheet hits the dialog itself, never its box.
    let outside = move |event: web_sys::MouseEvent| {
        let hit = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDialogElement>().ok());
        if hit.is_some() {
            open.set(false);
        }
    };
    let children = StoredValue::new(children);
    let foot = StoredValue::new(foot);
    view! {
        <dialog
            class="sheet"
            class:sheet--narrow=size == SheetSize::Narrow
            class:sheet--wide=size == SheetSize::Wide
            node_ref=dialog
            aria-labelledby=title_ref
            data-testid=testid
            on:close=closed
            on:click=outside
        >
            <Show when=move || open.get()>
                <div class="sheet__box">
                    <div class="sheet__head">
                        <h2 class="sheet__title" id=title_id.clone()>{title}</h2>
                        <IconButton icon=Icon::Close label=tr("close") on_press=move || open.set(false) testid="sheet-close" />
                    </div>
                    {subtitle.map(|subtitle| view! { <p class="sheet__sub">{subtitle}</p> })}
                    <div class="sheet__body" class:sheet__body--flush=flush>{children.with_value(|children| children())}</div>
                    {foot.with_value(|foot| foot.as_ref().map(|foot| view! { <div class="sheet__foot">{foot.run()}</div> }))}
                </div>
            </Show>
        </dialog>
    }
}
