//! Automatic dispatch: which orders go to the best person by themselves, and what came of it. The server gives; here it is
//! switched, and seen.

mod form;
mod switches;
mod tries;

use jobsheet_api::ApiError;
use jobsheet_api::office::{Automatic, Switch, SwitchRequest};
use jobsheet_model::SwitchId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::context::{Desk, desk};
use super::place::Place;
use crate::i18n::{t, tr};
use crate::rest;
use crate::ui::{Empty, ErrorBanner, Icon, icon};

/// What the page has read, and which switch is being written.
#[derive(Clone, Copy)]
struct Page {
    desk: Desk,
    seen: RwSignal<Option<Automatic>>,
    failed: RwSignal<Option<ApiError>>,
    /// The switch in the form; none of it yet: a new one.
    editing: RwSignal<Option<(SwitchId, Option<Switch>)>>,
}

/// The page.
#[component]
pub fn AutomaticPage() -> impl IntoView {
    let desk = desk();
    let page = Page { desk, seen: RwSignal::new(None), failed: RwSignal::new(None), editing: RwSignal::new(None) };
    Effect::new(move |_| {
        desk.changed.track();
        page.read();
    });
    let seen = move || page.seen.get();
    view! {
        <div class="desk-page automatic" data-testid="automatic-page">
            <div class="stack gap-1">
                <a class="automatic__back small" href=Place::Board { day: None, order: None }.path()>
                    {icon(Icon::ChevronLeft)} <span>{tr("board")}</span>
                </a>
                <div class="desk-page__head"><h1>{tr("automatic")}</h1></div>
                <p class="quiet">{tr("automatic-what")}</p>
            </div>
            <ErrorBanner error=page.failed retry=move || page.read() />
            {move || match seen() {
                None if page.failed.with(Option::is_some) => ().into_any(),
                None => view! { <div class="skeleton" style="height:12rem" aria-busy="true"></div> }.into_any(),
                Some(automatic) => {
                    let tries = automatic.tries.clone();
                    view! {
                        {switches::list(page, &automatic)}
                        <section class="stack gap-3" aria-labelledby="tries-title">
                            <h2 id="tries-title">{tr("automatic-lately")}</h2>
                            {if tries.is_empty() {
                                view! { <Empty icon=Icon::Clock title=tr("automatic-nothing-yet") text=tr("automatic-nothing-yet-next") /> }
                                    .into_any()
                            } else {
                                tries::table(desk, tries)
                            }}
                        </section>
                    }
                        .into_any()
                }
            }}
            <form::SwitchSheet page=page />
        </div>
    }
}

impl Page {
    fn read(self) {
        spawn_local(async move {
            match rest::automatic().await {
                Ok(answer) => {
                    let _ = self.failed.try_set(None);
                    let _ = self.seen.try_set(Some(answer));
                }
                Err(error) => {
                    self.desk.note(&error);
                    let _ = self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// Sends what a switch is to be, tells, and offers to take it back.
    fn put(self, id: SwitchId, request: SwitchRequest, before: Option<Switch>) {
        spawn_local(async move {
            match rest::put_switch(id, &request).await {
                Ok(now) => {
                    let _ = self.editing.try_set(None);
                    let words = t(if now.on { "automatic-now-on" } else { "automatic-now-off" });
                    self.desk.done(words, move || self.take_back(now.clone(), before.clone()));
                }
                Err(error) => self.desk.complain(&error),
            }
            self.read();
        });
    }

    fn remove(self, switch: Switch) {
        spawn_local(async move {
            match rest::remove_switch(switch.id, switch.version).await {
                Ok(()) => {
                    let _ = self.editing.try_set(None);
                    let words = t("automatic-removed");
                    let again = SwitchRequest { version: 0, ..wish(&switch) };
                    self.desk.done(words, move || self.put(switch.id, again.clone(), None));
                }
                Err(error) => self.desk.complain(&error),
            }
            self.read();
        });
    }

    /// As it was before: another switch state, or none at all.
    fn take_back(self, now: Switch, before: Option<Switch>) {
        spawn_local(async move {
            let done = match before {
                Some(before) => {
                    let request = SwitchRequest { version: now.version, ..wish(&before) };
                    rest::put_switch(now.id, &request).await.map(|_| ())
                }
                None => rest::remove_switch(now.id, now.version).await,
            };
            self.desk.undone(done);
            self.read();
        });
    }
}

/// What a switch is, as a request that has seen it.
fn wish(switch: &Switch) -> SwitchRequest {
    SwitchRequest {
        on: switch.on,
        territory: switch.territory,
        services: switch.services.clone(),
        priorities: switch.priorities.clone(),
        version: switch.version,
    }
}
