//! The app in the browser and in the shell's web view. By role it is the technician's app (which boots the device
//! core) or the desk (which talks to the server and boots nothing).

mod desk;
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

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the app in the page that loaded it.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(root::Root);
}
