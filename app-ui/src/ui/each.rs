//! A list whose parts stay while others come and go: what somebody looks at, types in or presses is not torn away.
//!
//! Leptos' `For` is compiled once per kind of item and key, some two kilobytes each on their way to a phone. Here all lists share
//! one: keys are texts, and items are drawn through a box.

use leptos::prelude::*;

struct Drawn {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// Draws `items`, again whenever a signal that it reads changes; those whose `key` was there before are kept as they are.
pub fn each<T: Send + 'static>(
    items: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: impl Fn(&T) -> String + Send + Sync + 'static,
    draw: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    keyed(Box::new(move || {
        let drawn = items().into_iter().map(|item| {
            let (key, draw) = (key(&item), draw.clone());
            Drawn { key, draw: Box::new(move || draw(item)) }
        });
        drawn.collect()
    }))
}

fn keyed(items: Box<dyn Fn() -> Vec<Drawn> + Send + Sync>) -> AnyView {
    view! { <For each=items key=|one: &Drawn| one.key.clone() children=|one: Drawn| (one.draw)() /> }.into_any()
}
