//! Hearing that there is something new, without asking all the time.
//!
//! A poke carries no news, so losing one costs a minute and nothing else. The channel is opened with the one-time
//! ticket of the last exchange: as a WebSocket where the platform has one, else by a request that the server leaves
//! unanswered until there is something.

use jobsheet_api::ErrorCode;

use crate::http::{Http, Method, Request};

/// The server holds a request open for less than this.
const POLL_TIMEOUT_MS: u32 = 90_000;

/// Opens the channel once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Base address of the server.
    pub server: String,
    /// The ticket.
    pub ticket: String,
}

/// What came of listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Poke {
    /// There is something new.
    News,
    /// Nothing for a while; listen again with a new ticket.
    Quiet,
    /// The channel could not be opened, or broke.
    Lost,
}

impl Ticket {
    /// Address of the WebSocket.
    #[must_use]
    pub fn socket(&self) -> String {
        let server = match self.server.split_once("://") {
            Some(("https", rest)) => format!("wss://{rest}"),
            Some((_, rest)) => format!("ws://{rest}"),
            None => self.server.clone(),
        };
        format!("{server}{}", self.path())
    }

    /// Listens by a request that is answered when there is something.
    pub async fn poll(&self, http: &impl Http) -> Poke {
        let request = Request::new(Method::Get, format!("{}{}", self.server, self.path())).timeout(POLL_TIMEOUT_MS);
        match http.send(request).await {
            Ok(answer) if answer.status == 204 => Poke::Quiet,
            Ok(answer) if answer.is_success() => Poke::News,
            Ok(answer) if answer.error().code == ErrorCode::Busy => Poke::Quiet,
            _ => Poke::Lost,
        }
    }

    fn path(&self) -> String {
        let plain = self.ticket.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
        // A ticket of other characters is not from our server; it is not carried into an address.
        format!("/poke?ticket={}", if plain { self.ticket.as_str() } else { "" })
    }
}
