//! Bytes of files, and addresses under which the page can show bytes.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, Url};

/// The bytes of a file, or `None` when it cannot be read any more.
pub async fn read(file: &File) -> Option<ArrayBuffer> {
    JsFuture::from(file.array_buffer()).await.ok()?.dyn_into().ok()
}

/// Bytes as JavaScript holds them.
#[must_use]
pub fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// An address for bytes in memory; taken back when dropped.
pub struct Address(String);

impl Address {
    /// Makes one.
    #[must_use]
    pub fn of(bytes: &ArrayBuffer, mime: &str) -> Option<Self> {
        let kind = BlobPropertyBag::new();
        kind.set_type(mime);
        let parts: JsValue = Array::of1(bytes).into();
        let blob = Blob::new_with_buffer_source_sequence_and_options(&parts, &kind).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}
