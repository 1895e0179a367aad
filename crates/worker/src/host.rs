//! The worker's place among the tabs, and what it does with its page's commands there.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use jobsheet_api::device::{Command, Event};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_client::Core;
use jobsheet_client::runtime::Runtime;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::global::{self, field, object, text};
use crate::lock::Asked;
use crate::message::{self, Answer};
use crate::ports::{Browser, ports};
use crate::tabs::{Heard, Question, Tabs, other_build};
use crate::{files, lock};

/// Between two tries to open a database that could not be opened.
const REOPEN_MS: f64 = 1_000.0;

/// Where this worker stands.
#[derive(Clone)]
enum Place {
    /// Not known yet.
    Starting,
    /// It owns the database.
    Owner(Rc<Runtime<Browser>>),
    /// Another tab does.
    Guest,
    /// It holds the lock, but the database cannot be opened.
    Failed { error: ApiError, at: f64 },
}

/// The worker.
struct Host {
    place: RefCell<Place>,
    /// Commands that came before the place was known.
    waiting: RefCell<Vec<oneshot::Sender<()>>>,
    tabs: RefCell<Option<Tabs>>,
    online: RefCell<bool>,
}

/// Starts listening at once and looks for its place meanwhile.
pub fn serve() {
    let host = Rc::new(Host {
        place: RefCell::new(Place::Starting),
        waiting: RefCell::default(),
        tabs: RefCell::default(),
        online: RefCell::new(global::scope().navigator().on_line()),
    });
    let hearing = Rc::clone(&host);
    global::on_message(move |message| heard_page(&hearing, &message));
    spawn_local(async move { settle(&host).await });
}

fn heard_page(host: &Rc<Host>, message: &JsValue) {
    if let Some(online) = field(message, "online").as_bool() {
        *host.online.borrow_mut() = online;
        if let Place::Owner(runtime) = &*host.place.borrow() {
            runtime.online(online);
        }
        return;
    }
    let id = field(message, "id");
    let Some(command) = text(message, "command") else { return };
    let bytes = global::bytes(message, "bytes");
    let host = Rc::clone(host);
    spawn_local(async move {
        let answer = host.answer(&command, bytes).await;
        let (message, buffer) = answer.message(&[("id", &id)]);
        global::post(&message, buffer.as_ref());
        if let Place::Owner(runtime) = &*host.place.borrow() {
            runtime.tell();
        }
    });
}

fn heard_tabs(host: &Rc<Host>, heard: Heard) {
    match heard {
        Heard::Event(event) => post_event(&event),
        Heard::Question(question) => {
            if let Place::Owner(runtime) = &*host.place.borrow() {
                let (host, runtime) = (Rc::clone(host), Rc::clone(runtime));
                spawn_local(async move { answer_tab(&host, &runtime, question).await });
            }
        }
        Heard::Owner => {
            if let Some(tabs) = &*host.tabs.borrow() {
                tabs.give_up();
            }
        }
    }
}

async fn answer_tab(host: &Host, runtime: &Runtime<Browser>, mut question: Question) {
    let tabs = host.tabs.borrow().clone();
    let Some(tabs) = tabs else { return };
    tabs.acknowledge(&question);
    let answer = if question.build == tabs.build() {
        run(runtime, &question.command, question.bytes.take()).await
    } else {
        other_build(tabs.build())
    };
    tabs.answer(&question, &answer);
    runtime.tell();
}

/// Finds its place: owner if nobody else is, otherwise guest until the owner goes.
async fn settle(host: &Rc<Host>) {
    let hearing = Rc::clone(host);
    *host.tabs.borrow_mut() = Tabs::join(move |heard| heard_tabs(&hearing, heard));
    match lock::try_take().await {
        Asked::Ours => own(host).await,
        Asked::Theirs => {
            host.stand(Place::Guest);
            post_event(&message::event(&Event::Owner { mine: false }));
            match lock::wait().await {
                Asked::Ours => own(host).await,
                Asked::Theirs | Asked::Unsupported => {}
            }
        }
        Asked::Unsupported => {
            let error = ErrorCode::StorageUnsupported.into();
            host.stand(Place::Failed { error, at: f64::INFINITY });
        }
    }
}

/// Opens the database and begins to send.
async fn own(host: &Rc<Host>) {
    match open(host).await {
        Ok(runtime) => {
            let runtime = Rc::new(runtime);
            if !*host.online.borrow() {
                runtime.online(false);
            }
            host.stand(Place::Owner(Rc::clone(&runtime)));
            if let Some(tabs) = &*host.tabs.borrow() {
                tabs.give_up();
                tabs.owner();
            }
            post_event(&message::event(&Event::Owner { mine: true }));
            spawn_local(async move { runtime.run().await });
        }
        Err(error) => host.stand(Place::Failed { error, at: global::uptime() }),
    }
}

async fn open(host: &Rc<Host>) -> Result<Runtime<Browser>, ApiError> {
    let opened = files::open().await?;
    let core = Core::new(opened, ports())?;
    let telling = Rc::clone(host);
    let browser = Browser::new(Rc::new(move |event| {
        let event = message::event(event);
        post_event(&event);
        if let Some(tabs) = &*telling.tabs.borrow() {
            tabs.event(&event);
        }
    }))?;
    Ok(Runtime::new(core, browser, global::origin()))
}

impl Host {
    fn stand(&self, place: Place) {
        *self.place.borrow_mut() = place;
        for waiting in self.waiting.borrow_mut().drain(..) {
            let _ = waiting.send(());
        }
    }

    async fn answer(self: &Rc<Self>, command: &str, mut bytes: Option<Vec<u8>>) -> Answer {
        loop {
            let place = self.place.borrow().clone();
            match place {
                Place::Owner(runtime) => return run(&runtime, command, bytes).await,
                Place::Guest => {
                    let tabs = self.tabs.borrow().clone();
                    return match tabs {
                        Some(tabs) => tabs.ask(command, bytes.as_deref()).await,
                        None => Answer::error(ErrorCode::OpenElsewhere),
                    };
                }
                Place::Starting => self.wait().await,
                Place::Failed { at, .. } if global::uptime() - at > REOPEN_MS => {
                    // What was in the way (another program's handle, a full disk) may be gone.
                    *self.place.borrow_mut() = Place::Starting;
                    own(self).await;
                    if let Place::Failed { error, .. } = &*self.place.borrow() {
                        return Answer::error(error.clone());
                    }
                }
                Place::Failed { error, .. } => {
                    bytes.take();
                    return Answer::error(error);
                }
            }
        }
    }

    async fn wait(&self) {
        let (tell, told) = oneshot::channel();
        self.waiting.borrow_mut().push(tell);
        let _ = told.await;
    }
}

async fn run(runtime: &Runtime<Browser>, command: &str, bytes: Option<Vec<u8>>) -> Answer {
    match serde_json::from_str::<Command>(command) {
        Ok(command) => Answer::new(runtime.handle(command, bytes).await),
        Err(_) => Answer::error(ErrorCode::MalformedRequest),
    }
}

fn post_event(event: &str) {
    global::post(&object(&[("event", &event.into())]), None);
}
