//! A TCP proxy that counts, on a thread of its own.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// What has passed since the last look.
#[derive(Debug, Clone, Copy, Default)]
pub struct Passed {
    pub up: u64,
    pub down: u64,
    /// Times that the device spoke after the server had spoken.
    pub turns: u64,
    /// From the first connection or byte to the last byte.
    pub ms: f64,
}

#[derive(Default)]
struct Counts {
    up: AtomicU64,
    down: AtomicU64,
    turns: AtomicU64,
    times: Mutex<Option<(Instant, Instant)>>,
}

impl Counts {
    fn touch(&self) {
        let now = Instant::now();
        let mut times = self.times.lock().unwrap();
        *times = Some((times.map_or(now, |(first, _)| first), now));
    }
}

pub struct Proxy {
    pub address: SocketAddr,
    counts: Arc<Counts>,
    target: Arc<Mutex<SocketAddr>>,
}

impl Proxy {
    pub fn to(server: SocketAddr) -> Self {
        let counts = Arc::new(Counts::default());
        let target = Arc::new(Mutex::new(server));
        let (its_counts, its_target) = (Arc::clone(&counts), Arc::clone(&target));
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let tokio = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            tokio.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                while let Ok((near, _)) = listener.accept().await {
                    its_counts.touch();
                    let (counts, target) = (Arc::clone(&its_counts), *its_target.lock().unwrap());
                    tokio::spawn(carry(near, target, counts));
                }
            });
        });
        Self { address: told.recv().unwrap(), counts, target }
    }

    /// The server listens elsewhere now.
    pub fn point(&self, server: SocketAddr) {
        *self.target.lock().unwrap() = server;
    }

    /// What has passed; counting begins anew.
    pub fn take(&self) -> Passed {
        let counts = &self.counts;
        let times = counts.times.lock().unwrap().take();
        Passed {
            up: counts.up.swap(0, Ordering::Relaxed),
            down: counts.down.swap(0, Ordering::Relaxed),
            turns: counts.turns.swap(0, Ordering::Relaxed),
            ms: times.map_or(0.0, |(first, last)| (last - first).as_secs_f64() * 1_000.0),
        }
    }
}

async fn carry(near: TcpStream, server: SocketAddr, counts: Arc<Counts>) {
    let Ok(far) = TcpStream::connect(server).await else { return };
    let _ = (near.set_nodelay(true), far.set_nodelay(true));
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let answered = Arc::new(AtomicBool::new(true));
    let (its_counts, its_answered) = (Arc::clone(&counts), Arc::clone(&answered));
    let up = pass(near_in, far_out, move |bytes| {
        its_counts.up.fetch_add(bytes, Ordering::Relaxed);
        if its_answered.swap(false, Ordering::Relaxed) {
            its_counts.turns.fetch_add(1, Ordering::Relaxed);
        }
        its_counts.touch();
    });
    let down = pass(far_in, near_out, move |bytes| {
        counts.down.fetch_add(bytes, Ordering::Relaxed);
        answered.store(true, Ordering::Relaxed);
        counts.touch();
    });
    // Whoever hangs up first ends both ways.
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut count: impl FnMut(u64)) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(bytes @ 1..) = from.read(&mut buffer).await {
        count(bytes as u64);
        if to.write_all(&buffer[..bytes]).await.is_err() {
            return;
        }
    }
}
