//! The device core as the screens see it: one for the page, made when first needed, alive until the page goes.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use jobsheet_api::device::{Command, Event, News, OrderPage, OrderRow, Reply, SessionView, SyncView, TodayView};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::catalog::Catalog;
use jobsheet_model::{OrderId, Place};
use js_sys::ArrayBuffer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n::clock::set_zone;
use crate::i18n::{label, t, t_args, t_if_known};
use crate::platform::{network, notify, position};
use crate::transport::{self, Answer, Transport};

/// What changed last, and how often anything has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changed {
    /// Rises with each change.
    pub count: u64,
    /// Which orders; empty: any.
    pub orders: Vec<OrderId>,
}

impl Changed {
    /// Whether this order may look different now.
    #[must_use]
    pub fn touches(&self, order: OrderId) -> bool {
        self.orders.is_empty() || self.orders.contains(&order)
    }
}

/// The core.
#[derive(Clone, Copy)]
pub struct Core {
    transport: StoredValue<Option<Rc<dyn Transport>>, LocalStorage>,
    /// Another tab owned the core the last that was heard.
    guest: StoredValue<bool>,
    /// What every page needs was asked for before it was known who is signed in.
    asked_ahead: StoredValue<bool>,
    /// Why the core cannot start; the screens are replaced by this.
    pub broken: RwSignal<Option<ApiError>>,
    /// Who is signed in on this device; none while it is not known yet.
    pub session: RwSignal<Option<SessionView>>,
    /// How sending is doing; the lists are on the sync page.
    pub sync: RwSignal<Option<SyncView>>,
    /// Parts, services, reasons, people.
    pub catalog: RwSignal<Arc<Catalog>>,
    /// What changed last.
    pub changed: RwSignal<Changed>,
    /// Where the device was last, if the person has agreed.
    pub place: RwSignal<Option<Place>>,
    /// The last list of a day, shown at once when one comes back to it.
    pub today: RwSignal<Option<TodayView>>,
    /// The last list of orders, likewise.
    pub orders: RwSignal<Option<Vec<OrderRow>>>,
    /// The last order opened, likewise.
    pub order: RwSignal<Option<OrderPage>>,
}

thread_local! {
    static CORE: Cell<Option<Core>> = const { Cell::new(None) };
}

/// The core of this page; made (and its worker started) at the first call.
#[must_use]
pub fn core() -> Core {
    if let Some(core) = CORE.get() {
        return core;
    }
    // Signals of an owner without a parent (`Owner::new` would make it a child of whichever page asks first): no page that
    // comes and goes takes them away.
    let owner = Owner::default();
    let core = owner.with(Core::make);
    // The owner lives as long as the page.
    std::mem::forget(owner);
    CORE.set(Some(core));
    core.start();
    core
}

impl Core {
    fn make() -> Self {
        Self {
            transport: StoredValue::new_local(None),
            guest: StoredValue::new(false),
            asked_ahead: StoredValue::new(false),
            broken: RwSignal::new(None),
            session: RwSignal::new(None),
            sync: RwSignal::new(None),
            catalog: RwSignal::new(Arc::default()),
            changed: RwSignal::new(Changed::default()),
            place: RwSignal::new(None),
            today: RwSignal::new(None),
            orders: RwSignal::new(None),
            order: RwSignal::new(None),
        }
    }

    /// Starts the core and reads who is signed in. Called again after a failure.
    pub fn start(self) {
        self.broken.set(None);
        if self.transport.with_value(Option::is_none) {
            match transport::start(Rc::new(move |event| self.hear(event))) {
                Ok(transport) => self.transport.set_value(Some(transport)),
                Err(error) => return self.broken.set(Some(error)),
            }
            network::watch(move |metered| self.tell_network(metered));
        } else {
            self.tell_network(network::metered());
        }
        self.read_session();
        self.read_ahead();
    }

    /// Asks for what the first screen shows without waiting to hear who is signed in: the core answers in one go when it has
    /// opened the replica. With nobody signed in there is nothing, which is no error.
    fn read_ahead(self) {
        let here = window().location();
        // Another day than today is asked for by its page.
        let address = here.pathname().unwrap_or_default() + &here.search().unwrap_or_default();
        if self.today.with_untracked(Option::is_some) || !matches!(address.as_str(), "/" | "/today") {
            return;
        }
        self.asked_ahead.set_value(true);
        spawn_local(async move {
            if let Ok(Reply::Today(view)) = self.ask(super::today::at_first()).await
                && self.today.with_untracked(Option::is_none)
            {
                self.today.set(Some(view));
            }
        });
        self.read_catalog();
        self.read_sync();
    }

