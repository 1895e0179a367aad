//! A newer version of the app waits, and installing the app. The page's starter (`web/boot.js`) tells of the first by
//! an event; browsers tell of the second.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::browser;

/// What can be done about the app itself.
#[derive(Clone, Copy)]
pub struct AppUpdate {
    /// A newer version waits.
    pub ready: RwSignal<bool>,
    /// It cannot take over: other windows of the app are open.
    pub held: RwSignal<bool>,
    /// The browser offers to install the app.
    pub installable: RwSignal<bool>,
}

thread_local! {
    static OFFER: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

impl AppUpdate {
    /// Begins to listen; once, in the root.
    #[must_use]
    pub fn watch() -> Self {
        let update =
            Self { ready: RwSignal::new(false), held: RwSignal::new(false), installable: RwSignal::new(false) };
        // The handles are dropped, the listeners stay for the life of the page.
        let _ = window_event_listener_untyped("jobsheet:update", move |_| update.ready.set(true));
        let _ = window_event_listener_untyped("beforeinstallprompt", move |event| {
            event.prevent_default();
            OFFER.with_borrow_mut(|offer| *offer = Some(event.into()));
            update.installable.set(true);
        });
        let _ = window_event_listener_untyped("appinstalled", move |_| update.installable.set(false));
        update
    }

    /// Lets the newer version take over; the page is loaded again by the starter when it has.
    pub async fn apply(self) {
        let Some(container) = workers() else { return };
        let heard = wasm_bindgen::prelude::Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let kind = Reflect::get(&event, &JsValue::from_str("data"))
                .and_then(|data| Reflect::get(&data, &JsValue::from_str("type")));
            if kind.is_ok_and(|kind| kind.as_string().as_deref() == Some("UPDATE_HELD")) {
                self.held.set(true);
            }
        });
        let _ = container.add_event_listener_with_callback("message", heard.as_ref().unchecked_ref());
        heard.forget();
        let Ok(registration) = JsFuture::from(container.get_registration()).await else { return };
        let Ok(registration) = registration.dyn_into::<web_sys::ServiceWorkerRegistration>() else { return };
        if let Some(waiting) = registration.waiting() {
            let _ = waiting.post_message(&JsValue::from_str("SKIP_WAITING"));
        }
    }

    /// Shows the browser's question whether to install.
    pub async fn install(self) {
        let Some(offer) = OFFER.with_borrow_mut(Option::take) else { return };
        self.installable.set(false);
        let shown = Reflect::get(&offer, &JsValue::from_str("prompt"))
            .and_then(JsCast::dyn_into::<Function>)
            .and_then(|prompt| prompt.call0(&offer))
            .and_then(JsCast::dyn_into::<Promise>);
        if let Ok(shown) = shown {
            let _ = JsFuture::from(shown).await;
        }
    }
}

fn workers() -> Option<web_sys::ServiceWorkerContainer> {
    let navigator: JsValue = browser::window().navigator().into();
    // Absent where the page is not secure.
    Reflect::get(&navigator, &JsValue::from_str("serviceWorker")).ok()?.dyn_into().ok()
}

/// The app runs on its own, not in a browser's tab.
#[must_use]
pub fn is_installed() -> bool {
    browser::in_shell() || browser::media("(display-mode: standalone)")
}

/// An iPhone or iPad, where installing goes by the share menu only.
#[must_use]
pub fn is_apple_touch() -> bool {
    let navigator = browser::window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    agent.contains("iPhone")
        || agent.contains("iPad")
        || (agent.contains("Macintosh") && navigator.max_touch_points() > 1)
}
