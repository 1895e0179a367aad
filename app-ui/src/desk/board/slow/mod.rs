//! Slower trips (E16): weather and jams, said by whoever looks out of the window. The server plans with them; here they are said, changed
//! and taken back, and stand above the board while they hold.

mod form;
mod list;
mod strip;

use jobsheet_api::office::{Slow, SlowHours, SlowRequest};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::{SlowId, TimeWindow, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use strip::Strip;

use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{decimal, t, t_if_known, tr};
use crate::rest;
use crate::ui::{ErrorBanner, Sheet};

/// What has been read, and which one is being written.
#[derive(Clone, Copy)]
struct Page {
    desk: Desk,
    open: RwSignal<bool>,
    seen: RwSignal<Option<SlowHours>>,
    failed: RwSignal<Option<ApiError>>,
    /// The one in the form; none of it yet: a new one.
    editing: RwSignal<Option<(SlowId, Option<Slow>)>>,
    /// Somebody else's word on it while it was being written; none: theirs was to take it back.
    overtaken: RwSignal<Option<Option<Slow>>>,
    busy: RwSignal<bool>,
}

/// The sheet; with one of them, that one is being written.
#[component]
pub fn SlowSheet(which: Option<SlowId>) -> impl IntoView {
    let desk = desk();
    let page = Page {
        desk,
        open: RwSignal::new(true),
        seen: RwSignal::new(None),
        failed: RwSignal::new(None),
        editing: RwSignal::new(None),
        overtaken: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    Effect::new(move |again: Option<()>| {
        desk.changed.track();
        page.read(move |page, hours| {
            if again.is_some() || !desk.may_decide() {
                return;
            }
            // Whoever opens it to say something is at once where it is said.
            match hours.slow.iter().find(|slow| Some(slow.id) == which) {
                Some(slow) => page.editing.set(Some((slow.id, Some(slow.clone())))),
                None if hours.slow.is_empty() => page.begin(),
                None => {}
            }
        });
    });
    let there = Memo::new(move |_| page.seen.with(Option::is_some));
    let body = move || match (there.get(), page.editing.get()) {
        // News does not draw the form anew: somebody is writing in it.
        (true, Some((id, before))) => form::form(page, id, before),
        (true, None) => {
            (move || list::list(page, page.seen.get().map(|hours| hours.slow).unwrap_or_default())).into_any()
        }
        (false, _) if page.failed.with(Option::is_some) => ().into_any(),
        (false, _) => view! { <div class="skeleton" style="height:10rem" aria-busy="true"></div> }.into_any(),
    };
    let close = move || desk.board.question.set(None);
    view! {
        <Sheet open=page.open title=tr("slow") subtitle=tr("slow-what") on_close=close testid="slow-sheet">
            <ErrorBanner error=page.failed retry=move || page.read(|_, _| ()) />
            {body}
        </Sheet>
    }
}

impl Page {
    fn read(self, then: impl FnOnce(Self, &SlowHours) + 'static) {
        spawn_local(async move {
            match rest::slow().await {
                Ok(hours) => {
                    let _ = self.failed.try_set(None);
                    if self.open.try_get_untracked() == Some(true) {
                        then(self, &hours);
                        self.seen.set(Some(hours));
                    }
                }
                Err(error) => {
                    self.desk.note(&error);
                    let _ = self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// A new one.
    fn begin(self) {
        if let Some(id) = rest::fresh_id() {
            self.edit(SlowId(id), None);
        }
    }

    fn edit(self, id: SlowId, before: Option<Slow>) {
        self.overtaken.set(None);
        self.failed.set(None);
        self.editing.set(Some((id, before)));
    }

    /// Says it; when it is said the sheet closes.
    fn put(self, id: SlowId, request: SlowRequest, before: Option<Slow>) {
        self.busy.set(true);
        spawn_local(async move {
            match rest::put_slow(id, &request).await {
                Ok(now) => {
                    let _ = self.open.try_set(false);
                    said(self.desk, now, before);
                }
                Err(error) if matches!(error.code, ErrorCode::ChangedMeanwhile | ErrorCode::NotFound) => {
                    self.read(move |page, hours| {
                        page.overtaken.set(Some(hours.slow.iter().find(|slow| slow.id == id).cloned()));
                    });
                }
                Err(error) => {
                    self.desk.note(&error);
                    let _ = self.failed.try_set(Some(error));
                }
            }
            let _ = self.busy.try_set(false);
        });
    }

    fn take_back(self, slow: Slow) {
        spawn_local(async move {
            match rest::remove_slow(slow.id, slow.version).await {
                Ok(()) => {
                    let _ = self.open.try_set(false);
                    taken_back(self.desk, slow);
                }
                Err(error) => self.desk.complain(&error),
            }
        });
    }
}

/// Tells that it was said, and offers to have it as it was.
fn said(desk: Desk, now: Slow, before: Option<Slow>) {
    desk.board.read(desk);
    let words = format!("{}: {}", t("slow-said"), in_words(&now, desk.now.get_untracked()));
    desk.done(words, move || {
        let (now, before) = (now.clone(), before.clone());
        spawn_local(async move {
            let done = match before {
                Some(before) => {
                    rest::put_slow(now.id, &SlowRequest { version: now.version, ..before.request() }).await.map(drop)
                }
                None => rest::remove_slow(now.id, now.version).await,
            };
            desk.undone(done);
            desk.board.read(desk);
        });
    });
}

fn taken_back(desk: Desk, slow: Slow) {
    desk.board.read(desk);
    let words = format!("{}: {}", t("slow-taken-back"), in_words(&slow, desk.now.get_untracked()));
    desk.done(words, move || {
        let slow = slow.clone();
        spawn_local(async move {
            desk.undone(rest::put_slow(slow.id, &SlowRequest { version: 0, ..slow.request() }).await.map(drop));
            desk.board.read(desk);
        });
    });
}

/// `Rain · east · Today 13:00–18:00 · 1.4 times as long`
fn in_words(slow: &Slow, now: Timestamp) -> String {
    let window = TimeWindow { start: Some(slow.from), end: Some(slow.until) };
    let parts = [why_word(&slow.why), area_word(slow), when::window(window, now), times(slow.percent)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn why_word(code: &str) -> String {
    t_if_known(&format!("slow-why-{code}"), &[]).unwrap_or_else(|| code.replace('_', " "))
}

fn area_word(slow: &Slow) -> String {
    match slow.territory {
        None => t("automatic-everywhere"),
        Some(_) if slow.area.is_empty() => t("slow-area-gone"),
        Some(_) => slow.area.clone(),
    }
}

/// `×1.4`
fn times(percent: u16) -> String {
    format!("×{}", decimal(f64::from(percent) / 100.0))
}
