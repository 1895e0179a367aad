//! What every part of the desk knows. Made once when the desk opens; all of it lives as long as the desk does, so an
//! answer that arrives late always finds its place.

use std::collections::BTreeMap;
use std::future::Future;

use jobsheet_api::office::{OrderDetail, SessionResponse, TechnicianView};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::catalog::{Catalog, Reason};
use jobsheet_model::person::{Person, Role};
use jobsheet_model::{OrderId, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::act::{Act, What};
use super::board::BoardBook;
use super::create::Draft;
use super::map::MapBook;
use super::order::OpenOrder;
use super::orders::OrderBook;
use super::place::Way;
use crate::i18n::clock::set_zone;
use crate::i18n::{error_words, label, t, t_if_known};
use crate::platform::browser;
use crate::rest;
use crate::ui::{Toast, Toaster, use_toaster};

/// How the desk stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// What is shown is what the server has.
    Live,
    /// No answer; what is shown may be old. Tried again by itself.
    Lost,
    /// The session has ended; the person must sign in again. Nothing typed is lost.
    Expired,
}

/// The last batch of changes that the server told of.
#[derive(Debug, Clone, Default)]
pub struct Changed {
    /// Which orders.
    pub orders: Vec<OrderId>,
}

/// The desk.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Who sits here.
    pub me: StoredValue<Person>,
    /// The service company's name.
    pub company: StoredValue<String>,
    /// The address.
    pub way: Way,
    /// The wall clock, once every few seconds: for ages.
    pub now: RwSignal<Timestamp>,
    /// How the desk stands with the server.
    pub link: RwSignal<Link>,
    /// Try the server now instead of after the pause.
    pub wake: RwSignal<bool>,
    /// Position of the office's changes that the list has seen.
    pub seq: RwSignal<Option<u64>>,
    /// What changed last.
    pub changed: RwSignal<Changed>,
    /// Whom work can be given to.
    pub technicians: RwSignal<Vec<TechnicianView>>,
    /// Services, reasons, parts, names.
    pub catalog: RwSignal<Catalog>,
    /// The list.
    pub book: OrderBook,
    /// The board.
    pub board: BoardBook,
    /// The map.
    pub map: MapBook,
    /// The order that is open.
    pub open: OpenOrder,
    /// The dialog that is open.
    pub act: RwSignal<Option<Act>>,
    /// The new order being written.
    pub draft: Draft,
    /// Keeps what is made on its behalf alive.
    owner: StoredValue<Owner>,
    /// What was typed in dialogs and not sent, so that closing one to look at something loses nothing.
    kept: StoredValue<BTreeMap<(OrderId, What), ArcRwSignal<String>>>,
    /// Where news is put.
    pub toaster: Toaster,
    /// What screen readers are told.
    pub said: RwSignal<String>,
}

impl Desk {
    /// Opens the desk for whoever signed in.
    #[must_use]
    pub fn new(session: &SessionResponse) -> Self {
        set_zone(&session.zone);
        Self {
            me: StoredValue::new(session.person.clone()),
            company: StoredValue::new(session.company.clone()),
            way: Way::new(),
            now: RwSignal::new(browser::now()),
            link: RwSignal::new(Link::Live),
            wake: RwSignal::new(false),
            seq: RwSignal::new(None),
            changed: RwSignal::new(Changed::default()),
            technicians: RwSignal::new(Vec::new()),
            catalog: RwSignal::new(Catalog::default()),
            book: OrderBook::new(),
            board: BoardBook::new(),
            map: MapBook::new(),
            open: OpenOrder::new(),
            act: RwSignal::new(None),
            draft: Draft::new(),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            kept: StoredValue::new(BTreeMap::new()),
            toaster: use_toaster(),
            said: RwSignal::new(String::new()),
        }
    }

    /// Plans, assigns, cancels. The server decides; the screen only leaves out what would be refused.
    #[must_use]
    pub fn may_decide(&self) -> bool {
        self.me.with_value(|me| matches!(me.role, Role::Dispatcher | Role::Administrator))
    }

    /// Manages people and devices.
    #[must_use]
    pub fn may_administer(&self) -> bool {
        self.me.with_value(|me| me.role == Role::Administrator)
    }

