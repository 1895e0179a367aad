//! The drawn map. It is a chunk of JavaScript that is loaded when somebody opens the map (`web/map/map.js`, called by way of
//! `web/desk.js`); here is what it is told and what it tells.
//!
//! **Invariant:** whatever it shows is in the list as well: without it (no WebGL, a chunk that cannot be had) nothing is missing.

use std::cell::RefCell;

use jobsheet_api::office::Point;
use jobsheet_model::OrderId;
use js_sys::{Function, Promise, Reflect};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use super::book::{Drawing, MapBook};
use super::features;
use super::territory;
use crate::desk::board::{open, opened};
use crate::desk::context::{Desk, desk};
use crate::i18n::{t, tr};
use crate::platform::browser;
use crate::rest;

#[wasm_bindgen]
extern "C" {
    /// The chunk, as a module.
    type Chunk;

    #[wasm_bindgen(method)]
    fn able(this: &Chunk) -> bool;

    #[wasm_bindgen(method, catch)]
    fn open(this: &Chunk, element: &HtmlElement, settings: &str, tell: &Function) -> Result<Promise, JsValue>;

    /// A map that is drawn.
    #[derive(Clone)]
    type Drawn;

    #[wasm_bindgen(method)]
    fn show(this: &Drawn, sources: &str);

    #[wasm_bindgen(method, js_name = setMode)]
    fn set_mode(this: &Drawn, mode: &str);

    #[wasm_bindgen(method)]
    fn select(this: &Drawn, lon: f64, lat: f64);

    #[wasm_bindgen(method)]
    fn fit(this: &Drawn, narrow: bool);

    #[wasm_bindgen(method)]
    fn zoom(this: &Drawn, by: f64);

    #[wasm_bindgen(method)]
    fn sketch(this: &Drawn, on: bool);

    #[wasm_bindgen(method)]
    fn close(this: &Drawn);
}

/// Told with two words by the drawn map.
type Tell = Closure<dyn FnMut(String, String)>;

/// A map with the ear that it tells.
struct Held {
    drawn: Drawn,
    _tell: Tell,
}

thread_local! {
    /// The map that is drawn: one page has one. JavaScript's values stay in their thread, which signals are not made for.
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

fn with(act: impl FnOnce(&Drawn)) {
    let drawn = HELD.with_borrow(|held| held.as_ref().map(|held| held.drawn.clone()));
    if let Some(drawn) = drawn {
        act(&drawn);
    }
}

/// Shows all that is there; `narrow`: only the orders that the filters leave.
pub fn fit(narrow: bool) {
    with(|drawn| drawn.fit(narrow));
}

/// Closer, or further away.
pub fn zoom(by: f64) {
    with(|drawn| drawn.zoom(by));
}

/// The element that the map is drawn into.
#[component]
pub fn Canvas() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let element = NodeRef::<html::Div>::new();
    // What lies under it is known with the first answer; the map is drawn once, then.
    let known = Memo::new(move |_| map.seen.with(Option::is_some) || map.failed.with(Option::is_some));
    Effect::new(move |begun: Option<bool>| {
        let Some(element) = element.get().filter(|_| known.get() && begun != Some(true)) else {
            return begun == Some(true);
        };
        draw(desk, element.into());
        true
    });
    let ready = Memo::new(move |_| map.drawing.get() == Drawing::Ready);
    let tell = move |features: fn(Desk) -> Value| {
        Effect::new(move |_| {
            if ready.get() {
                let sources = features(desk).to_string();
                with(|drawn| drawn.show(&sources));
            }
        });
    };
    tell(features::work);
    tell(features::heat);
    tell(features::sketch);
    Effect::new(move |_| {
        if ready.get() {
            let mode = map.mode.get();
            with(|drawn| drawn.set_mode(mode.code()));
        }
    });
    let sketching = Memo::new(move |_| map.sketch.with(Option::is_some));
    Effect::new(move |_| {
        if ready.get() {
            let on = sketching.get();
            with(|drawn| drawn.sketch(on));
        }
    });
    let chosen = Memo::new(move |_| opened(desk).and_then(|id| place_of(desk, id)));
    Effect::new(move |_| {
        if ready.get() {
            let [lon, lat] = chosen.get().map_or([f64::NAN; 2], |point| map.on_map(point));
            with(|drawn| drawn.select(lon, lat));
        }
    });
    on_cleanup(move || {
        if let Some(held) = HELD.with_borrow_mut(Option::take) {
            held.drawn.close();
        }
        let _ = map.drawing.try_set(Drawing::Loading);
    });
    view! { <div class="map-canvas" node_ref=element data-testid="map-canvas" aria-label=tr("map-drawn") role="group"></div> }
}

