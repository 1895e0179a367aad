//! The network between a phone and the server: a TCP proxy on loopback that can be cut.

use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::Result;

/// Connections pass while it is whole. Cutting it ends those that are open, as leaving the signal does.
pub struct Cable {
    /// Where the phone connects to.
    pub address: SocketAddr,
    whole: watch::Sender<bool>,
}

impl Cable {
    /// A whole cable to a server.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn to(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (whole, state) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let mut state = state.clone();
                if !*state.borrow_and_update() {
                    continue;
                }
                tokio::spawn(async move {
                    tokio::select! {
                        () = carry(near, server) => {}
                        _ = state.wait_for(|whole| !whole) => {}
                    }
                });
            }
        });
        Ok(Self { address, whole })
    }

    /// No signal.
    pub fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Signal again.
    pub fn mend(&self) {
        self.whole.send_replace(true);
    }
}

async fn carry(mut near: TcpStream, server: SocketAddr) {
    if let Ok(mut far) = TcpStream::connect(server).await {
        // A connection that breaks is what connections do.
        let _ = copy_bidirectional(&mut near, &mut far).await;
    }
}
