//! Connections that say nothing are closed: before a request has begun (as soon as one has, hyper watches it), and in the
//! middle of HTTP/2's greeting, which hyper waits for without end. Kept when they become a WebSocket.
//!
//! `http1_only` of the server would do the first and not the last: it serves without upgrades, and every poke channel
//! ended with the answer that opened it.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// How a connection of HTTP/2 begins (RFC 9113, 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Bytes of the greeting: the preface and the head of the first frame.
const GREETING: usize = PREFACE.len() + 9;

/// Waits so long for the first word of a connection, behind another acceptor.
#[derive(Debug, Clone, Copy)]
pub(super) struct FirstWord<A> {
    pub(super) inner: A,
    pub(super) patience: Duration,
}

impl<A, S> Accept<TcpStream, S> for FirstWord<A>
where
    A: Accept<TcpStream, S>,
    A::Stream: Send,
    A::Service: Send,
    A::Future: Send + 'static,
{
    type Stream = Patient<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, A::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let patience = self.patience;
        // A poke is one short frame: it should not wait for the one before to be acknowledged.
        let quick = stream.set_nodelay(true);
        let accepted = self.inner.accept(stream, service);
        Box::pin(async move {
            quick?;
            let (stream, service) = accepted.await?;
            Ok((Patient { stream, heard: 0, greets: true, deadline: Some(Box::pin(sleep(patience))) }, service))
        })
    }
}

/// A connection that has to say its first word in time.
pub(super) struct Patient<S> {
    stream: S,
    /// Bytes of the greeting that came.
    heard: usize,
    /// What came so far is the beginning of HTTP/2's greeting.
    greets: bool,
    /// None once the first word was said.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    /// True when what has come is a first word.
    fn hear(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            self.greets &= PREFACE.get(self.heard).is_none_or(|expected| expected == byte);
            self.heard += 1;
            if !self.greets || self.heard >= GREETING {
                return true;
            }
        }
        false
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
        let Some(deadline) = this.deadline.as_mut() else { return read };
        if read.is_pending() {
            ready!(deadline.as_mut().poll(cx));
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let said = buffer.filled().get(before..).is_some_and(|new| this.hear(new));
        if said {
            this.deadline = None;
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::Router;
    use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
    use axum::routing::get;
    use axum_server::Handle;
    use axum_server::accept::DefaultAcceptor;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::timeout;

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
        let server = server.acceptor(FirstWord { inner: DefaultAcceptor::new(), patience }).handle(handle.clone());
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
        for word in ["", "P", "PRI * HTTP/2.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
            let mut stream = TcpStream::connect(serve(Duration::from_millis(20)).await).await.unwrap();
            stream.write_all(word.as_bytes()).await.unwrap();
            let mut heard = Vec::new();
            // The server may have greeted in turn; then it hangs up, rudely or not.
            let _ = stream.read_to_end(&mut heard).await;
            assert!(!heard.starts_with(b"HTTP/1.1 200"), "{word}");
        }
    }

    /// Reads from a connection on which `words` were said, one after the other: whether it was given up.
    async fn given_up(words: &[&[u8]]) -> bool {
        let (mut caller, stream) = tokio::io::duplex(64);
        let patience = Duration::from_secs(60);
        let deadline = Some(Box::pin(sleep(patience)));
        let mut stream = Patient { stream, heard: 0, greets: true, deadline };
        for word in words {
            caller.write_all(word).await.unwrap();
            stream.read_exact(&mut vec![0; word.len()]).await.unwrap();
        }
        match timeout(patience * 10, stream.read(&mut [0; 8])).await {
            Ok(read) => read.is_err_and(|error| error.kind() == io::ErrorKind::TimedOut),
            Err(_) => false,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_has_greeted_may_think() {
        let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        assert!(given_up(&[]).await);
        assert!(given_up(&[b"P"]).await);
        assert!(given_up(&[&PREFACE[..15], &PREFACE[15..]]).await);
        assert!(!given_up(&[b"G"]).await, "hyper watches the heads of HTTP/1");
        assert!(!given_up(&[b"PO"]).await);
        assert!(!given_up(&[PREFACE, &settings]).await, "and asks silent connections of HTTP/2 whether they live");
    }
}
