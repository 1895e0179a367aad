//! Reading a view from the core and reading it again when the core says that it may have changed. What is shown stays
//! until the new one is there, so nothing flickers.

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::core::{Changed, core};

/// Reads with `command` (again whenever a signal that it reads changes, or the core tells of a change that `concerns`
/// it), picks the view from the reply and puts it into `value`. Gives why the last reading failed, if it has.
pub fn keep_loaded<T: Send + Sync + 'static>(
    value: RwSignal<Option<T>>,
    command: impl Fn() -> Command + 'static,
    pick: impl Fn(Reply) -> Option<T> + Copy + 'static,
    concerns: impl Fn(&Changed) -> bool + 'static,
) -> RwSignal<Option<ApiError>> {
    let core = core();
    let error = RwSignal::new(None);
    let latest = StoredValue::new(0_u64);
    Effect::new(move |seen: Option<u64>| {
        let command = command();
        let changed = core.changed.get();
        let only_changed = seen.is_some_and(|seen| seen != changed.count);
        if only_changed && !concerns(&changed) {
            return changed.count;
        }
        latest.update_value(|latest| *latest += 1);
        let turn = latest.get_value();
        spawn_local(async move {
            let reply = core.ask(command).await;
            // Overtaken by a later question, or the page is gone.
            if latest.try_get_value() != Some(turn) {
                return;
            }
            match reply {
                Ok(reply) => {
                    if let Some(view) = pick(reply) {
                        value.set(Some(view));
                        error.set(None);
                    }
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
        changed.count
    });
    error
}
