//! Real crashes: phones and server are processes that are killed with SIGKILL at random moments, over real SQLite files,
//! the real folder of files, and cables that are cut in the middle of a message or fall silent.
//!
//! Two people work on their phones, each command given only after the one before was answered. What was answered is
//! written down ([`ledger`]). Meanwhile phones die, the server dies or is stopped for a while, cables break. Each time a
//! phone is opened again, and at the end, when all is whole, everything that was answered must be there: once, and every
//! photo byte for byte. One number decides what is done and when somebody dies; what the machine makes of it differs
//! from run to run, so a seed repeats the plan and not the outcome.
//!
//! A killed process, not a power cut: what was handed to the system's cache survives here. Disks that lose it are the
//! simulation's part.

mod chance;
mod hand;
mod house;
mod ledger;
mod person;
mod puppet;
mod trouble;
mod verdict;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chance::Chance;
use house::House;
use person::Person;

pub use puppet::obey;
pub use verdict::Verdict;

use crate::Result;
use crate::cable::Cable;
use crate::walk::Logins;

/// How long phones may take to send everything once all is whole.
const PATIENCE: Duration = Duration::from_secs(120);

/// What to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many processes to kill.
    pub kills: usize,
    /// Decides what is done and when somebody dies.
    pub seed: u64,
}

/// What the whole thing runs in.
pub(crate) struct World {
    /// This program, which also plays phone and server.
    pub program: PathBuf,
    /// Everything is in here.
    pub folder: PathBuf,
    /// Processes killed so far.
    pub killed: AtomicUsize,
    /// When enough have been.
    pub enough: usize,
}

impl World {
    /// Nobody dies any more.
    pub fn is_over(&self) -> bool {
        self.killed.load(Ordering::SeqCst) >= self.enough
    }

    /// One more.
    pub fn count(&self) {
        self.killed.fetch_add(1, Ordering::SeqCst);
    }

    /// Where a phone keeps its replica.
    pub fn replica(&self, phone: usize) -> PathBuf {
        self.folder.join(format!("phone-{phone}.sqlite"))
    }
}

/// Plays it and judges.
///
/// # Errors
/// When something goes wrong that is not one of the crashes: a command refused, a process that does not start.
pub async fn run(options: &Options, program: PathBuf, folder: &Path) -> Result<Verdict> {
    let begun = Instant::now();
    let world =
        Arc::new(World { program, folder: folder.to_owned(), killed: AtomicUsize::new(0), enough: options.kills });
    let mut chance = Chance::new(options.seed);
    let (mut house, logins) = House::found(&world)?;
    let logins: Logins = serde_json::from_str(&logins)?;
    house.open()?;
    let mut people = Vec::new();
    for (phone, login) in logins.logins.iter().filter(|one| one.role == "technician").take(2).enumerate() {
        let cable = Arc::new(Cable::to(house.address).await?);
        let orders = person::give_work(&house, &logins, login).await?;
        let mut person = Person::new(Arc::clone(&world), phone, cable, orders, chance.fork());
        person.sign_in(login)?;
        people.push(person);
    }

    let trouble = trouble::of_the_server(Arc::clone(&world), house, chance.fork());
    let cables: Vec<_> =
        people.iter().map(|person| trouble::of_a_cable(Arc::clone(&world), person.cable(), chance.fork())).collect();
    let lives: Vec<_> = people.into_iter().map(|person| std::thread::spawn(move || person.work())).collect();
    let mut worked = Vec::new();
    for life in lives {
        worked.push(join(life)??);
    }
    let mut house = join(trouble)??;
    for cable in cables {
        join(cable)?;
    }

    verdict::judge(&world, &mut house, &logins, worked, begun).await
}

fn join<T>(thread: std::thread::JoinHandle<T>) -> Result<T> {
    thread.join().map_err(|_| crate::Trouble::new("a thread of the test has panicked"))
}
