//! Reading a view from the core and reading it again when the core says that it may have changed. What is shown stays
//! until the new one is there, so nothing flickers.

use std::cell::Cell;
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
            Self::Long => Duration::from_secs(2),
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
    let reader = Reader {
        command: Box::new(command),
        take: Box::new(take),
        pause: pause.time(),
        turn: StoredValue::new(0),
        busy: Cell::new(false),
        again: Cell::new(false),
    };
    Rc::new(reader).keep(Box::new(concerns));
    error
}

/// One view's readings.
struct Reader {
    command: Box<dyn Fn() -> Command>,
    take: Box<dyn Fn(Result<Reply, ApiError>)>,
    pause: Duration,
    /// The latest question: the answer to an older one is not shown. Gone with the page.
    turn: StoredValue<u64>,
    /// Reading, or in the pause after it.
    busy: Cell<bool>,
    /// Something changed meanwhile.
    again: Cell<bool>,
}

impl Reader {
    fn keep(self: Rc<Self>, concerns: Box<dyn Fn(&Changed) -> bool>) {
        let core = core();
        // At once: the core answers while the page is being made.
        let first = untrack(|| (self.command)());
        let before = core.changed.with_untracked(|changed| changed.count);
        self.read(first.clone());
        Effect::new(move |seen: Option<u64>| {
            let asked = (self.command)();
            let changed = core.changed.get();
            let only_changed = seen.unwrap_or(before) != changed.count;
            let read_already = seen.is_none() && !only_changed && asked == first;
            if read_already || only_changed && !concerns(&changed) {
                return changed.count;
            }
            if only_changed && self.busy.get() {
                self.again.set(true);
            } else {
                self.read(asked);
            }
            changed.count
        });
    }

    /// Asks, shows the answer, and asks again if something has changed by the end of the pause.
    fn read(self: &Rc<Self>, asked: Command) {
        let begun = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let Some(begun) = begun else { return };
        self.busy.set(true);
        self.again.set(false);
        let (reader, answer) = (Rc::clone(self), core().ask(asked));
        spawn_local(async move {
            let reply = answer.await;
            // Overtaken by a later question, or the page is gone.
            if reader.is_at(begun) {
                (reader.take)(reply);
                let pause = reader.pause;
                set_timeout(move || reader.rested(begun), pause);
            }
        });
    }

    fn rested(self: Rc<Self>, begun: u64) {
        if !self.is_at(begun) {
            return;
        }
        self.busy.set(false);
        if self.again.get() {
            self.read(untrack(|| (self.command)()));
        }
    }

    fn is_at(&self, turn: u64) -> bool {
        self.turn.try_get_value() == Some(turn)
    }
}
