//! One core at work: commands in, events out, sending in between. The same on a phone and in a browser.
//!
//! A [`Runtime`] lives on one thread and never blocks it for the network or a photo. What differs between the
//! platforms — HTTP, timers, where photos are processed, who hears events — is a [`Platform`].
//!
//! **Invariant:** a command is answered as soon as it is durable, whatever the line is doing.

#[cfg(not(target_arch = "wasm32"))]
pub mod native;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;

use futures::channel::mpsc;
use futures::future::{Either, select};
use futures::{FutureExt, Stream, StreamExt};
use jobsheet_api::device::{Command, Event};
use jobsheet_api::{ApiError, ErrorCode};

use crate::core::Core;
use crate::engine::{Engine, Poke, SignIn, Ticket, Turn};
use crate::handle::Answer;
use crate::http::Http;
use crate::photo::Processed;

/// Longest sleep: timers of browsers count in 31 bits.
const LONGEST_SLEEP_MS: i64 = 3_600_000;

/// When so long nobody has asked for anything, there is time for the replica itself.
const RESTING_MS: i64 = 1_000;

/// A poke channel that lived so long was no mistake of a proxy.
const GOOD_CHANNEL_MS: i64 = 10_000;

/// What a platform supplies to a running core, besides the ports of the core itself.
pub trait Platform {
    /// The network.
    type Http: Http;

    /// The network.
    fn http(&self) -> &Self::Http;

    /// Processes a camera's file elsewhere than on this thread.
    fn photo(&self, file: Vec<u8>) -> impl Future<Output = Result<(Vec<u8>, Processed), ErrorCode>>;

    /// A photo may come soon: what takes time to start may be started now.
    fn photo_soon(&self) {}

    /// Comes back after so many milliseconds.
    fn sleep(&self, millis: u32) -> impl Future<Output = ()>;

    /// Opens the poke channel; the stream ends when it is lost.
    fn listen(&self, ticket: Ticket) -> impl Stream<Item = Poke>;

    /// Passes on what happened.
    fn event(&self, event: &Event);
}

enum Nudge {
    /// Something may be there to send.
    Look,
    /// A person asks for it.
    Hurry,
    Online(bool),
}

/// A core with its platform.
pub struct Runtime<P> {
    core: RefCell<Core>,
    platform: P,
    /// The server that the program came from; empty for an installed one.
    origin: String,
    nudge: mpsc::UnboundedSender<Nudge>,
    nudges: RefCell<Option<mpsc::UnboundedReceiver<Nudge>>>,
    commits: Cell<u64>,
}

impl<P: Platform> Runtime<P> {
    /// A runtime that has not begun to send.
    pub fn new(core: Core, platform: P, origin: impl Into<String>) -> Self {
        let (nudge, nudges) = mpsc::unbounded();
        let commits = Cell::new(core.store().commits());
        Self {
            core: RefCell::new(core),
            platform,
            origin: origin.into(),
            nudge,
            nudges: RefCell::new(Some(nudges)),
            commits,
        }
    }

    /// Does what a screen asks for. The caller passes the answer on and then calls [`Runtime::tell`]: a person waits for the
    /// answer, and what else has changed is drawn after it.
    ///
    /// # Errors
    /// As the command says.
    pub async fn handle(&self, command: Command, bytes: Option<Vec<u8>>) -> Result<Answer, ApiError> {
        let hurry = matches!(
            command,
            Command::SignIn { .. }
                | Command::SyncNow
                | Command::Retry { .. }
                | Command::SendAnyway
                | Command::SetWifiOnly { .. }
                | Command::Network { .. }
        );
        let answer = self.answer(command, bytes).await;
        if hurry {
            self.send(Nudge::Hurry);
        } else {
            let commits = self.core.borrow().store().commits();
            if self.commits.replace(commits) != commits {
                self.send(Nudge::Look);
            }
        }
        answer
    }

