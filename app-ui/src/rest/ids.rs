//! Ids made at the desk.

use uuid::{Builder, Uuid};

use crate::platform::browser;

/// A UUID of version 7 from the browser's own randomness; none where the browser has none.
#[must_use]
pub fn fresh_id() -> Option<Uuid> {
    let mut random = [0_u8; 10];
    browser::window().crypto().ok()?.get_random_values_with_u8_array(&mut random).ok()?;
    let millis = u64::try_from(browser::now().0).ok()?;
    Some(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}
