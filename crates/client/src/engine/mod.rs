//! The sending side: what is in the outbox goes to the server, what the server says comes into the replica.
//!
//! [`Engine::turn`] does one thing — one exchange, or one request of one upload — and says whether to go on or to wait.
//! When to come back, which clock ticks and what wakes it is its caller's business: a thread natively, a worker in a
//! browser, a seeded loop in the simulation.
//!
//! **Invariant:** the engine holds nothing that a crash may not take. What was sent, confirmed or refused is in the
//! replica before the next turn; asking the server twice gives the same answer.

mod enrol;
mod exchange;
mod poke;

use std::cell::RefCell;

use jobsheet_api::device::SyncState;
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_model::Timestamp;
use jobsheet_store::queries::{cargo, outbox};
use jobsheet_sync::{Class, Next, Outgoing, Schedule};

use crate::core::Core;
use crate::errors::Result;
use crate::http::Http;
use crate::session::leave;
use crate::uploads::{self, Sent, Server, Uploads};

pub use enrol::SignIn;
pub use poke::{Poke, Ticket};

/// Without a session there is nothing to do until somebody signs in.
const FOR_EVER: i64 = 3_600_000;

/// The server takes a ticket for a minute.
const TICKET_MS: i64 = 50_000;

/// Lends the core for a moment. It is never kept while waiting for the network.
pub trait CoreHandle {
    /// Does something with the core.
    fn with<T>(&self, work: impl FnOnce(&mut Core) -> T) -> T;
}

impl CoreHandle for RefCell<Core> {
    fn with<T>(&self, work: impl FnOnce(&mut Core) -> T) -> T {
        work(&mut self.borrow_mut())
    }
}

impl<C: CoreHandle> CoreHandle for std::rc::Rc<C> {
    fn with<T>(&self, work: impl FnOnce(&mut Core) -> T) -> T {
        self.as_ref().with(work)
    }
}

/// What to do after a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// There is more: come again at once.
    Again,
    /// Nothing for so many milliseconds, unless something happens.
    Wait {
        /// How long.
        millis: i64,
    },
}

/// The sending side of one core.
pub struct Engine {
    /// The server that the program came from: what an empty address means.
    origin: String,
    schedule: Schedule,
    uploads: Uploads,
    /// The newest ticket, and when it came.
    ticket: Option<(Ticket, i64)>,
    /// Somebody listens with a ticket that was taken: no other one is needed.
    listening: bool,
}

impl Engine {
    /// An engine of a program that came from `origin` (empty for an installed one).
    #[must_use]
    pub fn new(origin: impl Into<String>) -> Self {
        Self {
            origin: origin.into(),
            schedule: Schedule::default(),
            uploads: Uploads::default(),
            ticket: None,
            listening: false,
        }
    }

    /// The system says that there is, or is no, connection.
    pub fn online(&mut self, core: &impl CoreHandle, online: bool) {
        self.schedule.connectivity(online);
        self.uploads.forget();
        if online {
            self.now(core);
        }
    }

    /// The server has something new.
    pub fn poked(&mut self) {
        self.schedule.poked();
    }

    /// The poke channel was opened or lost.
    pub fn poke_channel(&mut self, core: &impl CoreHandle, open: bool) {
        self.listening = open;
        self.schedule.poke_channel(open, core.with(|core| uptime(core)));
    }

    /// Nobody listens any more, although the channel is good: the next exchange asks for a ticket.
    pub fn listen_anew(&mut self) {
        self.listening = false;
    }

    /// A person asks for it: waiting times are over.
    pub fn now(&mut self, core: &impl CoreHandle) {
        self.schedule.hurry();
        // An error here shows again in the next turn.
        let _ = core.with(|core| core.store.write(|db| outbox::retry_all(db).and_then(|()| cargo::hurry(db))));
    }

    /// Opens the poke channel, once. None when the last one has grown too old.
    pub fn take_ticket(&mut self, core: &impl CoreHandle) -> Option<Ticket> {
        let now = core.with(|core| uptime(core));
        let ticket = self.ticket.take().filter(|(_, came)| now - came < TICKET_MS).map(|(ticket, _)| ticket);
        self.listening |= ticket.is_some();
        ticket
    }

    /// The poke channel can be opened without another exchange.
    pub fn has_ticket(&self, core: &impl CoreHandle) -> bool {
        let now = core.with(|core| uptime(core));
        self.ticket.as_ref().is_some_and(|(_, came)| now - came < TICKET_MS)
    }

    /// Does the next thing there is to do.
    pub async fn turn(&mut self, core: &impl CoreHandle, http: &impl Http) -> Turn {
        match self.try_turn(core, http).await {
            Ok(turn) => turn,
            Err(error) => {
                // The replica cannot be read or written (a full disk): that may pass, and the person must see it.
                core.with(|core| {
                    self.schedule.failed(uptime(core), random(core));
                    let wait = self.schedule.retry_in(uptime(core));
                    core.line.state = SyncState::Idle;
                    failed(core, error.0, wait);
                    Turn::Wait { millis: wait }
                })
            }
        }
    }

