//! Bytes of files, and addresses under which the page can show bytes.

use std::time::Duration;

use jobsheet_api::{ApiError, ErrorCode};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::prelude::{set_timeout, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, Url};

use super::browser;
use super::shell::{Shell, frame, outcome};

/// The bytes of a file, or `None` when it cannot be read any more.
pub async fn read(file: &File) -> Option<ArrayBuffer> {
    JsFuture::from(file.array_buffer()).await.ok()?.dyn_into().ok()
}

/// Bytes as JavaScript holds them.
#[must_use]
pub fn buffer(bytes: &[u8]) -> ArrayBuffer {
    Uint8Array::from(bytes).buffer()
}

/// Gives bytes to the person as a file; `false` when the person does not want it after all.
///
/// The shell asks where to, writes, and then says so. A browser puts it where it puts downloads, and tells us nothing
/// of how that went.
///
/// # Errors
/// `file_not_written`, `device_full`.
pub async fn save(name: &str, bytes: &ArrayBuffer, mime: &str) -> Result<bool, ApiError> {
    if browser::in_shell() {
        save_by_shell(name, bytes).await
    } else {
        download(name, bytes, mime).map(|()| true).ok_or_else(|| ErrorCode::FileNotWritten.into())
    }
}

async fn save_by_shell(name: &str, bytes: &ArrayBuffer) -> Result<bool, ApiError> {
    let json = serde_json::to_string(name).map_err(|_| ErrorCode::Internal)?;
    let shell = Shell::find().map_err(|_| ErrorCode::Internal)?;
    let saved = outcome(shell.begin("save", &frame(&json, Some(bytes)))).await?;
    saved.as_bool().ok_or_else(|| ErrorCode::Internal.into())
}

fn download(name: &str, bytes: &ArrayBuffer, mime: &str) -> Option<()> {
    let address = Address::of(bytes, mime)?;
    let link = window().document()?.create_element("a").ok()?.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    link.set_href(address.url());
    link.set_download(name);
    link.click();
    // The browser reads the bytes after the click has returned.
    set_timeout(move || drop(address), Duration::from_secs(60));
    Some(())
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
