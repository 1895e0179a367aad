//! The app in the browser and in the shell's web view: two programs of one library. *Field* is signing in and the
//! technician's app, which boots the device core; it starts without a network. *Desk* talks to the server and boots
//! nothing; with it comes the gallery of components, except in a release. The page's starter (`web/boot.js`) loads the one that an address
//! belongs to, so that a phone does not carry the desk.

#![cfg_attr(
    erase_components,
    allow(dead_code, reason = "a release has no gallery, which shows what no screen of it uses yet")
)]

mod desk;
#[cfg(not(erase_components))]
mod gallery;
mod i18n;
mod place;
mod platform;
mod rest;
mod root;
mod sign_in;
mod technician;
mod theme;
mod transport;
mod ui;

/// Starts the technician's program in the page that loaded it.
pub fn start_field() {
    start(&i18n::FIELD, root::Field);
}

/// Starts the desk's program in the page that loaded it.
pub fn start_desk() {
    start(&i18n::DESK, root::Desk);
}

fn start<V: leptos::IntoView + 'static>(words: &'static i18n::Words, root: fn() -> V) {
    console_error_panic_hook::set_once();
    i18n::speak(words);
    leptos::mount::mount_to_body(root);
}
