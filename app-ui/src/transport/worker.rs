//! The core in a dedicated module worker. Messages are described in crate `worker`; JSON text of the `api` types, and
//! bytes as a transferred `ArrayBuffer`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use jobsheet_api::device::{Command, Event, Reply};
use jobsheet_api::{ApiError, ErrorCode};
use js_sys::{Array, ArrayBuffer, Object, Reflect};
use leptos::logging;
use leptos::prelude::{window, window_event_listener_untyped};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{Answer, Listener, Pending, Transport};
use crate::platform::browser;

#[derive(Default)]
struct Calls {
    next: u32,
    waiting: BTreeMap<u32, Waiting>,
    /// The worker has died; nothing will ever answer.
    dead: bool,
}

#[derive(Default)]
struct Waiting {
    answer: Option<Answer>,
    waker: Option<Waker>,
}

impl Calls {
    fn answer(&mut self, id: u32, answer: Answer) {
        if let Some(waiting) = self.waiting.get_mut(&id) {
            waiting.answer = Some(answer);
            if let Some(waker) = waiting.waker.take() {
                waker.wake();
            }
        }
    }

    fn die(&mut self) {
        self.dead = true;
        let ids: Vec<u32> = self.waiting.keys().copied().collect();
        for id in ids {
            self.answer(id, Err(ErrorCode::Internal.into()));
        }
    }
}

/// The worker and the calls that wait for it.
pub struct CoreWorker {
    worker: Worker,
    calls: Rc<RefCell<Calls>>,
}

impl CoreWorker {
    /// Starts the worker, or takes over the one that the page's starter has begun. It lives as long as the page.
    pub fn start(listener: Listener) -> Result<Self, ApiError> {
        let begun = begun();
        let worker = match &begun {
            Some(begun) => begun.worker.clone(),
            None => new_worker()?,
        };
        let calls = Rc::new(RefCell::new(Calls::default()));

        let (heard, told) = (Rc::clone(&calls), Rc::clone(&listener));
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| hear(&heard, &told, &event.data()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();

        let failed = Rc::clone(&calls);
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |_: JsValue| {
            logging::error!("The core's worker has failed.");
            failed.borrow_mut().die();
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_error.forget();

        if let Some(begun) = begun {
            calls.borrow_mut().dead = begun.failed;
            let heard = Rc::clone(&calls);
            // Whoever starts the core has not got it yet, and what is said concerns it.
            spawn_local(async move {
                for message in begun.said.iter() {
                    hear(&heard, &listener, &message);
                }
            });
        }
        for name in ["online", "offline"] {
            let worker = worker.clone();
            // The handle is dropped, the listener stays: it lives as long as the page.
            let _ = window_event_listener_untyped(name, move |_| tell_online(&worker));
        }
        tell_online(&worker);
        Ok(Self { worker, calls })
    }
}

fn new_worker() -> Result<Worker, ApiError> {
    let script = browser::meta("jobsheet-worker").ok_or(ErrorCode::Internal)?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("jobsheet-core");
    Worker::new_with_options(&script, &options).map_err(|_| ErrorCode::StorageUnsupported.into())
}

/// A worker that `web/boot.js` has begun.
struct Begun {
    worker: Worker,
    /// What it has said since.
    said: Array,
    failed: bool,
}

/// Takes it, once: the next one that is asked for is a new one.
fn begun() -> Option<Begun> {
    const NAME: &str = "jobsheetCore";
    let page: JsValue = window().into();
    let begun = get(&page, NAME)?;
    set(page.unchecked_ref(), NAME, &JsValue::UNDEFINED);
    Some(Begun {
        worker: get(&begun, "worker")?.dyn_into().ok()?,
        said: get(&begun, "said")?.dyn_into().ok()?,
        failed: get(&begun, "failed")?.as_bool()?,
    })
}

fn tell_online(worker: &Worker) {
    let message = Object::new();
    set(&message, "online", &JsValue::from_bool(window().navigator().on_line()));
    let _ = worker.post_message(&message);
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Setting a property of a plain object cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

fn get(message: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(message, &JsValue::from_str(name)).ok().filter(|value| !value.is_undefined())
}

fn text(message: &JsValue, name: &str) -> Option<String> {
    get(message, name)?.as_string()
}

fn hear(calls: &Rc<RefCell<Calls>>, listener: &Listener, message: &JsValue) {
    if let Some(json) = text(message, "event") {
        match serde_json::from_str::<Event>(&json) {
            Ok(event) => listener(event),
            Err(error) => logging::error!("An event could not be read: {error}."),
        }
        return;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ids are the small whole numbers given out below"
    )]
    let Some(id) = get(message, "id").and_then(|id| id.as_f64()).map(|id| id as u32) else { return };
    let bytes = get(message, "bytes").and_then(buffer);
    let answer = match (text(message, "ok"), text(message, "error")) {
        (Some(json), _) => serde_json::from_str::<Reply>(&json).map(|reply| (reply, bytes)).map_err(|error| {
            logging::error!("A reply could not be read: {error}.");
            ErrorCode::Internal.into()
        }),
        (None, Some(json)) => {
            Err(serde_json::from_str::<ApiError>(&json).unwrap_or_else(|_| ErrorCode::Internal.into()))
        }
        (None, None) => return,
    };
    calls.borrow_mut().answer(id, answer);
}

/// Bytes come as an `ArrayBuffer` or as a typed array over one.
fn buffer(value: JsValue) -> Option<ArrayBuffer> {
    match value.dyn_into::<ArrayBuffer>() {
        Ok(buffer) => Some(buffer),
        Err(value) if value.is_object() => Some(js_sys::Uint8Array::new(&value).buffer()),
        Err(_) => None,
    }
}

impl Transport for CoreWorker {
    fn call(&self, command: Command, bytes: Option<ArrayBuffer>) -> Pending {
        let id = {
            let mut calls = self.calls.borrow_mut();
            if calls.dead {
                return Box::pin(std::future::ready(Err(ErrorCode::Internal.into())));
            }
            calls.next += 1;
            let id = calls.next;
            calls.waiting.insert(id, Waiting::default());
            id
        };
        let call = Call { id, calls: Rc::clone(&self.calls) };
        if post(&self.worker, id, &command, bytes).is_err() {
            self.calls.borrow_mut().answer(id, Err(ErrorCode::Internal.into()));
        }
        Box::pin(call)
    }
}

fn post(worker: &Worker, id: u32, command: &Command, bytes: Option<ArrayBuffer>) -> Result<(), JsValue> {
    let json = serde_json::to_string(command).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let message = Object::new();
    set(&message, "id", &JsValue::from_f64(f64::from(id)));
    set(&message, "command", &JsValue::from_str(&json));
    let Some(bytes) = bytes else { return worker.post_message(&message) };
    set(&message, "bytes", &bytes);
    worker.post_message_with_transfer(&message, &Array::of1(&bytes))
}

struct Call {
    id: u32,
    calls: Rc<RefCell<Calls>>,
}

impl Future for Call {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let mut calls = self.calls.borrow_mut();
        let Some(waiting) = calls.waiting.get_mut(&self.id) else {
            return Poll::Ready(Err(ErrorCode::Internal.into()));
        };
        match waiting.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => {
                waiting.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.calls.borrow_mut().waiting.remove(&self.id);
    }
}
