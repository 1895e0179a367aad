//! Connections without TLS: closed when they say nothing, and kept when they become a WebSocket.
//!
//! `http1_only` of the server would do the first and not the second: it serves without upgrades, and every poke channel
//! ended with the answer that opened it.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Waits so long for the first word of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstWord(pub(super) Duration);

impl<S: Send + 'static> Accept<TcpStream, S> for FirstWord {
    type Stream = TcpStream;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(TcpStream, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let patience = self.0;
        Box::pin(async move {
            // A look at the word itself: that a socket is readable may be a false alarm.
            timeout(patience, stream.peek(&mut [0])).await.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
            // A poke is one short frame: it should not wait for the one before to be acknowledged.
            stream.set_nodelay(true)?;
            Ok((stream, service))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::Router;
    use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
    use axum::routing::get;
    use axum_server::Handle;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    async fn serve(patience: Duration) -> SocketAddr {
        let socket = |upgrade: WebSocketUpgrade| async move {
            upgrade.on_upgrade(|mut socket: WebSocket| async move {
                socket.send(Message::Text("here".into())).await.unwrap();
                std::future::pending::<()>().await;
            })
        };
        let router = Router::new().route("/poke", get(socket));
        let handle = Handle::new();
        let server = axum_server::bind(SocketAddr::from(([127, 0, 0, 1], 0)));
        let server = server.acceptor(FirstWord(patience)).handle(handle.clone());
        tokio::spawn(server.serve(router.into_make_service()));
        handle.listening().await.unwrap()
    }

    #[tokio::test]
    async fn a_poke_channel_stays_open() {
        let mut stream = TcpStream::connect(serve(Duration::from_secs(60)).await).await.unwrap();
        let asked = "GET /poke HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                     Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        stream.write_all(asked.as_bytes()).await.unwrap();
        let mut heard = Vec::new();
        while !heard.ends_with(b"here") {
            assert_ne!(stream.read_buf(&mut heard).await.unwrap(), 0, "{}", String::from_utf8_lossy(&heard));
        }
    }

    #[tokio::test]
    async fn whoever_says_nothing_is_hung_up_on() {
        let mut stream = TcpStream::connect(serve(Duration::from_millis(20)).await).await.unwrap();
        assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 0);
    }
}
