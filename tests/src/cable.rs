//! The network between a phone and the server: a TCP proxy on loopback that can be cut, also in the middle of what it
//! carries, and that can fall silent without saying so.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::Result;

/// Carried at once, at most.
const PIECE: usize = 16 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// Connections stand, and nothing passes.
    Silent,
    Cut,
}

/// Connections pass while it is whole. Cutting it ends those that are open, as leaving the signal does.
pub struct Cable {
    /// Where the phone connects to.
    pub address: SocketAddr,
    line: Line,
}

#[derive(Clone)]
struct Line {
    state: Arc<watch::Sender<State>>,
    /// So many bytes more until it breaks.
    left: Arc<AtomicI64>,
}

impl Cable {
    /// A whole cable to a server.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn to(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let line = Line { state: Arc::new(watch::Sender::new(State::Whole)), left: Arc::new(AtomicI64::new(i64::MAX)) };
        let its = line.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *its.state.borrow() != State::Cut {
                    tokio::spawn(its.clone().connect(near, server));
                }
            }
        });
        Ok(Self { address, line })
    }

    /// No signal.
    pub fn cut(&self) {
        self.line.state.send_replace(State::Cut);
    }

    /// No signal after so many bytes more: in the middle of something, as a rule.
    pub fn cut_after(&self, bytes: u64) {
        self.line.left.store(i64::try_from(bytes).unwrap_or(i64::MAX), Ordering::SeqCst);
    }

    /// Nothing passes, and nobody is told.
    pub fn silence(&self) {
        self.line.state.send_replace(State::Silent);
    }

    /// Signal again.
    pub fn mend(&self) {
        self.line.left.store(i64::MAX, Ordering::SeqCst);
        self.line.state.send_replace(State::Whole);
    }
}

impl Line {
    async fn connect(self, near: TcpStream, server: SocketAddr) {
        let Ok(far) = TcpStream::connect(server).await else { return };
        let mut state = self.state.subscribe();
        let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
        tokio::select! {
            // A connection that breaks is what connections do.
            _ = async { tokio::join!(self.carry(near_in, far_out), self.carry(far_in, near_out)) } => {}
            _ = state.wait_for(|state| *state == State::Cut) => {}
        }
    }

    async fn carry(&self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) -> std::io::Result<()> {
        let mut state = self.state.subscribe();
        let mut piece = vec![0; PIECE];
        loop {
            let length = from.read(&mut piece).await?;
            // The sender lives as long as this line.
            let _ = state.wait_for(|state| *state != State::Silent).await;
            if length == 0 {
                return to.shutdown().await;
            }
            let left = self.left.fetch_sub(i64::try_from(length).unwrap_or(i64::MAX), Ordering::SeqCst);
            let passes = length.min(usize::try_from(left).unwrap_or(0));
            to.write_all(&piece[..passes]).await?;
            if passes < length {
                self.state.send_replace(State::Cut);
                return Ok(());
            }
        }
    }
}