/// Where an order is; tracked.
fn place_of(desk: Desk, id: OrderId) -> Option<Point> {
    desk.board.found(id).map(|found| (found.order.lat, found.order.lon))
}

/// Loads the chunk and draws.
fn draw(desk: Desk, element: HtmlElement) {
    let map = desk.map;
    map.drawing.set(Drawing::Loading);
    spawn_local(async move {
        let drawing = match begin(desk, &element).await {
            Ok(Some(held)) if element.is_connected() => {
                HELD.with_borrow_mut(|slot| *slot = Some(held));
                Drawing::Ready
            }
            // The page has been left meanwhile.
            Ok(Some(held)) => return held.drawn.close(),
            Ok(None) => Drawing::Unable,
            Err(error) => {
                leptos::logging::warn!("The map could not be drawn: {error:?}.");
                Drawing::Failed
            }
        };
        let _ = map.drawing.try_set(drawing);
    });
}

async fn begin(desk: Desk, element: &HtmlElement) -> Result<Option<Held>, JsValue> {
    let load: Function = Reflect::get(&browser::window(), &JsValue::from_str("jobsheetMap"))?.dyn_into()?;
    let chunk = JsFuture::from(load.call0(&JsValue::NULL)?.dyn_into::<Promise>()?).await?;
    let chunk: Chunk = chunk.unchecked_into();
    if !chunk.able() {
        return Ok(None);
    }
    let tell = Tell::new(move |what: String, words: String| hear(desk, &what, &words));
    let settings = settings(desk.map);
    let drawn = JsFuture::from(chunk.open(element, &settings, tell.as_ref().unchecked_ref())?).await?;
    Ok(Some(Held { drawn: drawn.unchecked_into(), _tell: tell }))
}

fn settings(map: MapBook) -> String {
    let basemap = map.seen.with_untracked(|seen| seen.as_ref().and_then(|seen| seen.basemap.clone()));
    let view = map.view.get_value().and_then(|view| serde_json::from_str::<Value>(&view).ok());
    let words = json!({
        "title": untrack(|| t("map-drawn")),
        "metres": untrack(|| t("map-metres")),
        "kilometres": untrack(|| t("map-kilometres")),
    });
    json!({ "basemap": basemap, "token": rest::token(), "view": view, "words": words }).to_string()
}

/// What the drawn map tells: a press on something, a look elsewhere, what became of its tiles.
fn hear(desk: Desk, what: &str, words: &str) {
    let map = desk.map;
    match what {
        "orders" => {
            if let Ok(id) = words.parse::<OrderId>() {
                open(desk, Some(id));
            }
        }
        // A second press shows everybody again.
        "people" => map.person.update(|person| {
            *person = if person == words { String::new() } else { words.to_owned() };
        }),
        "nothing" => open(desk, None),
        "view" => map.view.set_value(Some(words.to_owned())),
        "attribution" => map.attribution.set(words.to_owned()),
        "basemap" => map.bare.set(true),
        "corner" => {
            if let Ok(at) = serde_json::from_str::<[f64; 2]>(words) {
                territory::corner(map, map.place_at(at));
            }
        }
        "hold" => territory::hold(map),
        "pull" => {
            if let Ok((at, lon, lat)) = serde_json::from_str::<(usize, f64, f64)>(words) {
                territory::pull(map, at, map.place_at([lon, lat]));
            }
        }
        _ => {}
    }
}
