//! Every field saves itself: a moment after the last key, at once when one leaves the field, hides the app or goes to
//! another page. While something is unsaved, news from elsewhere does not overwrite what is being typed.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

const PAUSE: Duration = Duration::from_millis(600);

/// A text that saves itself.
#[derive(Clone, Copy)]
pub struct Autosave {
    /// What the field holds.
    pub text: RwSignal<String>,
    /// Something is typed that is not saved.
    pub dirty: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    save: Callback<(String,)>,
}

impl Autosave {
    /// A text that begins as `first` and is saved by `save`.
    pub fn new(first: String, save: impl Into<Callback<(String,)>>) -> Self {
        let this = Self {
            text: RwSignal::new(first),
            dirty: RwSignal::new(false),
            timer: StoredValue::new(None),
            save: save.into(),
        };
        let hidden = window_event_listener_untyped("visibilitychange", move |_| this.flush());
        let left = window_event_listener_untyped("pagehide", move |_| this.flush());
        on_cleanup(move || {
            hidden.remove();
            left.remove();
            this.flush();
        });
        this
    }

    /// The person has typed.
    pub fn typed(self) {
        self.dirty.set(true);
        self.stop();
        self.timer.set_value(set_timeout_with_handle(move || self.flush(), PAUSE).ok());
    }

    /// Saves now, if there is something to save.
    pub fn flush(self) {
        self.stop();
        if self.dirty.try_get_untracked() == Some(true) {
            self.dirty.set(false);
            self.save.run((self.text.get_untracked(),));
        }
    }

    /// Takes over what came from elsewhere, unless the person is typing.
    pub fn take(self, fresh: &str) {
        if !self.dirty.get_untracked() && self.text.with_untracked(|text| text != fresh) {
            self.text.set(fresh.to_owned());
        }
    }

    fn stop(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }
}
