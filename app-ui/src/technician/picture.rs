//! Pictures of the core as addresses that the page can show; each address is taken back when its page goes.

use jobsheet_api::device::{Command, Reply};
use jobsheet_model::{AttachmentId, OrderId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::core::core;
use crate::platform::files::Address;

/// The address of a picture, once it has been read.
pub fn picture(order: OrderId, attachment: AttachmentId, thumb: bool) -> Signal<Option<String>> {
    let core = core();
    let url = RwSignal::new(None::<String>);
    let kept = StoredValue::new_local(None::<Address>);
    spawn_local(async move {
        let reply = core.ask_with(Command::Bytes { order, attachment, thumb }, None).await;
        if let Ok((Reply::Bytes { mime }, Some(bytes))) = reply
            && let Some(address) = Address::of(&bytes, &mime)
        {
            // When the page has gone meanwhile the address is dropped, and so taken back, right here.
            let shown = address.url().to_owned();
            if kept.try_update_value(|kept| *kept = Some(address)).is_some() {
                url.try_set(Some(shown));
            }
        }
    });
    url.into()
}

/// The average colour in a ThumbHash, as CSS: something to show before the picture is there.
#[must_use]
pub fn average_colour(thumbhash: &str) -> Option<String> {
    let binary = window().atob(thumbhash).ok()?;
    let bytes: Vec<u32> = binary.chars().map(|byte| byte as u32).collect();
    let header = bytes.first()? | bytes.get(1)? << 8 | bytes.get(2)? << 16;
    let part = |shift: u32, bits: f64| f64::from(header >> shift & 63) / bits;
    // The format's own formula: lightness, yellow-blue, red-green.
    let (l, p, q) = (part(0, 63.0), part(6, 31.5) - 1.0, part(12, 31.5) - 1.0);
    let b = l - 2.0 / 3.0 * p;
    let r = (3.0 * l - b + q) / 2.0;
    let g = r - q;
    let channel = |value: f64| (value.clamp(0.0, 1.0) * 255.0).round();
    Some(format!("rgb({} {} {})", channel(r), channel(g), channel(b)))
}
