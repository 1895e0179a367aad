//! Shows the core's news while nobody looks at the window.

use std::sync::atomic::{AtomicBool, Ordering};

use jobsheet_api::device::Event;
use jobsheet_client::news::words;
use jobsheet_client::runtime::native::Device;
use tauri::async_runtime::spawn;
use tauri::{AppHandle, Manager, Runtime, WindowEvent};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::broadcast::error::RecvError;

/// Somebody looks at the window.
#[derive(Default)]
pub struct Looked(AtomicBool);

impl Looked {
    /// Keeps up with the window. Systems without windows (phones) tell it in the same way.
    pub fn hear(&self, event: &WindowEvent) {
        if let WindowEvent::Focused(focused) = event {
            self.0.store(*focused, Ordering::Relaxed);
        }
    }
}

/// Listens as long as the core lives.
pub fn listen<R: Runtime>(app: AppHandle<R>, device: &Device) {
    let mut heard = device.events();
    spawn(async move {
        loop {
            match heard.recv().await {
                Ok(Event::News(news)) if !app.state::<Looked>().0.load(Ordering::Relaxed) => {
                    let words = words(&news);
                    // A system that shows nothing (no daemon, not permitted) is how the person has set it up.
                    let _ = app.notification().builder().title(words.title).body(words.body).show();
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    });
}
