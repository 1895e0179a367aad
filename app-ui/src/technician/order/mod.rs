//! One order: where it is, what is to be done, what has been done, and the one big button.
//!
//! The page is read again whenever the core says that the order may look different. Each card follows only its own part
//! of the view, so that what somebody types or looks at is not torn away.

mod act;
mod actions;
mod answer;
mod check_in;
mod checklist;
mod head;
mod note;
mod parts;
mod photo_sheet;
mod photos;
mod proposals;
mod propose;
mod reason;
mod remarks;
mod signatures;
mod site;
mod timeline;

pub use act::take_step;
pub use reason::reasons;

use std::time::Duration;

use jobsheet_api::device::{Command, OrderPage, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::OrderId;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::core::core;
use super::load::{Pause, keep_loaded};
use super::scroll::keep_scroll;
use super::shell::InnerPage;
use crate::i18n::{error_next, error_words, t, tr};
use crate::ui::{Banner, Empty, ErrorBanner, Icon, IconButton, Skeleton, Toast, Toaster, Tone, use_toaster};

/// A sheet over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Rarer actions.
    Actions,
    /// Arriving.
    CheckIn,
    /// A reason for a step.
    Reason(jobsheet_model::entry::Action),
    /// Another time or priority.
    Propose,
    /// A part used.
    Part(Option<jobsheet_model::LineId>),
    /// A photo in large.
    Photo(jobsheet_model::AttachmentId),
}

/// The order page, for its cards.
#[derive(Clone, Copy)]
pub struct Here {
    /// Which order.
    pub id: OrderId,
    /// The view.
    pub page: RwSignal<Option<OrderPage>>,
    /// The sheet that is open.
    pub open: RwSignal<Option<Open>>,
    /// A step is being taken.
    pub busy: RwSignal<bool>,
    toaster: Toaster,
}

/// The order page around this component.
#[must_use]
pub fn here() -> Here {
    expect_context()
}

impl Here {
    /// A part of the view; none while there is no view.
    pub fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&OrderPage) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        Memo::new(move |_| self.page.with(|page| page.as_ref().map(&read)))
    }

    /// Whether nothing can be entered any more; tracked.
    #[must_use]
    pub fn locked(self) -> Signal<bool> {
        self.part(|page| page.locked.is_some()).into_signal()
    }

    /// Whether a sheet is open, as a signal that closes it when set to false.
    pub fn sheet(self, which: impl Fn(Open) -> bool + Copy + Send + Sync + 'static) -> RwSignal<bool> {
        let shown = RwSignal::new(false);
        Effect::new(move |_| shown.set(self.open.get().is_some_and(which)));
        Effect::new(move |was: Option<bool>| {
            let is = shown.get();
            if was == Some(true) && !is && self.open.get_untracked().is_some_and(which) {
                self.open.set(None);
            }
            is
        });
        shown
    }

    /// Does something and shows the order as it is then. True when it worked; otherwise the person has been told.
    pub async fn run(self, command: Command) -> bool {
        self.run_with(command, None).await
    }

    /// The same with bytes.
    pub async fn run_with(self, command: Command, bytes: Option<js_sys::ArrayBuffer>) -> bool {
        match core().ask_with(command, bytes).await {
            Ok((Reply::Order(page), _)) => {
                // The person may have gone to another order meanwhile.
                self.page.try_update(|shown| {
                    if page.row.id == self.id {
                        *shown = Some(*page);
                    }
                });
                true
            }
            Ok(_) => true,
            Err(error) => {
                self.tell(&error);
                false
            }
        }
    }

    /// Bad news.
    pub fn tell(self, error: &ApiError) {
        self.toaster.show(Toast::bad(format!("{} {}", error_words(error), error_next(error))));
    }

    /// News.
    pub fn say(self, words: String) {
        self.toaster.show(Toast::new(words));
    }
}

trait IntoSignal {
    fn into_signal(self) -> Signal<bool>;
}

