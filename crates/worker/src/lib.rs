//! The device core in a browser: one dedicated worker per tab, OPFS, `fetch`, `postMessage`. Ports and plumbing only;
//! what commands mean is crate `client`'s business.
//!
//! # What page and worker say to each other
//!
//! The page starts the script named in `<meta name="jobsheet-worker">` as a module worker and posts at once; messages
//! that arrive early wait. Commands, replies, errors and events are the JSON text of `jobsheet_api` types; bytes travel
//! beside them as an `ArrayBuffer` (transferred) or any typed array.
//!
//! | direction | message |
//! |---|---|
//! | page → worker | `{ id: number, command: "<Command as JSON>", bytes?: ArrayBuffer }` |
//! | page → worker | `{ online: boolean }` whenever `navigator.onLine` changes |
//! | worker → page | `{ id, ok: "<Reply as JSON>", bytes?: ArrayBuffer }` |
//! | worker → page | `{ id, error: "<ApiError as JSON>" }` |
//! | worker → page | `{ event: "<Event as JSON>" }` |
//!
//! Every command gets exactly one answer. The build of the worker is `session.build`; a page of another build must
//! reload before it shows anything.
//!
//! # Several tabs
//!
//! The pool of OPFS files has one owner, so one tab's worker opens the database: the one that holds the Web Lock. The
//! others queue for the lock and meanwhile pass their commands to the owner through a `BroadcastChannel`. When the
//! owner's tab closes, the next in the queue takes over.
//!
//! **Invariant:** the lock is waited for, never stolen. An owner that does not answer is named (`open_elsewhere`); it may
//! be in the middle of a write.
//!
//! # Photos
//!
//! Decoding and encoding are a program of their own, crate `photo`, in a worker that the core starts: so the core answers
//! meanwhile, and reaching the list of today loads no codec. The script that starts the core (`app-ui/web/core.js`)
//! leaves the helper's address in `self.jobsheetPhotos`.

#![cfg(target_arch = "wasm32")]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod dates;
mod files;
mod global;
mod host;
mod lock;
mod message;
mod photo;
mod ports;
mod socket;
mod tabs;

/// Called once, when the program has been loaded.
pub fn serve() {
    console_error_panic_hook::set_once();
    host::serve();
}
