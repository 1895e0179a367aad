//! The place to which a list was scrolled is kept while one looks at something else, and found again on the way back.

use std::cell::RefCell;
use std::collections::BTreeMap;

use leptos::prelude::*;

thread_local! {
    static PLACES: RefCell<BTreeMap<&'static str, f64>> = const { RefCell::new(BTreeMap::new()) };
}

/// Keeps the place of the page `name`; goes back to it once when `ready` becomes true.
pub fn keep_scroll(name: &'static str, ready: Signal<bool>) {
    let gone_back = StoredValue::new(false);
    Effect::new(move |_| {
        if ready.get() && !gone_back.get_value() {
            gone_back.set_value(true);
            let place = PLACES.with_borrow(|places| places.get(name).copied()).unwrap_or(0.0);
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, place));
        }
    });
    let noted = window_event_listener(leptos::ev::scroll, move |_| {
        if gone_back.try_get_value() == Some(true) {
            let place = window().scroll_y().unwrap_or(0.0);
            PLACES.with_borrow_mut(|places| places.insert(name, place));
        }
    });
    on_cleanup(move || noted.remove());
}
