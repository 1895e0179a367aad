//! The core: one person's replica on one device, and everything that can be asked of it.
//!
//! It is synchronous and does no network. The engine sends what it leaves in the outbox and brings back what the server
//! says; the shells call [`Core::handle`] and pass [`Core::take_events`] on.
//!
//! **Invariant:** a write returns when it is durable. What a command writes is one transaction; the memory of the core
//! is brought up to date only after that transaction has committed.

use std::collections::BTreeSet;
use std::sync::Arc;

use jobsheet_api::ApiError;
use jobsheet_api::device::Event;
use jobsheet_model::catalog::Catalog;
use jobsheet_model::{Clock, Confidence, OrderId, Timestamp, UserId};
use jobsheet_store::queries::notices::{self, NoticeRow};
use jobsheet_store::queries::session::{Device, Session};
use jobsheet_store::queries::{anchors, cargo, documents, meta, outbox, session};
use jobsheet_store::{Opened, Salvage, Store};
use jobsheet_sync::Anchor;

use crate::contact;
use crate::errors::{Failure, Result};
use crate::exchange;
use crate::keys::Keys;
use crate::line::Line;
use crate::news::Hearing;
use crate::ports::Ports;
use crate::records::Records;
use crate::sending::Network;
use crate::zone::{DEFAULT_ZONE, Zone};

/// The setting that names the company's time zone.
pub(crate) const ZONE: &str = "time_zone";

/// The device core.
pub struct Core {
    pub(crate) store: Store,
    pub(crate) ports: Ports,
    pub(crate) device: Option<Device>,
    pub(crate) session: Option<Session>,
    pub(crate) keys: Keys,
    pub(crate) records: Records,
    pub(crate) catalog: Option<Arc<Catalog>>,
    pub(crate) zone: Zone,
    /// What the engine knows about the line: shown, never stored.
    pub line: Line,
    pub(crate) network: Network,
    /// Most changes in one request.
    pub(crate) changes_in_one: u32,
    pub(crate) sync_dirty: bool,
    /// The clocks when this device asked to be enrolled.
    pub(crate) asked_to_enrol: Option<Clock>,
    /// What the person has been told of.
    pub(crate) hearing: Hearing,
    changed: BTreeSet<OrderId>,
    events: Vec<Event>,
}

impl Core {
    /// Starts on an opened replica.
    ///
    /// # Errors
    /// Those of the database.
    pub fn new(opened: Opened, ports: Ports) -> std::result::Result<Self, ApiError> {
        Self::start(opened, ports).map_err(ApiError::from)
    }

    fn start(opened: Opened, ports: Ports) -> Result<Self> {
        let mut store = opened.store;
        // Retry times count from another boot: whatever waits may go now.
        store.write(|db| {
            outbox::retry_all(db)?;
            outbox::unsend(db)?;
            cargo::hurry(db)
        })?;
        let catalog = documents::get(store.db(), documents::CATALOG)?
            .and_then(|(_, json)| serde_json::from_str(&json).ok())
            .map(Arc::new);
        let mut core = Self {
            device: session::device(store.db())?,
            session: session::get(store.db())?,
            keys: Keys::default(),
            records: Records::default(),
            catalog,
            zone: Zone::named(&meta::setting(store.db(), ZONE)?.unwrap_or_else(|| DEFAULT_ZONE.to_owned())),
            line: Line::default(),
            network: Network::read(store.db())?,
            changes_in_one: exchange::CHANGES,
            sync_dirty: false,
            asked_to_enrol: None,
            hearing: Hearing::AsStored,
            changed: BTreeSet::new(),
            events: Vec::new(),
            store,
            ports,
        };
        if let Err(failure) = core.unlock() {
            // Work goes on without the keystore; the engine asks it again.
            core.line.last_error = Some(failure.0);
        }
        if let Some(salvage) = opened.salvage {
            core.note_salvage(&salvage)?;
        }
        Ok(core)
    }

    /// The person is told that the storage was damaged, and what that means.
    fn note_salvage(&mut self, salvage: &Salvage) -> Result<()> {
        let Ok(user) = self.user() else { return Ok(()) };
        let notice = NoticeRow {
            id: self.ports.ids.uuid().to_string(),
            user: user.to_string(),
            order: None,
            code: if salvage.is_partly() { "salvaged_partly" } else { "salvaged" }.to_owned(),
            args: "{}".to_owned(),
            at: self.now()?.0,
        };
        self.store.write(|db| Ok(notices::add(db, &notice)?))
    }

    /// The replica, for reading.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// There is something to do when nobody waits for anything.
    pub(crate) fn owes_rest(&self) -> bool {
        self.store.owes_rest()
    }

    /// Nobody waits for anything: the replica puts itself in order.
    pub(crate) fn rest(&mut self) {
        // A disk without room says so to whoever writes; this can wait.
        let _ = self.store.rest();
    }

    /// The replica, for the engine's bookkeeping of what was sent.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The ports.
    #[must_use]
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// The installation, once enrolled.
    #[must_use]
    pub fn device(&self) -> Option<&Device> {
        self.device.as_ref()
    }

    /// Who is signed in.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What happened since this was asked last: screens read again what it names.
    pub fn take_events(&mut self) -> Vec<Event> {
        let mut events = std::mem::take(&mut self.events);
        if !self.changed.is_empty() {
            events.insert(0, Event::Changed(std::mem::take(&mut self.changed).into_iter().collect()));
        }
        if std::mem::take(&mut self.sync_dirty)
            && let Ok(view) = self.sync_summary()
        {
            events.push(Event::Sync(view));
        }
        events
    }

    /// Adds an event.
    pub fn emit(&mut self, event: Event) {
        if !self.events.contains(&event) {
            self.events.push(event);
        }
    }

    /// Notes that an order looks different now.
    pub(crate) fn touch(&mut self, order: OrderId) {
        self.changed.insert(order);
    }

    /// Best knowledge of the time now, how good it is, and the evidence.
    pub(crate) fn now(&self) -> Result<(Timestamp, Confidence, Clock)> {
        let clock = self.ports.clock.read();
        let anchors: Vec<Anchor> = anchors::nearest(self.store.db(), &clock)?
            .map(|(uptime, server)| contact::anchor(&clock, uptime, server))
            .into_iter()
            .collect();
        let (at, confidence) = jobsheet_sync::anchor::resolve(&anchors, &clock);
        Ok((at, confidence, clock))
    }

    /// The catalogue; an empty one before the first contact.
    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        self.catalog.clone().unwrap_or_default()
    }

    /// The signed-in person; `not_enrolled` when there is none.
    pub(crate) fn user(&self) -> Result<UserId> {
        self.session
            .as_ref()
            .map(|session| session.person.id)
            .ok_or_else(|| Failure::from(jobsheet_api::ErrorCode::NotEnrolled))
    }
}
