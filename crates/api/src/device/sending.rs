//! Sending as people see it: what waits, what arrived, what is carried for others.

use jobsheet_model::{OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use super::ItemState;
use crate::ApiError;

/// What is sent and what is not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SyncView {
    /// What sending is doing.
    pub state: SyncState,
    /// Last time the server answered.
    pub last_contact: Option<Timestamp>,
    /// Items on this phone only.
    pub on_this_phone: u32,
    /// Items sent and not confirmed.
    pub sent: u32,
    /// Items that need a person.
    pub needs_attention: u32,
    /// Bytes of photos still to send.
    pub bytes_left: u64,
    /// The server has confirmed the heads of every record and every file, edits made meanwhile included. Never a lie.
    pub all_confirmed: bool,
    /// Unconfirmed items, and the last confirmed ones; newest first. Left out of events, as are the drafts: there may be
    /// thousands, and an event follows every command. Who shows them asks with the command `sync`.
    pub items: Vec<SyncItem>,
    /// Why the last try failed.
    pub last_error: Option<ApiError>,
    /// When it will be tried again by itself.
    pub next_try: Option<Timestamp>,
    /// This device's clock differs from the server's by this many milliseconds, when that is more than two minutes.
    pub clock_off: Option<i64>,
    /// Visits under way in which something was entered and that are not completed yet: what was entered travels all the
    /// same, and more will be added.
    #[serde(default)]
    pub drafts: Vec<DraftView>,
    /// The file that is being sent at this moment: the id of its item.
    #[serde(default)]
    pub current: Option<String>,
    /// Photos wait for a connection that costs nothing.
    #[serde(default)]
    pub wifi_only: bool,
    /// The present connection costs money, as far as the device tells; none when it does not.
    #[serde(default)]
    pub metered: Option<bool>,
    /// Photos are held back at this moment because of [`Self::wifi_only`].
    #[serde(default)]
    pub photos_held: bool,
    /// What this device carries for others: how much, nothing of what it says.
    #[serde(default)]
    pub cargo: Vec<CargoView>,
}

/// A visit under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftView {
    /// Which order.
    pub order: OrderId,
    /// Its number or title.
    pub label: String,
    /// How many things were entered.
    pub entered: u32,
    /// When the last of them was.
    pub at: Timestamp,
}

/// Work of another device that travels with this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CargoView {
    /// Whose work.
    pub author: String,
    /// When it was packed.
    pub packed_at: Timestamp,
    /// Facts and files that the server has not confirmed.
    pub waiting: u32,
    /// Those that the server has refused.
    pub refused: u32,
    /// Bytes of files still to send.
    pub bytes_left: u64,
    /// Why something was refused.
    pub error: Option<ApiError>,
}

/// What was packed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BundleView {
    /// What the file may be called.
    pub name: String,
    /// Facts in it.
    pub changes: u32,
    /// Files in it.
    pub files: u32,
    /// Things that were set aside: their words go along.
    pub set_aside: u32,
}

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedView {
    /// Whose work it is.
    pub author: String,
    /// When it was packed.
    pub packed_at: Timestamp,
    /// Facts that this device carries now.
    pub changes: u32,
    /// Files that it carries now.
    pub files: u32,
    /// Facts and files that it had already.
    pub known: u32,
    /// Things set aside that only their author can see to; they were taken in if that is the person here.
    pub set_aside: u32,
    /// The author is the person signed in here.
    pub own: bool,
}

/// What a person entered in one item, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EnteredLine {
    /// What it is: a code translated as `entered-<code>`.
    pub code: String,
    /// Its name in Chinese and English, for a question of the checklist or a part; empty otherwise.
    pub name: (String, String),
    /// As it was entered.
    pub value: String,
}

/// What sending is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Nothing to do.
    #[default]
    Idle,
    /// Talking to the server.
    Busy,
    /// No answer; waiting to try again.
    Offline,
    /// Waiting for a new login.
    Expired,
}

/// One item of outgoing work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncItem {
    /// Identity, for `retry`.
    pub id: String,
    /// Of which order.
    pub order: Option<OrderId>,
    /// Its number or title.
    pub label: String,
    /// `step`, `answers`, `photo`, `signature`, `report`, `note`, `part`, `remark`, `order`…; translated as `item-<code>`.
    pub code: String,
    /// How far it has got.
    pub state: ItemState,
    /// Confirmed bytes and all bytes, for files.
    pub bytes: Option<(u64, u64)>,
    /// When it was made.
    pub at: Timestamp,
    /// Why it needs attention or was not sent last time.
    pub error: Option<ApiError>,
}
