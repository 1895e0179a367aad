//! The place to which a page was scrolled is kept while one looks at another, and found again on the way back. A page
//! that one goes forward to begins at its top.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use leptos::prelude::*;

thread_local! {
    static PLACES: RefCell<BTreeMap<String, f64>> = const { RefCell::new(BTreeMap::new()) };
    static CAME_BACK: Cell<bool> = const { Cell::new(false) };
}

/// Notes whether the page now shown was reached by going back.
pub fn note_way(back: bool) {
    CAME_BACK.set(back);
}

/// Keeps the place of the page `name`; goes back to it once when `ready` becomes true.
pub fn keep_scroll(name: String, ready: Signal<bool>) {
    let settled = StoredValue::new(false);
    let own = name.clone();
    Effect::new(move |_| {
        if !ready.get() || settled.get_value() {
            return;
        }
        let own = own.clone();
        request_animation_frame(move || {
            if settled.try_get_value() != Some(false) {
                return;
            }
            settled.set_value(true);
            if let Some(place) = PLACES.with_borrow(|places| places.get(&own).copied()).filter(|_| CAME_BACK.get()) {
                window().scroll_to_with_x_and_y(0.0, place);
            }
        });
    });
    let noted = window_event_listener(leptos::ev::scroll, move |_| {
        if settled.try_get_value() == Some(true) {
            let place = window().scroll_y().unwrap_or(0.0);
            PLACES.with_borrow_mut(|places| places.insert(name.clone(), place));
        }
    });
    on_cleanup(move || noted.remove());
}
