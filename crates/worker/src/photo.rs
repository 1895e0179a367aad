//! Photos in a worker and a program of their own, so that the core answers while one is processed.
//!
//! The helper is started when an order is opened, because loading it takes longer than a photo does, and ended after a
//! pause: decoding leaves its memory grown for good.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::channel::oneshot;
use jobsheet_api::ErrorCode;
use jobsheet_client::photo::{FromExif, Processed};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::global::{self, bytes, field, object, text};

/// A helper that has processed a photo is ended after so much rest.
const REST_MS: u32 = 20_000;
/// One that was started and never used costs less.
const UNUSED_MS: u32 = 300_000;

type Outcome = Result<Processed, ErrorCode>;

/// The helper as the core sees it.
#[derive(Clone, Default)]
pub struct Photos(Rc<Inner>);

#[derive(Default)]
struct Inner {
    helper: RefCell<Option<Worker>>,
    waiting: RefCell<BTreeMap<u32, oneshot::Sender<Outcome>>>,
    last: Cell<u32>,
}

impl Photos {
    /// Processes a camera's file.
    pub async fn process(&self, file: &[u8]) -> Outcome {
        let helper = self.helper().ok_or(ErrorCode::Internal)?;
        let id = self.0.last.get().wrapping_add(1);
        self.0.last.set(id);
        let (tell, told) = oneshot::channel();
        self.0.waiting.borrow_mut().insert(id, tell);
        let buffer = global::buffer(file);
        let message = object(&[("id", &id.into()), ("bytes", &buffer)]);
        let _ = helper.post_message_with_transfer(&message, &js_sys::Array::of1(&buffer));
        let outcome = told.await.unwrap_or(Err(ErrorCode::Internal));
        self.rest_after(id, REST_MS);
        outcome
    }

    /// A photo may come soon.
    pub fn warm(&self) {
        let running = self.0.helper.borrow().is_some();
        if !running && self.helper().is_some() {
            self.rest_after(self.0.last.get(), UNUSED_MS);
        }
    }

    fn helper(&self) -> Option<Worker> {
        if let Some(helper) = self.0.helper.borrow().as_ref() {
            return Some(helper.clone());
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let helper = Worker::new_with_options(&text(&js_sys::global(), "jobsheetPhotos")?, &options).ok()?;
        let heard = {
            let photos = self.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| photos.heard(&event.data()))
        };
        helper.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        let broken = {
            let photos = self.clone();
            Closure::<dyn FnMut(ErrorEvent)>::new(move |_: ErrorEvent| photos.broken())
        };
        helper.set_onerror(Some(broken.as_ref().unchecked_ref()));
        broken.forget();
        *self.0.helper.borrow_mut() = Some(helper.clone());
        Some(helper)
    }

    fn heard(&self, message: &JsValue) {
        let Some(id) = field(message, "id").as_f64() else { return };
        if let Some(tell) = self.0.waiting.borrow_mut().remove(&(id as u32)) {
            let _ = tell.send(read(message).unwrap_or(Err(ErrorCode::Internal)));
        }
    }

    /// It could not be started, or ran out of memory: whoever waits hears of it, and the next photo gets a new one.
    fn broken(&self) {
        if let Some(helper) = self.0.helper.borrow_mut().take() {
            helper.terminate();
        }
        self.0.waiting.borrow_mut().clear();
    }

    /// Ends the helper after so long, unless another photo has come since `id`.
    fn rest_after(&self, id: u32, millis: u32) {
        let photos = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            global::sleep(millis).await;
            if photos.0.last.get() == id && photos.0.waiting.borrow().is_empty() {
                photos.broken();
            }
        });
    }
}

fn read(message: &JsValue) -> Option<Outcome> {
    if let Some(code) = text(message, "error") {
        return Some(Err(serde_json::from_str(&code).unwrap_or(ErrorCode::Internal)));
    }
    let number = |name: &str| field(message, name).as_f64();
    Some(Ok(Processed {
        jpeg: bytes(message, "jpeg")?,
        sha256: text(message, "sha256")?,
        width: number("width")? as u32,
        height: number("height")? as u32,
        thumb_jpeg: bytes(message, "thumb")?,
        thumbhash: bytes(message, "thumbhash")?,
        exif: FromExif { taken: text(message, "taken"), place: number("lat").zip(number("lon")) },
    }))
}
