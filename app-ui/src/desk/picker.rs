//! Search and pick one, without leaving the keyboard: type, arrows, Enter. The pattern is the ARIA combobox with a
//! list that is always open.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::i18n::tr;
use crate::ui::field::{FieldContext, fresh_id};
use crate::ui::{Icon, icon};

/// One of those to pick from.
#[derive(Clone)]
pub struct Item {
    /// Stable name.
    pub id: String,
    /// What it looks like.
    pub view: ViewFn,
}

/// The search box with its list.
#[component]
pub fn Picker(
    /// What was typed.
    words: RwSignal<String>,
    /// Those that fit it.
    #[prop(into)]
    items: Signal<Vec<Item>>,
    /// The one marked.
    chosen: RwSignal<Option<String>>,
    /// Called when one is picked: by a press, or by Enter on the marked one.
    #[prop(into)]
    on_pick: Callback<(String,)>,
    /// A press only marks; Enter picks.
    #[prop(optional)]
    marks: bool,
    /// What can be looked for.
    #[prop(into)]
    label: Signal<String>,
    /// Shown in place of an empty list.
    #[prop(into)]
    nothing: Signal<String>,
    /// Being looked for.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// For tests; each item gets `<testid>-item`.
    testid: &'static str,
) -> impl IntoView {
    let list_id = fresh_id("list");
    let described = FieldContext::here();
    let item_id = {
        let list_id = list_id.clone();
        move |id: &str| format!("{list_id}-{id}")
    };
    // Marks the next one and tells which it is.
    let step = move |down: bool| {
        let next = items.with_untracked(|items| {
            let here = chosen.with_untracked(|chosen| items.iter().position(|item| Some(&item.id) == chosen.as_ref()));
            let next = match (here, down) {
                (None, _) => 0,
                (Some(at), true) => (at + 1).min(items.len().saturating_sub(1)),
                (Some(at), false) => at.saturating_sub(1),
            };
            items.get(next).map(|item| item.id.clone())
        });
        chosen.set(next.clone());
        next
    };
    let scroll = item_id.clone();
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "ArrowUp" => {
            event.prevent_default();
            if let Some(id) = step(event.key() == "ArrowDown")
                && let Some(element) = document().get_element_by_id(&scroll(&id))
            {
                let nearest = web_sys::ScrollIntoViewOptions::new();
                nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
                element.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        }
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            if let Some(id) = chosen.get_untracked() {
                on_pick.run((id,));
            }
        }
        _ => {}
    };
    // `autofocus` is for the dialog around it; a page that was already there needs to be told.
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let active = item_id.clone();
    let empty = Memo::new(move |_| items.with(Vec::is_empty));
    let (controls, name) = (list_id.clone(), label);
    view! {
        <div class="desk-picker">
            <div class="input-box">
                <span class="input-box__lead">{icon(Icon::Search)}</span>
                <input
                    node_ref=input
                    class="input"
                    type="text"
                    role="combobox"
                    id=described.id.clone()
                    autofocus=true
                    autocomplete="off"
                    spellcheck="false"
                    aria-label=label
                    aria-expanded="true"
                    aria-controls=controls
                    aria-autocomplete="list"
                    aria-describedby=described.described_by()
                    aria-invalid=move || described.invalid.get().then_some("true")
                    aria-activedescendant=move || chosen.with(|chosen| chosen.as_ref().map(|id| active(id)))
                    placeholder=label
                    data-testid=testid
                    prop:value=words
                    on:input=move |event| words.set(event_target_value(&event))
                    on:keydown=key
                />
                <Show when=move || busy.get()>
                    <span class="input-box__trail desk-picker__busy">
                        <span class="button__spinner" role="status" aria-label=tr("loading")></span>
                    </span>
                </Show>
            </div>
            <div class="desk-picker__list" role="listbox" id=list_id aria-label=name tabindex="-1">
                <For
                    each=move || items.get()
                    key=|item| item.id.clone()
                    children=move |item| {
                        let (own, press) = (item.id.clone(), item.id.clone());
                        let marked = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&own)));
                        view! {
                            <div
                                role="option"
                                class="desk-picker__item"
                                id=item_id(&item.id)
                                aria-selected=move || marked.get().to_string()
                                data-testid=format!("{testid}-item")
                                on:mousedown=|event| event.prevent_default()
                                on:click=move |_| {
                                    chosen.set(Some(press.clone()));
                                    if !marks {
                                        on_pick.run((press.clone(),));
                                    }
                                }
                            >
                                {item.view.run()}
                            </div>
                        }
                    }
                />
            </div>
            <Show when=move || empty.get() && !busy.get()><p class="desk-picker__nothing quiet">{nothing}</p></Show>
        </div>
    }
}