    /// Takes note of a failure that concerns the whole desk.
    pub fn note(&self, error: &ApiError) {
        match error.code {
            ErrorCode::SessionExpired => self.link.set(Link::Expired),
            ErrorCode::Offline | ErrorCode::Busy if self.link.get_untracked() == Link::Live => {
                self.link.set(Link::Lost);
            }
            _ => {}
        }
    }

    /// The words being typed in a dialog of an order.
    #[must_use]
    pub fn typed(&self, order: OrderId, what: What) -> RwSignal<String> {
        let words = self.kept.try_update_value(|kept| {
            kept.entry((order, what)).or_insert_with(|| ArcRwSignal::new(String::new())).clone()
        });
        words.map_or_else(|| RwSignal::new(String::new()), RwSignal::from)
    }

    /// Forgets them once they are sent.
    pub fn forget_typed(&self, order: OrderId, what: What) {
        self.kept.update_value(|kept| {
            kept.remove(&(order, what));
        });
    }

    /// A callback that lives as long as the desk: for news that outlives the page it comes from.
    #[must_use]
    pub fn callback(&self, act: impl Fn() + Send + Sync + 'static) -> Callback<()> {
        self.owner.with_value(|owner| owner.with(|| Callback::from(act)))
    }

    /// Tells that something was done, to eyes and ears, and offers to take it back.
    pub fn done(self, words: String, undo: impl Fn() + Send + Sync + 'static) {
        self.said.set(words.clone());
        self.toaster.show(Toast::new(words).with_action(t("undo"), self.callback(undo)));
    }

    /// Tells that something was taken back, or why it was not.
    pub fn undone(self, done: Result<(), ApiError>) {
        match done {
            Ok(()) => self.toaster.show(Toast::new(t("desk-undone"))),
            Err(error) => self.complain(&error),
        }
    }

    /// Tells why something was not done.
    pub fn complain(self, error: &ApiError) {
        self.note(error);
        self.toaster.show(Toast::bad(error_words(error)));
    }

    /// Tells that something was done, and offers to take it back. Taking it back is a change like any other: when
    /// somebody has changed the order since, the server refuses, and the person is told.
    pub fn tell_with_undo<F>(self, words: String, undo: impl Fn() -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<OrderDetail, ApiError>> + 'static,
    {
        let act = move || {
            let undone = undo();
            spawn_local(async move {
                let done = undone.await.map(|detail| self.open.put(detail));
                self.undone(done);
            });
        };
        self.done(words, act);
    }

    /// Reads who is there to do the work, and how busy they are.
    pub fn read_technicians(self) {
        spawn_local(async move {
            match rest::technicians().await {
                Ok(technicians) => self.technicians.set(technicians),
                Err(error) => self.note(&error),
            }
        });
    }

    /// Reads the catalogue.
    pub fn read_catalog(self) {
        spawn_local(async move {
            match rest::catalog().await {
                Ok(catalog) => self.catalog.set(catalog),
                Err(error) => self.note(&error),
            }
        });
    }

    /// The name of a service; its code while the catalogue is not here.
    #[must_use]
    pub fn service(&self, code: &str) -> String {
        self.catalog
            .with(|catalog| {
                catalog.services.iter().find(|service| service.code == code).map(|service| label(&service.name))
            })
            .unwrap_or_else(|| code.to_owned())
    }

    /// A reason in words: the catalogue's label for a code, else the text itself.
    #[must_use]
    pub fn reason(&self, code: &str) -> String {
        self.catalog
            .with(|catalog| {
                catalog.reasons.values().flatten().find(|reason| reason.code == code).map(|reason| label(&reason.label))
            })
            .unwrap_or_else(|| code.to_owned())
    }

    /// The reasons to pick from for an action.
    #[must_use]
    pub fn reasons(&self, action: &str) -> Vec<Reason> {
        self.catalog.with(|catalog| catalog.reasons.get(action).cloned().unwrap_or_default())
    }
}

/// A skill in words; its code when it is new.
#[must_use]
pub fn skill_word(code: &str) -> String {
    t_if_known(&format!("desk-skill-{code}"), &[]).unwrap_or_else(|| code.replace('_', " "))
}

/// The desk around this component.
#[must_use]
pub fn desk() -> Desk {
    expect_context()
}
