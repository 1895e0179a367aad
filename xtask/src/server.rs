//! The sync server as a process of ours: build it, start it, wait until it answers, stop it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::run::{output, run, step};

/// Compiles the server and returns the program.
pub fn build(place: &Place) -> Result<PathBuf> {
    step("compiling the server", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--package", "jobsheet-server", "--bin", "sync-server"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))
    })?;
    Ok(place.target.join("debug/sync-server"))
}

/// The same as people get it, for measuring.
pub fn build_release(place: &Place) -> Result<PathBuf> {
    step("compiling the server for speed", || {
        run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--package", "jobsheet-server", "--bin", "sync-server"])
            .current_dir(&place.root)
            .env("CARGO_TARGET_DIR", &place.target))
    })?;
    Ok(place.target.join("release/sync-server"))
}

/// Creates the tables and the demo company in an empty data folder; returns what the server says about the logins.
pub fn seed(binary: &Path, data: &Path) -> Result<String> {
    std::fs::create_dir_all(data)?;
    run(Command::new(binary).arg("migrate").arg("--data").arg(data))?;
    output(Command::new(binary).arg("seed").arg("--data").arg(data).arg("--demo"))
}

/// A server that runs until this value is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts one and waits until it serves the web app.
    pub fn start(binary: &Path, data: &Path, web: &Path, address: SocketAddr) -> Result<Self> {
        if TcpStream::connect_timeout(&address, Duration::from_millis(500)).is_ok() {
            bail!("something already listens on {address}; choose another --port");
        }
        let child = Command::new(binary)
            .arg("serve")
            .arg("--data")
            .arg(data)
            .arg("--web")
            .arg(web)
            .arg("--listen")
            .arg(address.to_string())
            // Its own group: Ctrl-C reaches only us, and we ask it to stop exactly once.
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {}", binary.display()))?;
        let mut server = Self { child, address };
        server.await_answer()?;
        Ok(server)
    }

    fn await_answer(&mut self) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(60);
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server stopped at once ({status})");
            }
            if answers(self.address) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("the server does not answer on {}", self.address)
    }

    /// The process, for who wants to stop it from elsewhere.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it stops by itself or is asked to.
    pub fn wait(&mut self) -> Result<()> {
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the server stopped ({status})");
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            ask_to_stop(self.child.id());
            let _ = self.child.wait();
        }
    }
}

/// Sends the signal that a service manager would send.
pub fn ask_to_stop(process: u32) {
    let _ = Command::new("kill").arg("-TERM").arg(process.to_string()).status();
}

/// A loopback address nobody listens on at the moment.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// True when the page is served.
fn answers(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_millis(500))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(head.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