    fn read_sync(self) {
        spawn_local(async move {
            if let Ok(Reply::Sync(view)) = self.ask(Command::Sync).await {
                self.sync.set(Some(view));
            }
        });
    }

    /// The core does not see the system: the page tells it what the connection costs.
    fn tell_network(self, metered: Option<bool>) {
        spawn_local(async move {
            // Said again at the next change; until then nothing is held back.
            let _ = self.ask(Command::Network { metered }).await;
        });
    }

    fn read_session(self) {
        spawn_local(async move {
            match self.ask(Command::Session).await {
                Ok(Reply::Session(session)) => self.enter(session),
                Ok(_) => self.broken.set(Some(ErrorCode::Internal.into())),
                Err(error) => self.broken.set(Some(error)),
            }
        });
    }

    /// Takes over a session and reads what belongs to it.
    pub fn enter(self, session: SessionView) {
        let signed_in = session.person.is_some();
        let asked_ahead = self.asked_ahead.try_update_value(std::mem::take).unwrap_or_default();
        set_zone(&session.zone);
        self.session.set(Some(session));
        if !signed_in {
            self.today.set(None);
            self.orders.set(None);
            self.order.set(None);
            return;
        }
        if !asked_ahead {
            self.read_catalog();
            self.read_sync();
        }
        spawn_local(async move {
            if position::agreed().await {
                self.find_place().await;
            }
        });
    }

    fn read_catalog(self) {
        spawn_local(async move {
            if let Ok(Reply::Catalog(catalog)) = self.ask(Command::Catalog).await {
                self.catalog.set(Arc::from(catalog));
            }
        });
    }

    /// Reads where the device is, for the distances in lists. True when there is a position now.
    pub async fn find_place(self) -> bool {
        match position::locate(60_000.0, position::PATIENCE).await {
            Ok(place) => {
                self.place.set(Some(place));
                true
            }
            Err(_) => false,
        }
    }

    fn hear(self, event: Event) {
        match event {
            Event::Changed(orders) => self.changed.update(|changed| {
                changed.count += 1;
                changed.orders = orders;
            }),
            Event::Sync(view) => self.sync.set(Some(view)),
            // It must be renewed; or the device was revoked, has handed in its work and holds nothing any more.
            Event::SessionExpired => self.read_session(),
            Event::Catalog => self.read_catalog(),
            Event::News(news) => tell(&news),
            Event::Owner { mine: false } => self.guest.set_value(true),
            Event::Owner { mine: true } => {
                // The tab that was in the way has gone: nobody need press a button.
                if self.broken.with_untracked(Option::is_some) {
                    self.start();
                }
                // What this tab shows may be what the other tab has changed since. One that was alone has read it just now.
                if self.guest.get_value() {
                    self.guest.set_value(false);
                    self.changed.update(|changed| {
                        changed.count += 1;
                        changed.orders.clear();
                    });
                }
            }
        }
    }

    /// Asks the core: at once, whenever the answer is awaited.
    pub fn ask(self, command: Command) -> impl Future<Output = Result<Reply, ApiError>> + use<> {
        let answer = self.ask_with(command, None);
        async { answer.await.map(|(reply, _)| reply) }
    }

    /// Asks the core, with bytes either way.
    pub fn ask_with(self, command: Command, bytes: Option<ArrayBuffer>) -> impl Future<Output = Answer> + use<> {
        let asked = self.transport.with_value(Clone::clone).map(|transport| transport.call(command, bytes));
        async { asked.ok_or(ErrorCode::Internal)?.await }
    }

    /// A reason in words: the catalogue's label for a code, else the text itself; tracked.
    #[must_use]
    pub fn reason(self, code: &str) -> String {
        self.catalog.with(|catalog| {
            let known = catalog.reasons.values().flatten().find(|reason| reason.code == code);
            known.map_or_else(|| code.to_owned(), |reason| label(&reason.label))
        })
    }

    /// The name of a service; its code while the catalogue is not here; tracked.
    #[must_use]
    pub fn service(self, code: &str) -> String {
        self.catalog.with(|catalog| {
            let known = catalog.services.iter().find(|service| service.code == code);
            known.map_or_else(|| code.to_owned(), |service| label(&service.name))
        })
    }
}

/// In the same words as the shell.
fn tell(news: &News) {
    let arg = |name: &str| news.args.get(name).cloned().unwrap_or_default();
    let count = arg("count").parse::<u32>().unwrap_or_default();
    let title = t_if_known(&format!("news-{}", news.code), &[("count", count.into())]);
    let body = t_args("news-body", &[("number", arg("number").into()), ("title", arg("title").into())]);
    notify::show(&title.unwrap_or_else(|| t("news-other")), body.trim());
}
