//! Where the device is. Asked for only when a person does something that needs it, or has agreed before.

use std::cell::RefCell;
use std::rc::Rc;

use jobsheet_model::Place;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::browser::window;

/// What the browser calls with a position, or with why there is none.
type Callback = Closure<dyn FnMut(JsValue)>;

/// Why there is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFix {
    /// The person or the system does not allow it.
    Denied,
    /// Nothing was received in time, or the device cannot.
    Unavailable,
}

/// How long a person waits for a fix, in milliseconds. A phone indoors often needs most of it.
pub const PATIENCE: f64 = 15_000.0;

fn number(object: &JsValue, name: &str) -> Option<f64> {
    Reflect::get(object, &JsValue::from_str(name)).ok()?.as_f64()
}

fn place(position: &JsValue) -> Option<Place> {
    let coords = Reflect::get(position, &JsValue::from_str("coords")).ok()?;
    let place = Place {
        lat: number(&coords, "latitude")?,
        lon: number(&coords, "longitude")?,
        accuracy: number(&coords, "accuracy")?,
        mock: false,
    };
    // Some drivers report NaN: that is no fix.
    place.is_valid().then_some(place)
}

/// Asks for a position not older than `max_age` milliseconds, for at most `patience` milliseconds.
pub async fn locate(max_age: f64, patience: f64) -> Result<Place, NoFix> {
    let navigator: JsValue = window().navigator().into();
    let geolocation = Reflect::get(&navigator, &JsValue::from_str("geolocation"))
        .ok()
        .filter(JsValue::is_object)
        .ok_or(NoFix::Unavailable)?;
    let ask: Function = Reflect::get(&geolocation, &JsValue::from_str("getCurrentPosition"))
        .ok()
        .and_then(|ask| ask.dyn_into().ok())
        .ok_or(NoFix::Unavailable)?;

    // The two callbacks keep each other alive until one of them has been called.
    let kept: Rc<RefCell<Vec<Callback>>> = Rc::default();
    let held = Rc::clone(&kept);
    let promise = Promise::new(&mut move |resolve, reject| {
        let found = Closure::<dyn FnMut(JsValue)>::new(move |position| {
            let _ = resolve.call1(&JsValue::NULL, &position);
        });
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |error| {
            let _ = reject.call1(&JsValue::NULL, &error);
        });
        let options = js_sys::Object::new();
        for (name, value) in [
            ("enableHighAccuracy", JsValue::TRUE),
            ("timeout", JsValue::from_f64(patience)),
            ("maximumAge", JsValue::from_f64(max_age)),
        ] {
            let _ = Reflect::set(&options, &JsValue::from_str(name), &value);
        }
        let _ = ask.call3(&geolocation, found.as_ref(), failed.as_ref(), &options);
        held.borrow_mut().extend([found, failed]);
    });
    let answer = JsFuture::from(promise).await;
    kept.borrow_mut().clear();
    match answer {
        Ok(position) => place(&position).ok_or(NoFix::Unavailable),
        // 1 is PERMISSION_DENIED.
        Err(error) if number(&error, "code") == Some(1.0) => Err(NoFix::Denied),
        Err(_) => Err(NoFix::Unavailable),
    }
}

/// Whether the person has agreed before, so that asking shows no question.
pub async fn agreed() -> bool {
    let navigator: JsValue = window().navigator().into();
    let ask = || -> Result<Promise, JsValue> {
        let permissions = Reflect::get(&navigator, &JsValue::from_str("permissions"))?;
        let query: Function = Reflect::get(&permissions, &JsValue::from_str("query"))?.dyn_into()?;
        let what = js_sys::Object::new();
        Reflect::set(&what, &JsValue::from_str("name"), &JsValue::from_str("geolocation"))?;
        query.call1(&permissions, &what)?.dyn_into()
    };
    let Ok(promise) = ask() else { return false };
    let Ok(status) = JsFuture::from(promise).await else { return false };
    Reflect::get(&status, &JsValue::from_str("state"))
        .is_ok_and(|state| state.as_string().as_deref() == Some("granted"))
}

/// A position for a step, when the person has agreed before and a fresh one is at hand; never holds the step up long.
pub async fn at_hand() -> Option<Place> {
    if !agreed().await {
        return None;
    }
    locate(60_000.0, 2_000.0).await.ok()
}
