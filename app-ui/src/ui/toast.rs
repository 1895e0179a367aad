//! Short news at the foot of the screen, with undo where a step can be taken back. Kept until read long enough;
//! news with an action stays twice as long; bad news stays until closed.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use super::each::each;
use super::icon::{Icon, icon};
use super::icon_button::IconButton;
use crate::i18n::tr;

const STAY: Duration = Duration::from_secs(5);

/// One piece of news.
#[derive(Clone)]
pub struct Toast {
    words: String,
    bad: bool,
    act: Option<(String, Callback<()>)>,
}

impl Toast {
    /// Plain news.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), bad: false, act: None }
    }

    /// Bad news.
    pub fn bad(words: impl Into<String>) -> Self {
        Self { words: words.into(), bad: true, act: None }
    }

    /// The same with something to do about it, such as undo.
    #[must_use]
    pub fn with_action(mut self, label: impl Into<String>, act: impl Into<Callback<()>>) -> Self {
        self.act = Some((label.into(), act.into()));
        self
    }
}

/// Where news is put. One for the whole app, provided by its root.
#[derive(Clone, Copy)]
pub struct Toaster {
    shown: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
    layer: NodeRef<html::Div>,
}

impl Default for Toaster {
    fn default() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0), layer: NodeRef::new() }
    }
}

impl Toaster {
    /// Shows it. At most two at once: older news gives way.
    pub fn show(self, toast: Toast) {
        let id = self.next.try_update_value(|next| {
            *next += 1;
            *next
        });
        let Some(id) = id else { return };
        let stay = match (&toast.act, toast.bad) {
            (_, true) => None,
            (Some(_), false) => Some(STAY * 2),
            (None, false) => Some(STAY),
        };
        self.rise();
        self.shown.update(|shown| {
            // Plain news gives way to newer news; what can still be undone, and bad news, stays.
            shown.retain(|(_, older)| older.bad || older.act.is_some());
            if shown.len() > 1 {
                shown.remove(0);
            }
            shown.push((id, toast));
        });
        if let Some(stay) = stay {
            set_timeout(move || self.drop(id), stay);
        }
    }

    /// Above an open sheet: what was put into the browser's top layer last lies on top.
    fn rise(self) {
        let Some(place) = self.layer.get_untracked() else { return };
        for method in ["hidePopover", "showPopover"] {
            let call =
                js_sys::Reflect::get(&place, &JsValue::from_str(method)).and_then(JsCast::dyn_into::<js_sys::Function>);
            // Hiding what is not shown throws, and browsers without popovers have neither: the place then lies below.
            let _ = call.and_then(|call| call.call0(&place));
        }
    }

    fn drop(self, id: u32) {
        // Gone with the app when the timer outlives it.
        let _ = self.shown.try_update(|shown| shown.retain(|(other, _)| *other != id));
    }

    /// The place in the page where news appears; once, in the root.
    #[must_use]
    pub fn place(self) -> impl IntoView + use<> {
        view! {
            <div class="toasts" popover="manual" node_ref=self.layer role="status" aria-live="polite">
                {each(move || self.shown.get(), |(id, _)| id.to_string(), move |(id, toast)| self.one(id, toast))}
            </div>
        }
    }

    fn one(self, id: u32, toast: Toast) -> AnyView {
        view! {
            <div class="toast" class:toast--bad=toast.bad data-testid="toast">
                {toast.bad.then(|| icon(Icon::CircleAlert))}
                <span class="toast__words">{toast.words}</span>
                {toast
                    .act
                    .map(|(label, act)| {
                        view! {
                            <button type="button" class="toast__act" data-testid="toast-act" on:click=move |_| { self.drop(id); act.run(()); }>
                                {label}
                            </button>
                        }
                    })}
                <IconButton icon=Icon::Close label=tr("close") on_press=move || self.drop(id) />
            </div>
        }
        .into_any()
    }
}

/// The app's toaster.
#[must_use]
pub fn use_toaster() -> Toaster {
    expect_context()
}
