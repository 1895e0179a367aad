//! The shell for Android, iOS and desktop: a window on the web app, and the native core behind one command and one
//! channel. No business logic: what is decided here is where the replica and its keys lie, and whether somebody looks.
//!
//! Position and camera need no port: the web views of all three systems hand `navigator.geolocation` and
//! `<input type="file" capture>` to the system, which asks the person with our reasons (`mobile/`). Saving a file does.

mod bridge;
mod files;
mod frame;
mod keystore;
mod notify;
mod replica;

use tauri::Manager;

/// Runs until the window closes.
///
/// # Panics
/// When the system has no web view, or the app's own configuration is broken: there is nothing to show an error in.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
#[expect(clippy::expect_used, reason = "without a web view there is nothing to show an error in")]
pub fn run() {
    let builder = tauri::Builder::default()
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_fs::init());
    builder
        .manage(notify::Looked::default())
        .setup(|app| {
            let core = replica::open(app.path());
            if let Ok(device) = &core {
                notify::listen(app.handle().clone(), device);
            }
            // A replica that cannot be opened is told to the person by the screens, as the answer to their first command.
            app.manage(bridge::Core(core));
            Ok(())
        })
        .on_window_event(|window, event| window.state::<notify::Looked>().hear(event))
        .invoke_handler(tauri::generate_handler![bridge::command, bridge::events, files::save])
        .run(tauri::generate_context!())
        .expect("the web view could not be started");
}
