//! The poke channel: a WebSocket, or a held request where something between does not let sockets through.
//!
//! **Invariant:** whatever happens to a socket, the stream ends or goes on with the held request; it never hangs. The
//! server speaks first and pings every 25 seconds, so silence means that the line is dead although nobody said so.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use futures::{Stream, StreamExt, stream};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::engine::{Poke, Ticket};
use crate::http::{Fetch, NoAnswer};

/// From knocking to the server's first word.
const OPENING: Duration = Duration::from_secs(10);
/// Two pings were lost.
const SILENCE: Duration = Duration::from_secs(60);
/// After a socket that did not come to life so many held requests are made before the next is tried: some networks let
/// no socket through, and a ticket that a dead socket has used up opens nothing else.
const POLLS: u32 = 10;
/// A poke is a line of text.
const LONGEST: usize = 64 * 1024;

trait Wire: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Wire for T {}

type Socket = WebSocketStream<Box<dyn Wire>>;

/// Opens poke channels.
pub(super) struct Sockets {
    tls: TlsConnector,
    /// Held requests to make before a socket is tried again.
    polls: Cell<u32>,
}

enum Hearing {
    Begin(Ticket),
    Live(Box<Socket>),
    Over,
}

impl Sockets {
    pub(super) fn new(tls: ClientConfig) -> Self {
        Self { tls: TlsConnector::from(Arc::new(tls)), polls: Cell::new(0) }
    }

    /// Pokes until the channel is lost.
    pub(super) fn listen(&self, ticket: Ticket, http: Fetch) -> impl Stream<Item = Poke> {
        stream::unfold(Hearing::Begin(ticket), move |hearing| {
            let http = http.clone();
            async move {
                match hearing {
                    Hearing::Begin(ticket) => Some(self.begin(ticket, &http).await),
                    Hearing::Live(mut socket) => {
                        let heard = hear(&mut socket).await;
                        heard.map(|()| (Poke::News, Hearing::Live(socket)))
                    }
                    Hearing::Over => None,
                }
            }
        })
    }

    async fn begin(&self, ticket: Ticket, http: &Fetch) -> (Poke, Hearing) {
        let polls = self.polls.get();
        if polls > 0 {
            self.polls.set(polls - 1);
            return (ticket.poll(http).await, Hearing::Over);
        }
        let mut opened = false;
        let live = timeout(OPENING, async {
            let mut socket = self.open(&ticket).await?;
            opened = true;
            hear(&mut socket).await.map(|()| socket)
        });
        if let Ok(Some(socket)) = live.await {
            return (Poke::News, Hearing::Live(Box::new(socket)));
        }
        // A socket that was turned away on the road has not used the ticket.
        let poke = ticket.poll(http).await;
        // Where no request gets through either there is no signal, which says nothing about sockets.
        if opened || poke != Poke::Lost {
            self.polls.set(POLLS);
        }
        (poke, Hearing::Over)
    }

    /// None, whatever the reason: a poke channel is a convenience.
    async fn open(&self, ticket: &Ticket) -> Option<Socket> {
        let request = ticket.socket().into_client_request().ok()?;
        let uri = request.uri();
        let secure = uri.scheme_str() == Some("wss");
        // An IPv6 address stands in brackets in a URI and nowhere else.
        let host = uri.host()?.trim_matches(['[', ']']).to_owned();
        let stream = TcpStream::connect((host.as_str(), uri.port_u16().unwrap_or(if secure { 443 } else { 80 }))).await;
        let stream: Box<dyn Wire> = if secure {
            let name = ServerName::try_from(host).ok()?;
            Box::new(self.tls.connect(name, stream.ok()?).await.ok()?)
        } else {
            Box::new(stream.ok()?)
        };
        let limits = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
        let (socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(limits)).await.ok()?;
        Some(socket)
    }
}

/// Comes back with the next poke; none when the socket has ended. Pings count as life and are answered below.
async fn hear(socket: &mut Socket) -> Option<()> {
    loop {
        let message = timeout(SILENCE, socket.next()).await.ok()??.ok()?;
        if message.is_text() || message.is_binary() {
            return Some(());
        }
        if message.is_close() {
            return None;
        }
    }
}

/// The channel and the requests beside it trust the same authorities.
pub(super) fn network(trust: &crate::http::Trust) -> Result<(Fetch, Sockets), NoAnswer> {
    Ok((Fetch::trusting(trust)?, Sockets::new(trust.config()?)))
}
