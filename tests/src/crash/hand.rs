//! The hand that holds a phone: starts its process, gives commands, and has it killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command as Process, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jobsheet_api::device::Command;

use super::World;
use super::puppet::{Answer, Order};
use crate::{Result, Trouble};

/// A running phone.
pub struct Hand {
    child: Arc<Mutex<Child>>,
    say: ChildStdin,
    hear: BufReader<ChildStdout>,
}

impl Hand {
    /// Starts it. With a moment it is killed so long after, whatever it does then.
    pub fn start(world: &Arc<World>, phone: usize, dies: Option<Duration>) -> Result<Self> {
        let mut child = Process::new(&world.program)
            .arg("phone")
            .arg(world.replica(phone))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let piped = || Trouble::new("the phone has no pipes");
        let (say, hear) = (child.stdin.take().ok_or_else(piped)?, child.stdout.take().ok_or_else(piped)?);
        let child = Arc::new(Mutex::new(child));
        if let Some(moment) = dies {
            let (victim, world) = (Arc::clone(&child), Arc::clone(world));
            std::thread::spawn(move || {
                std::thread::sleep(moment);
                // Waited for where it is held, so the process number is still its own.
                let _ = lock(&victim).kill();
                world.count();
            });
        }
        Ok(Self { child, say, hear: BufReader::new(hear) })
    }

    /// Waits until the replica is open; `false` when it died before.
    pub fn is_open(&mut self) -> Result<bool> {
        Ok(matches!(self.answer()?, Some(Answer::Open)))
    }

    /// Gives a command; none when the phone died before it answered.
    pub fn tell(&mut self, command: Command) -> Result<Option<Answer>> {
        self.order(&Order { command, photo: None })
    }

    /// The same with a photo.
    pub fn tell_with_photo(&mut self, command: Command, photo: u32) -> Result<Option<Answer>> {
        self.order(&Order { command, photo: Some(photo) })
    }

    fn order(&mut self, order: &Order) -> Result<Option<Answer>> {
        let line = serde_json::to_string(order)?;
        if writeln!(self.say, "{line}").and_then(|()| self.say.flush()).is_err() {
            return Ok(None);
        }
        self.answer()
    }

    /// The next line, if it came whole.
    fn answer(&mut self) -> Result<Option<Answer>> {
        let mut line = String::new();
        match self.hear.read_line(&mut line) {
            Ok(_) if line.ends_with('\n') => Ok(Some(serde_json::from_str(&line)?)),
            Ok(_) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Waits for its end, which has come or is near; tells whether it was killed (and did not give up by itself).
    pub fn bury(self) -> Result<bool> {
        drop(self.say);
        loop {
            // Not waited for with the lock held: the one who kills needs it.
            if let Some(status) = lock(&self.child).try_wait()? {
                return Ok(std::os::unix::process::ExitStatusExt::signal(&status) == Some(9));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

fn lock(child: &Mutex<Child>) -> std::sync::MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}
