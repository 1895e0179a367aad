//! The codecs as a program for a browser's worker: one function, which `app-ui/web/photo.js` calls.

fn main() {
    #[cfg(target_arch = "wasm32")]
    console_error_panic_hook::set_once();
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use jobsheet_photo::{MAX_EDGE, Processed, QUALITY, process};
    use js_sys::{Object, Reflect, Uint8Array};
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// Prepares a camera's file; the error is an `ErrorCode` as JSON.
    #[wasm_bindgen]
    pub fn prepare(file: &[u8]) -> Result<Object, JsValue> {
        process(file, MAX_EDGE, QUALITY)
            .map(object)
            .map_err(|code| JsValue::from_str(&serde_json::to_string(&code).unwrap_or_default()))
    }

    fn object(photo: Processed) -> Object {
        let bytes = |bytes: &[u8]| JsValue::from(Uint8Array::from(bytes));
        let number = |value: Option<f64>| value.map_or(JsValue::UNDEFINED, JsValue::from_f64);
        let place = photo.exif.place;
        let object = Object::new();
        for (name, value) in [
            ("jpeg", bytes(&photo.jpeg)),
            ("sha256", photo.sha256.into()),
            ("width", photo.width.into()),
            ("height", photo.height.into()),
            ("thumb", bytes(&photo.thumb_jpeg)),
            ("thumbhash", bytes(&photo.thumbhash)),
            ("taken", photo.exif.taken.map_or(JsValue::UNDEFINED, JsValue::from)),
            ("lat", number(place.map(|(lat, _)| lat))),
            ("lon", number(place.map(|(_, lon)| lon))),
        ] {
            // Setting a field of a fresh object cannot fail.
            let _ = Reflect::set(&object, &JsValue::from_str(name), &value);
        }
        object
    }
}