    async fn try_turn(&mut self, core: &impl CoreHandle, http: &impl Http) -> Result<Turn> {
        let Some(server) = core.with(|core| self.server(core))? else {
            return Ok(Turn::Wait { millis: FOR_EVER });
        };
        let next = core.with(|core| -> Result<Next> {
            core.line.current = None;
            core.rest_network()?;
            let items = due(core)?;
            Ok(self.schedule.next(uptime(core), &items))
        })?;
        match next {
            Next::Wait { millis } => {
                core.with(|core| {
                    let state = if self.schedule.is_online() { SyncState::Idle } else { SyncState::Offline };
                    let wait = core.ports.clock.read().wall.plus(millis);
                    set_line(core, state, (state == SyncState::Offline).then_some(wait));
                });
                Ok(Turn::Wait { millis })
            }
            Next::Sync => {
                core.with(busy);
                self.exchange(core, http, &server).await
            }
            Next::Upload { key } => {
                core.with(|core| {
                    core.line.current = Some(key.clone());
                    busy(core);
                });
                let asking = core.with(|core| core.signed_in());
                match self.uploads.turn(core, http, &server, &key).await? {
                    Sent::On | Sent::Held => {}
                    // The receipt is in the feed; or a look at the line tells whether it is gone.
                    Sent::Whole | Sent::NoAnswer => self.schedule.poked(),
                    Sent::Expired(error) if core.with(|core| core.signed_in()) == asking => {
                        core.with(|core| core.end_session(error))?;
                    }
                    // The login of somebody who has signed out meanwhile.
                    Sent::Expired(_) => {}
                }
                Ok(Turn::Again)
            }
        }
    }

    /// To whom to talk; nobody without a good login.
    fn server(&self, core: &mut Core) -> Result<Option<Server>> {
        core.unlock()?;
        if core.session.as_ref().is_some_and(|session| session.expired) {
            set_line(core, SyncState::Expired, None);
            return Ok(None);
        }
        let Some((device, token)) = core.device.as_ref().zip(core.token()) else { return Ok(None) };
        Ok(Some(Server { address: self.address(&device.server), token: token.to_owned() }))
    }

    fn address(&self, server: &str) -> String {
        let address = if server.is_empty() { &self.origin } else { server };
        address.trim_end_matches('/').to_owned()
    }
}

/// What waits to be sent, as far as deciding what is next needs it.
fn due(core: &Core) -> Result<Vec<Outgoing>> {
    if core.session.is_none() {
        return Ok(Vec::new());
    }
    let (db, now) = (core.store.db(), Timestamp(uptime(core)));
    let mut items = Vec::new();
    let photos = !core.photos_held();
    for user in core.senders()? {
        if !outbox::due_changes(db, &user, now, 0, 1)?.is_empty() {
            items.push(Outgoing::new("words", Class::Words));
        }
        if let Some(file) = outbox::due_files(db, &user, now, 1, photos)?.into_iter().next() {
            items.push(Outgoing::new(file.id, Class::Picture));
        }
        if let Some(at) = outbox::next_retry(db, &user, now)? {
            items.push(Outgoing { retry_at: at.0, ..Outgoing::new("later", Class::Picture) });
        }
    }
    if !cargo::due_envelopes(db, now, 1)?.is_empty() || !leave::to_hand_in(db, 1)?.is_empty() {
        items.push(Outgoing::new("words", Class::Words));
    }
    // One's own photos first.
    if photos
        && items.iter().all(|item| item.class == Class::Words || item.retry_at > now.0)
        && let Some(n) = cargo::due_file(db, now)?
    {
        items.push(Outgoing::new(uploads::cargo_key(n), Class::Picture));
    }
    if let Some(at) = cargo::next_retry(db, now)? {
        items.push(Outgoing { retry_at: at.0, ..Outgoing::new("later", Class::Picture) });
    }
    Ok(items)
}

fn failed(core: &mut Core, error: ApiError, wait: i64) {
    core.line.last_error = Some(error);
    core.line.next_try = Some(core.ports.clock.read().wall.plus(wait));
    core.sync_changed();
}

fn busy(core: &mut Core) {
    set_line(core, SyncState::Busy, None);
}

fn set_line(core: &mut Core, state: SyncState, next_try: Option<Timestamp>) {
    if core.line.state != state {
        core.line.state = state;
        core.line.next_try = next_try;
        core.sync_changed();
    } else {
        core.line.next_try = next_try;
    }
}

/// The counter by which waiting times are kept.
pub(crate) fn uptime(core: &Core) -> i64 {
    core.ports.clock.read().uptime
}

/// For jitter.
pub(crate) fn random(core: &Core) -> u64 {
    let mut bytes = [0; 8];
    core.ports.ids.random(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Answers that mean "sign in again" rather than "try again".
fn ends_session(error: &ApiError) -> bool {
    matches!(
        error.code,
        ErrorCode::SessionExpired | ErrorCode::UnknownDevice | ErrorCode::DeviceRevoked | ErrorCode::AccountDisabled
    )
}