impl IntoSignal for Memo<Option<bool>> {
    fn into_signal(self) -> Signal<bool> {
        Signal::derive(move || self.get().unwrap_or(false))
    }
}

/// The page.
#[component]
pub fn Order() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<OrderId>().ok())));
    move || match id.get() {
        Some(id) => view! { <Page id=id /> }.into_any(),
        None => view! { <Gone error=ErrorCode::OrderNotFound.into() /> }.into_any(),
    }
}

#[component]
fn Gone(error: ApiError) -> impl IntoView {
    let next = error.clone();
    view! {
        <InnerPage title=tr("order") back="/today">
            <Empty icon=Icon::Orders title=Signal::derive(move || error_words(&error)) text=Signal::derive(move || error_next(&next)) />
        </InnerPage>
    }
}

#[component]
fn Page(id: OrderId) -> impl IntoView {
    let core = core();
    // The last order opened is kept by the core, so that the way back from the report shows it at once.
    if core.order.with_untracked(|page| page.as_ref().is_none_or(|page| page.row.id != id)) {
        core.order.set(None);
    }
    let here =
        Here { id, page: core.order, open: RwSignal::new(None), busy: RwSignal::new(false), toaster: use_toaster() };
    provide_context(here);
    let failed = keep_loaded(
        core.order,
        move || Command::Order { order: id },
        |reply| match reply {
            Reply::Order(page) => Some(*page),
            _ => None,
        },
        move |changed| changed.touches(id),
        Pause::Short,
    );
    let ready = Memo::new(move |_| core.order.with(|page| page.as_ref().is_some_and(|page| page.row.id == id)));
    // What is below the first screen is made when that has been drawn, so that the order opens at once.
    let whole = RwSignal::new(false);
    Effect::new(move |_| {
        if ready.get() {
            let made = move || {
                whole.try_set(true);
            };
            request_animation_frame(move || set_timeout(made, Duration::from_millis(30)));
        }
    });
    keep_scroll(format!("order-{id}"), whole.into());
    let gone = Memo::new(move |_| {
        failed.with(|error| error.as_ref().filter(|error| error.code == ErrorCode::OrderNotFound).cloned())
    });
    let number = here.part(|page| page.row.number.clone());
    let title = Signal::derive(move || number.get().flatten().unwrap_or_else(|| t("order-new-number")));
    let has_action = here.part(|page| page.primary.is_some());
    let more = move || {
        view! { <IconButton icon=Icon::Dots label=tr("more-actions") on_press=move || here.open.set(Some(Open::Actions)) testid="more-actions" /> }.into_any()
    };
    move || {
        match gone.get() {
        Some(error) => view! { <Gone error=error /> }.into_any(),
        None => view! {
            <InnerPage title=title back="/today" action=Signal::derive(move || has_action.get() == Some(true)) tools=more>
                <ErrorBanner error=failed />
                <Show when=move || ready.get() fallback=|| view! { <Skeleton /> }>
                    <head::Head />
                    <proposals::Proposals />
                    <Locked />
                    <site::SiteCard />
                </Show>
                <Show when=move || whole.get()>
                    <site::AssetCard />
                    <checklist::Checklist />
                    <photos::Photos />
                    <parts::Parts />
                    <note::Note />
                    <signatures::Signatures />
                    <remarks::Remarks />
                    <timeline::History />
                    <actions::Actions />
                    <check_in::CheckIn />
                    <reason::ReasonSheet />
                    <propose::Propose />
                    <parts::PartSheet />
                    <photo_sheet::PhotoSheet />
                </Show>
                <Show when=move || ready.get()>
                    <act::BigButton />
                </Show>
            </InnerPage>
        }
        .into_any(),
    }
    }
}

#[component]
fn Locked() -> impl IntoView {
    let here = here();
    let locked = here.part(|page| page.locked.clone());
    move || {
        locked.get().flatten().map(|code| {
            view! { <Banner title=tr(format!("locked-{code}")) icon=Icon::Lock testid="locked" tone=Tone::Neutral /> }
        })
    }
}
