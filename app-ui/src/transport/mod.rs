//! The way from the screens to the device core: a worker in a browser, the shell in the installed app. Both carry the
//! same words ([`Command`], [`Reply`], [`Event`]); which of them it is no screen knows.

mod tauri;
mod worker;

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, Event, Reply};
use js_sys::ArrayBuffer;

use crate::platform::browser;

/// What a command gives: its reply, with bytes beside it when the reply says so.
pub type Answer = Result<(Reply, Option<ArrayBuffer>), ApiError>;

/// An answer to come.
pub type Pending = Pin<Box<dyn Future<Output = Answer>>>;

/// Called with every event of the core.
pub type Listener = Rc<dyn Fn(Event)>;

/// A way to the core. Every command gets exactly one answer.
pub trait Transport {
    /// Asks. `bytes` are handed over and gone for the caller.
    fn call(&self, command: Command, bytes: Option<ArrayBuffer>) -> Pending;
}

/// The way that this page has.
pub fn start(listener: Listener) -> Result<Rc<dyn Transport>, ApiError> {
    if browser::in_shell() {
        Ok(Rc::new(tauri::Shell::start(listener)?))
    } else {
        Ok(Rc::new(worker::CoreWorker::start(listener)?))
    }
}
