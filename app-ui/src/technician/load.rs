//! Reading a view from the core and reading it again when the core says that it may have changed. What is shown stays
//! until the new one is there, so nothing flickers.

use std::rc::Rc;
use std::time::Duration;

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::core::{Changed, core};

/// Between what was read and the next reading because of a change. The first change is shown at once; of a hundred in a row,
/// as when a day's work arrives, a person sees enough like this, and the core has time for what the person does.
#[derive(Debug, Clone, Copy)]
pub enum Pause {
    /// The work in one's hands.
    Short,
    /// Lists.
    Long,
}

impl Pause {
    const fn time(self) -> Duration {
        match self {
            Self::Short => Duration::from_millis(200),
            Self::Long => Duration::from_secs(1),
        }
    }
}

/// Reads with `command` (again whenever a signal that it reads changes, or the core tells of a change that `concerns`
/// it), picks the view from the reply and puts it into `value`. Gives why the last reading failed, if it has.
pub fn keep_loaded<T: Send + Sync + 'static>(
    value: RwSignal<Option<T>>,
    command: impl Fn() -> Command + 'static,
    pick: impl Fn(Reply) -> Option<T> + Copy + 'static,
    concerns: impl Fn(&Changed) -> bool + 'static,
    pause: Pause,
) -> RwSignal<Option<ApiError>> {
    let core = core();
    let error = RwSignal::new(None);
    let take = move |reply| match reply {
        Ok(reply) => {
            if let Some(view) = pick(reply) {
                value.set(Some(view));
                error.set(None);
            }
        }
        Err(problem) => error.set(Some(problem)),
    };
    let reader =
        Reader { pause, turn: StoredValue::new(0), busy: StoredValue::new(false), again: StoredValue::new(false) };
    let command: Rc<dyn Fn() -> Command> = Rc::new(command);
    // At once: the core answers while the page is being made.
    let first = untrack(|| command());
    let before = core.changed.with_untracked(|changed| changed.count);
    reader.read(first.clone(), Rc::clone(&command), take);
    Effect::new(move |seen: Option<u64>| {
        let asked = command();
        let changed = core.changed.get();
        let only_changed = seen.unwrap_or(before) != changed.count;
        let read_already = seen.is_none() && !only_changed && asked == first;
        if read_already || only_changed && !concerns(&changed) {
            return changed.count;
        }
        if only_changed && reader.busy.get_value() {
            reader.again.set_value(true);
        } else {
            reader.read(asked, Rc::clone(&command), take);
        }
        changed.count
    });
    error
}

/// One view's readings; gone with its page.
#[derive(Clone, Copy)]
struct Reader {
    pause: Pause,
    /// The latest question: the answer to an older one is not shown.
    turn: StoredValue<u64>,
    /// Reading, or in the pause after it.
    busy: StoredValue<bool>,
    /// Something changed meanwhile.
    again: StoredValue<bool>,
}

impl Reader {
    /// Asks, shows the answer, and asks again if something has changed by the end of the pause.
    fn read(
        self,
        asked: Command,
        command: Rc<dyn Fn() -> Command>,
        take: impl Fn(Result<Reply, ApiError>) + Copy + 'static,
    ) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        }) else {
            return;
        };
        self.busy.set_value(true);
        self.again.set_value(false);
        let answer = core().ask(asked);
        spawn_local(async move {
            let reply = answer.await;
            let latest = move || self.turn.try_get_value() == Some(turn);
            // Overtaken by a later question, or the page is gone.
            if !latest() {
                return;
            }
            take(reply);
            let next = move || {
                if !latest() {
                    return;
                }
                self.busy.set_value(false);
                if self.again.get_value() {
                    self.read(untrack(|| command()), command, take);
                }
            };
            set_timeout(next, self.pause.time());
        });
    }
}
