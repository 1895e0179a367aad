//! The Web Lock by which one tab owns the database.
//!
//! The browser frees it when the worker ends, however it ends.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;

use crate::global::object;

const NAME: &str = "jobsheet-replica";

#[wasm_bindgen]
extern "C" {
    /// Stable in every browser that has OPFS, but not yet in `web_sys`.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request(name: &str, options: &JsValue, callback: &JsValue) -> Result<Promise, JsValue>;
}

/// What came of asking.
pub enum Asked {
    /// It is ours until this worker ends.
    Ours,
    /// Another tab has it.
    Theirs,
    /// This browser has no locks.
    Unsupported,
}

/// Takes the lock if it is free.
pub async fn try_take() -> Asked {
    ask(&object(&[("ifAvailable", &JsValue::TRUE)])).await
}

/// Waits in the queue for the lock: as long as it takes.
pub async fn wait() -> Asked {
    ask(&js_sys::Object::new()).await
}

async fn ask(options: &js_sys::Object) -> Asked {
    let (tell, told) = oneshot::channel();
    let tell = RefCell::new(Some(tell));
    let granted = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |lock: JsValue| {
        let ours = !lock.is_null();
        if let Some(tell) = tell.borrow_mut().take() {
            let _ = tell.send(ours);
        }
        // The lock is held until the promise that the callback returns is settled: never.
        if ours { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
    });
    let asked = request(NAME, options, granted.as_ref());
    // The browser calls it some time later.
    let keep = Rc::new(granted);
    std::mem::forget(Rc::clone(&keep));
    match asked {
        Ok(promise) => {
            // A refusal (an opaque origin) arrives as a rejected promise.
            let answer = futures::future::select(told, wasm_bindgen_futures::JsFuture::from(promise)).await;
            match answer {
                futures::future::Either::Left((Ok(true), _)) => Asked::Ours,
                futures::future::Either::Left((Ok(false), _)) => Asked::Theirs,
                futures::future::Either::Right((Ok(_), _)) => Asked::Theirs,
                _ => Asked::Unsupported,
            }
        }
        Err(_) => Asked::Unsupported,
    }
}