    async fn answer(&self, command: Command, bytes: Option<Vec<u8>>) -> Result<Answer, ApiError> {
        match command {
            Command::SignIn { server, login, password, device_name } => {
                let wish = SignIn { server, login, password, device_name };
                let reply = Engine::sign_in(&self.origin, &self.core, self.platform.http(), &wish).await?;
                Ok(reply.into())
            }
            Command::AddPhoto { order, slot, place } => {
                let file = bytes.ok_or_else(|| ApiError::invalid("bytes", "required"))?;
                // Refused at once rather than after half a second.
                self.core.borrow_mut().sight_to_write(order).map_err(ApiError::from)?;
                let (file, photo) = self.platform.photo(file).await?;
                let reply = self.core.borrow_mut().add_photo(order, slot, place, &file, photo)?;
                Ok(reply.into())
            }
            other => {
                if matches!(other, Command::Order { .. }) {
                    self.platform.photo_soon();
                }
                self.core.borrow_mut().handle_bytes(other, bytes.as_deref().unwrap_or_default())
            }
        }
    }

    /// The system says that there is, or is no, connection.
    pub fn online(&self, online: bool) {
        self.send(Nudge::Online(online));
    }

    /// Lends the core, for tests and for closing.
    pub fn core(&self) -> &RefCell<Core> {
        &self.core
    }

    /// Takes the core out of a runtime that is not used any more.
    pub fn into_core(self) -> Core {
        self.core.into_inner()
    }

    /// Sends and receives, for ever. Only the first call does anything.
    pub async fn run(&self) {
        let Some(mut nudges) = self.nudges.borrow_mut().take() else { return };
        let mut engine = Engine::new(self.origin.clone());
        let mut pokes: Option<Pin<Box<dyn Stream<Item = Poke> + '_>>> = None;
        let mut opened = 0;
        loop {
            while let Ok(nudge) = nudges.try_recv() {
                self.take(&mut engine, nudge);
            }
            let turn = engine.turn(&self.core, self.platform.http()).await;
            if matches!(turn, Turn::Wait { .. }) {
                self.core.borrow_mut().tell_news();
            }
            self.tell();
            let Turn::Wait { millis } = turn else { continue };
            if pokes.is_none()
                && let Some(ticket) = engine.take_ticket(&self.core)
            {
                pokes = Some(Box::pin(self.platform.listen(ticket)));
                opened = self.uptime();
            }
            let owes_rest = self.core.borrow().owes_rest();
            let millis = if owes_rest { millis.min(RESTING_MS) } else { millis };
            let sleep = self.platform.sleep(u32::try_from(millis.clamp(1, LONGEST_SLEEP_MS)).unwrap_or(1));
            let heard = async {
                match pokes.as_mut() {
                    Some(pokes) => pokes.next().await,
                    None => std::future::pending().await,
                }
            };
            match select(nudges.next(), select(Box::pin(sleep), Box::pin(heard))).await {
                Either::Left((Some(nudge), _)) => self.take(&mut engine, nudge),
                Either::Left((None, _)) => return,
                Either::Right((Either::Left(_), _)) => {
                    if owes_rest {
                        self.core.borrow_mut().rest();
                    }
                }
                Either::Right((Either::Right((Some(Poke::News | Poke::Quiet), _)), _)) => {
                    // After a quiet while, too: a new ticket comes with the next exchange.
                    engine.poke_channel(&self.core, true);
                    engine.poked();
                    // A held request has said its one word: the exchange that follows brings the ticket for the next.
                    if pokes.as_mut().is_some_and(|pokes| matches!(pokes.next().now_or_never(), Some(None))) {
                        pokes = None;
                        engine.listen_anew();
                    }
                }
                Either::Right((Either::Right((_, _)), _)) => {
                    pokes = None;
                    engine.poke_channel(&self.core, false);
                    // A channel that was good is opened again at once; one that never was, with the next exchange.
                    // The exchange that its last word led to has brought a ticket already.
                    if self.uptime() - opened > GOOD_CHANNEL_MS && !engine.has_ticket(&self.core) {
                        engine.poked();
                    }
                }
            }
        }
    }

    fn take(&self, engine: &mut Engine, nudge: Nudge) {
        match nudge {
            Nudge::Look => {}
            Nudge::Hurry => engine.now(&self.core),
            Nudge::Online(online) => engine.online(&self.core, online),
        }
    }

    fn uptime(&self) -> i64 {
        self.core.borrow().ports().clock.read().uptime
    }

    fn send(&self, nudge: Nudge) {
        // The other end goes only with the runtime.
        let _ = self.nudge.unbounded_send(nudge);
    }

    /// Passes on what happened in the core.
    pub fn tell(&self) {
        let events = self.core.borrow_mut().take_events();
        for event in &events {
            self.platform.event(event);
        }
    }
}
