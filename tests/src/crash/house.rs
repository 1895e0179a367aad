//! The server as a process, always at one address, so that phones find it again.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::World;
use crate::{Result, Trouble, expect};

/// The server.
pub struct House {
    world: Arc<World>,
    /// Where it listens.
    pub address: SocketAddr,
    child: Option<Child>,
}

impl House {
    /// A new company; also what its people sign in with, as the server tells it.
    pub fn found(world: &Arc<World>) -> Result<(Self, String)> {
        let address = free_address()?;
        let house = Self { world: Arc::clone(world), address, child: None };
        let seeded = house.command("seed").arg("--demo").stdout(Stdio::piped()).output()?;
        expect(seeded.status.success(), "the company could not be founded")?;
        let logins = String::from_utf8(seeded.stdout)?;
        Ok((house, logins))
    }

    fn command(&self, what: &str) -> Command {
        let mut command = Command::new(&self.world.program);
        command.args(["server", what]).arg("--data").arg(self.data()).stdout(Stdio::null());
        command
    }

    fn data(&self) -> PathBuf {
        self.world.folder.join("server")
    }

    /// Starts it, and waits until it answers.
    pub fn open(&mut self) -> Result<()> {
        self.child = Some(self.command("serve").args(["--listen", &self.address.to_string()]).spawn()?);
        let until = Instant::now() + Duration::from_secs(60);
        while !self.answers() {
            expect(Instant::now() < until, "the server does not answer")?;
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn answers(&self) -> bool {
        let ask = || -> std::io::Result<bool> {
            let mut stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(Duration::from_secs(5)))?;
            write!(stream, "GET /healthz HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address)?;
            let mut head = [0; 12];
            stream.read_exact(&mut head)?;
            Ok(head.ends_with(b" 204"))
        };
        ask().unwrap_or(false)
    }

    /// Kills it.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Stops its process for a while: connections stand, and nobody answers.
    pub fn stall(&self, for_so_long: Duration) -> Result<()> {
        let Some(child) = &self.child else { return Ok(()) };
        signal("-STOP", child.id())?;
        std::thread::sleep(for_so_long);
        signal("-CONT", child.id())
    }

    /// What the doctor finds; empty when everything is in order.
    pub fn doctor(&self) -> Result<Vec<String>> {
        let looked = self.command("doctor").stdout(Stdio::piped()).output()?;
        let said = String::from_utf8(looked.stdout)?;
        let mut bad: Vec<String> = said.lines().filter(|line| !line.starts_with("good")).map(str::to_owned).collect();
        if !looked.status.success() && bad.is_empty() {
            bad.push("the doctor could not look".to_owned());
        }
        Ok(bad)
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // The test has ended one way or the other.
        let _ = self.kill();
    }
}

/// A port below those that systems hand out by themselves: while the server is dead, a connection that is tried to one of
/// those can get it as its own end, and the server could not come back.
fn free_address() -> Result<SocketAddr> {
    let from = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap_or_default();
    let found = (from..32_000).find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok()?.local_addr().ok());
    found.ok_or_else(|| Trouble::new("there is no free port"))
}

fn signal(which: &str, process: u32) -> Result<()> {
    let sent = Command::new("kill").args([which, &process.to_string()]).status()?;
    expect(sent.success(), format!("{which} was not taken"))
}
