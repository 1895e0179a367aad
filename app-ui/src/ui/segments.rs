//! A choice between two to five, all visible: filters, languages, themes. A radio group: arrow keys move.

use leptos::prelude::*;

use super::field::FieldContext;
use super::icon::{Icon, icon};

/// One of the choices.
#[derive(Clone)]
pub struct Segment<T> {
    /// What it stands for.
    pub value: T,
    /// Its word.
    pub label: Signal<String>,
    /// Its icon.
    pub icon: Option<Icon>,
    /// How many, behind the word.
    pub count: Option<Signal<String>>,
}

impl<T> Segment<T> {
    /// A choice with a word only.
    pub fn new(value: T, label: impl Into<Signal<String>>) -> Self {
        Self { value, label: label.into(), icon: None, count: None }
    }

    /// The same with an icon.
    #[must_use]
    pub fn with_icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

/// Moves to the next radio button in the group when an arrow key was pressed, as radio groups do.
pub(super) fn arrow_keys(event: &web_sys::KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => true,
        "ArrowLeft" | "ArrowUp" => false,
        _ => return,
    };
    use wasm_bindgen::JsCast;
    let Some(here) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    let Ok(Some(group)) = here.closest("[role=radiogroup]") else { return };
    let Ok(all) = group.query_selector_all("[role=radio]") else { return };
    let count = all.length();
    let Some(at) = (0..count).find(|index| all.get(*index).is_some_and(|node| node.is_same_node(Some(&here)))) else {
        return;
    };
    let next = if forward { (at + 1) % count } else { (at + count - 1) % count };
    if let Some(next) = all.get(next).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
        event.prevent_default();
        let _ = next.focus();
        next.click();
    }
}

/// The choices side by side.
#[component]
pub fn Segments<T>(
    /// From left to right.
    segments: Vec<Segment<T>>,
    /// The one in force.
    #[prop(into)]
    value: Signal<T>,
    /// Called when another is chosen.
    #[prop(into)]
    on_change: Callback<(T,)>,
    /// What is chosen here, read out; inside a field its label is.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// For tests; each choice gets `<testid>-<position>`.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let field = use_context::<FieldContext>();
    let labelled_by = field.filter(|_| label.is_none()).map(|field| field.label_id());
    view! {
        <div class="segments" role="radiogroup" aria-label=label aria-labelledby=labelled_by data-testid=testid.clone() on:keydown=|event| arrow_keys(&event)>
            {segments
                .into_iter()
                .enumerate()
                .map(|(position, segment)| {
                    let own = segment.value.clone();
                    let checked = Memo::new(move |_| value.with(|value| *value == own));
                    let chosen = segment.value;
                    view! {
                        <button
                            type="button"
                            class="segment"
                            role="radio"
                            aria-checked=move || checked.get().to_string()
                            tabindex=move || if checked.get() { "0" } else { "-1" }
                            data-testid=testid.as_ref().map(|testid| format!("{testid}-{position}"))
                            on:click=move |_| on_change.run((chosen.clone(),))
                        >
                            {segment.icon.map(icon)}
                            <span>{segment.label}</span>
                            {segment.count.map(|count| view! { <span class="segment__count">{count}</span> })}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
