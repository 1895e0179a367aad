//! The core on a phone or a desk: a thread of its own, WAL on a real file system, hyper for HTTP.
//!
//! ```no_run
//! # use jobsheet_client::runtime::native::{Device, Options};
//! # use jobsheet_api::device::Command;
//! # async fn example() -> Result<(), jobsheet_api::ApiError> {
//! let device = Device::open(std::path::Path::new("replica.db"), Options::default())?;
//! let mut events = device.events();
//! let answer = device.handle(Command::Session, None).await?;
//! # Ok(()) }
//! ```

mod ports;
mod secrets;
mod socket;

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::thread::JoinHandle;

use futures::Stream;
use jobsheet_api::device::{Command, Event};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_store::Store;
use tokio::sync::{broadcast, mpsc, oneshot};

use super::{Platform, Runtime};
use crate::core::Core;
use crate::engine::{Poke, Ticket};
use crate::errors::Failure;
use crate::handle::Answer;
use crate::http::{Fetch, Trust};
use crate::photo::{MAX_EDGE, Processed, QUALITY, process};
use crate::ports::{Ports, Secrets};
use socket::Sockets;

pub use ports::{SystemClock, SystemIds};

/// Events that a slow listener may fall behind before it misses some; it then reads everything again.
const EVENTS: usize = 256;

/// How to run.
#[derive(Default)]
pub struct Options {
    /// Clocks, ids and keystore; the system's if absent.
    pub ports: Option<Ports>,
    /// The platform's keystore. Where it does not work, or there is none, secrets lie in files beside the replica.
    pub keystore: Option<Box<dyn Secrets + Send>>,
    /// Begin without a connection; [`Device::online`] changes it.
    pub offline: bool,
    /// Whose word counts for who the server is.
    pub trust: Trust,
}

enum Job {
    Command { command: Box<Command>, bytes: Option<Vec<u8>>, answer: oneshot::Sender<Result<Answer, ApiError>> },
    Online(bool),
    Close,
}

/// A running core. Cheap to clone; the core closes in good order with the last clone.
#[derive(Clone)]
pub struct Device(Arc<Handle>);

struct Handle {
    jobs: mpsc::UnboundedSender<Job>,
    events: broadcast::Sender<Event>,
    thread: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Device {
    /// Opens the replica in a file (making it if it is not there) and begins to send.
    ///
    /// # Errors
    /// `database_newer`, `database_damaged`, `device_full`, `open_elsewhere`.
    pub fn open(path: &Path, options: Options) -> Result<Self, ApiError> {
        let (jobs, waiting) = mpsc::unbounded_channel();
        let (events, _) = broadcast::channel(EVENTS);
        let (ready, opened) = std::sync::mpsc::channel();
        let thread = {
            let (path, events) = (path.to_owned(), events.clone());
            std::thread::Builder::new()
                .name("jobsheet-core".to_owned())
                .spawn(move || live(&path, options, waiting, events, &ready))
        };
        let thread = thread.map_err(|_| ErrorCode::Internal)?;
        opened.recv().map_err(|_| ErrorCode::Internal)??;
        Ok(Self(Arc::new(Handle { jobs, events, thread: std::sync::Mutex::new(Some(thread)) })))
    }

    /// Does what a screen asks for.
    ///
    /// # Errors
    /// As the command says.
    pub async fn handle(&self, command: Command, bytes: Option<Vec<u8>>) -> Result<Answer, ApiError> {
        let (answer, answered) = oneshot::channel();
        let job = Job::Command { command: Box::new(command), bytes, answer };
        self.0.jobs.send(job).map_err(|_| ErrorCode::Internal)?;
        answered.await.map_err(|_| ErrorCode::Internal)?
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }

    /// The system says that there is, or is no, connection.
    pub fn online(&self, online: bool) {
        // A core that has gone needs to know nothing.
        let _ = self.0.jobs.send(Job::Online(online));
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        let _ = self.jobs.send(Job::Close);
        let thread = self.thread.lock().ok().and_then(|mut thread| thread.take());
        if let Some(thread) = thread {
            // Its panic, if any, was printed where it happened.
            let _ = thread.join();
        }
    }
}

/// The life of the core's thread.
fn live(
    path: &Path,
    options: Options,
    jobs: mpsc::UnboundedReceiver<Job>,
    events: broadcast::Sender<Event>,
    ready: &std::sync::mpsc::Sender<Result<(), ApiError>>,
) {
    let started = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|_| ApiError::from(ErrorCode::Internal))
        .and_then(|tokio| {
            let ports = options.ports.unwrap_or_else(|| ports::system(secrets::beside(path, options.keystore)));
            Ok((tokio, start(path, ports, &options.trust, events)?))
        });
    let (tokio, runtime) = match started {
        Ok(started) => started,
        Err(error) => {
            let _ = ready.send(Err(error));
            return;
        }
    };
    if options.offline {
        runtime.online(false);
    }
    let _ = ready.send(Ok(()));
    let runtime = Rc::new(runtime);
    let local = tokio::task::LocalSet::new();
    local.block_on(&tokio, serve(&runtime, jobs));
    // What still waits for the network is given up; what it would have changed is asked for again next time.
    drop(local);
    drop(tokio);
    if let Some(runtime) = Rc::into_inner(runtime) {
        // The file is consistent in any case; a good end only saves the next start a look for damage.
        let _ = runtime.into_core().store.close();
    }
}

fn start(
    path: &Path,
    ports: Ports,
    trust: &Trust,
    events: broadcast::Sender<Event>,
) -> Result<Runtime<Native>, ApiError> {
    let opened = Store::open(path, ports.clock.read().wall.0).map_err(Failure::from)?;
    let core = Core::new(opened, ports)?;
    let (http, sockets) = socket::network(trust)?;
    Ok(Runtime::new(core, Native { http, sockets, events }, ""))
}

async fn serve(runtime: &Rc<Runtime<Native>>, mut jobs: mpsc::UnboundedReceiver<Job>) {
    let sending = Rc::clone(runtime);
    tokio::task::spawn_local(async move { sending.run().await });
    while let Some(job) = jobs.recv().await {
        match job {
            Job::Command { command, bytes, answer } => {
                let runtime = Rc::clone(runtime);
                tokio::task::spawn_local(async move {
                    // Whoever asked may have gone.
                    let _ = answer.send(runtime.handle(*command, bytes).await);
                    runtime.tell();
                });
            }
            Job::Online(online) => runtime.online(online),
            Job::Close => return,
        }
    }
}

/// What a native program supplies.
struct Native {
    http: Fetch,
    sockets: Sockets,
    events: broadcast::Sender<Event>,
}

impl Platform for Native {
    type Http = Fetch;

    fn http(&self) -> &Fetch {
        &self.http
    }

    async fn photo(&self, file: Vec<u8>) -> Result<(Vec<u8>, Processed), ErrorCode> {
        let work = move || process(&file, MAX_EDGE, QUALITY).map(|photo| (file, photo));
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(ErrorCode::NotAnImage))
    }

    async fn sleep(&self, millis: u32) {
        tokio::time::sleep(std::time::Duration::from_millis(millis.into())).await;
    }

    fn listen(&self, ticket: Ticket) -> impl Stream<Item = Poke> {
        self.sockets.listen(ticket, self.http.clone())
    }

    fn event(&self, event: &Event) {
        // Nobody may be listening yet.
        let _ = self.events.send(event.clone());
    }
}
