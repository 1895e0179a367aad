//! One run: an ordinary day with everything going wrong, then a night in which everything comes to rest.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jobsheet_api::device::ItemState;
use jobsheet_client::engine::Turn;
use jobsheet_client::http::Request;
#[cfg(test)]
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::broken::{Kind, broken, must};
use crate::chance::Chance;
use crate::company;
use crate::disk::Disk;
use crate::invariants::{self, Memory};
use crate::network::Network;
use crate::office::Office;
use crate::phone::Phone;
use crate::tally::{Counts, Tally};
use crate::time::{PhoneTime, TrueTime};

/// Things that happen in a run.
const STEPS: usize = 90;
/// Turns of one engine before somebody else is due.
pub const TURNS: usize = 30;
/// Rounds in which everything must have come to rest.
const ROUNDS: usize = 12;
pub const MINUTE: i64 = 60_000;
/// How many phones there are: mostly few, because few meet everything that many do.
const CROWDS: [usize; 10] = [2, 2, 3, 3, 3, 4, 4, 5, 7, 12];
const KINDS: [&str; 3] = ["android", "web", "ios"];

pub struct World {
    pub runtime: Runtime,
    pub chance: Chance,
    pub truth: Arc<TrueTime>,
    pub tally: Tally,
    pub office: Office,
    pub phones: Vec<Phone>,
    pub technicians: usize,
    pub memory: Memory,
    pub words: usize,
    /// Yesterday's backup.
    pub backup: Option<BTreeMap<String, Vec<u8>>>,
    /// Last: the folder goes when everything in it is closed.
    _folder: TempDir,
}

/// What a run came to.
pub struct Played {
    /// For comparing with another run of the same seed.
    #[cfg(test)]
    pub story: String,
    pub counts: Counts,
}

impl World {
    fn new(seed: u64, phones: usize) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = folder();
        let (chance, truth, tally) = (Chance::new(seed), TrueTime::new(seed), Tally::default());
        let office = runtime.block_on(Office::open(disk("server"), folder.path(), &truth, &tally));
        // The first one has two: a phone, and a browser.
        let technicians = phones.saturating_sub(phones / 3).clamp(1, company::TECHNICIANS.len());
        let phones = (0..phones)
            .map(|at| {
                let number = if at == 1 { 0 } else { at.saturating_sub(1) % technicians };
                let (disk, time) = (disk("phone"), PhoneTime::new(&truth, KINDS[at % KINDS.len()], chance.next()));
                let network = Network::new(&chance, &truth, &office.line, &tally, &disk);
                let name = format!("{}'s {} ({at})", company::TECHNICIANS[number], KINDS[at % KINDS.len()]);
                Phone::new(name, number, disk, time, network, &tally)
            })
            .collect();
        Self {
            runtime,
            chance,
            truth,
            tally,
            office,
            phones,
            technicians,
            memory: Memory::default(),
            words: 0,
            backup: None,
            _folder: folder,
        }
    }

    /// Monday morning: there is work, and everybody has heard of it.
    pub fn monday(seed: u64) -> Self {
        let crowd = CROWDS[usize::try_from(crate::chance::mix(seed) % CROWDS.len() as u64).unwrap()];
        Self::monday_with(seed, crowd)
    }

    /// The same with so many phones.
    pub fn monday_with(seed: u64, phones: usize) -> Self {
        let mut world = Self::new(seed, phones);
        world.office.monday(&world.chance, world.technicians);
        for at in 0..world.phones.len() {
            world.phones[at].sign_in(&world.office);
            world.talk(at);
        }
        world
    }

    /// Plays the run.
    pub fn play(mut self) -> Played {
        for step in 0..STEPS {
            self.step();
            if step % 10 == 9 {
                invariants::always(&mut self.office, &self.phones, &mut self.memory, &self.tally);
            }
        }
        self.rest();
        self.settled();
        self.said_twice();
        Played {
            #[cfg(test)]
            story: self.story(),
            counts: self.tally.counts(),
        }
    }

    /// The network is whole, nobody works any more, and time passes.
    pub fn rest(&mut self) {
        self.heal();
        for round in 0.. {
            must(round < ROUNDS, Kind::Stalled, || format!("no rest after {ROUNDS} rounds:\n{}", self.unrest()));
            // Longer than any phone waits by itself: nobody presses a button.
            self.truth.pass(11 * MINUTE);
            let before = self.marks();
            for at in 0..self.phones.len() {
                self.talk(at);
                if self.phones[at].is_signed_out() && !self.phones[at].revoked {
                    self.phones[at].sign_in(&self.office);
                }
            }
            self.office.sweep();
            self.office.look_around();
            let quiet = self.phones.iter().all(|phone| phone.revoked || !phone.waits());
            if round > 0 && quiet && self.marks() == before {
                return;
            }
        }
    }

    /// Everything holds that must hold after a rest.
    pub fn settled(&mut self) {
        invariants::settled(&mut self.office, &self.phones, &mut self.memory, &self.tally);
    }

    /// Whatever is said once more changes nothing. What was refused may be let in when it is heard on other ground than
    /// before: then everything comes to rest, and it is said yet again.
    fn said_twice(&mut self) {
        let said: Vec<_> = self.phones.iter().map(|phone| phone.network.said()).collect();
        for round in 0.. {
            let (counts, marks, changes) = (self.office.counts(), self.marks(), self.office.changes());
            self.say_again(&said);
            let new: Vec<_> = self.office.changes().difference(&changes).cloned().collect();
            if new.is_empty() {
                must(self.office.counts() == counts && self.marks() == marks, Kind::Differs, || {
                    format!("old questions changed something: {counts:?}, now {:?}", self.office.counts())
                });
                break;
            }
            let refused = self.office.refused();
            let known = |line: &String| line.split(' ').nth(1).is_some_and(|hash| refused.contains(hash));
            must(round == 0 && new.iter().all(known), Kind::Differs, || {
                format!("an old question said something new:\n{}", new.join("\n"))
            });
            self.tally.fault("refused before, and let in later");
            self.rest();
            self.settled();
        }
        self.tally.held("said twice changes nothing");
    }

    fn say_again(&self, said: &[Vec<Request>]) {
        for (phone, requests) in self.phones.iter().zip(said) {
            for request in requests {
                self.tally.fault("question repeated long after");
                let _ = self.runtime.block_on(phone.network.deliver(request.clone()));
            }
        }
    }

    /// The phone says and hears all there is.
    pub fn talk(&mut self, at: usize) {
        for turn in 0.. {
            if turn == 400 {
                broken(Kind::Stalled, &format!("{} talks without end:\n{}", self.phones[at].name, self.unrest()));
            }
            if self.runtime.block_on(self.phones[at].turn(&self.chance)) != Some(Turn::Again) {
                return;
            }
        }
    }

    /// The phone's engine works as long as this is so.
    #[cfg(test)]
    pub fn turns(&mut self, at: usize, so: impl Fn(&Phone) -> bool) {
        for _ in 0..TURNS {
            if !so(&self.phones[at]) {
                return;
            }
            self.runtime.block_on(self.phones[at].turn(&self.chance));
        }
        panic!("{} did not get there in {TURNS} turns", self.phones[at].name);
    }

    /// What would be different if anything were still moving. The feeds, too: a file changes no record, but everybody who
    /// holds its order hears of it.
    fn marks(&self) -> Vec<String> {
        let heads = self.office.orders.iter().map(|order| format!("{:?}", self.office.seen(*order).record.heads()));
        let shown = self.phones.iter().map(|phone| format!("{:?}", phone.orders()));
        let feeds = self.office.digests().into_iter().map(|digest| format!("{digest:?}"));
        heads.chain(shown).chain(feeds).collect()
    }

    /// Who is not done, and with what.
    fn unrest(&self) -> String {
        let mut lines = String::new();
        for phone in &self.phones {
            let sync = phone.sync();
            lines += &format!(
                "{}: {:?}, confirmed {}, error {:?}\n",
                phone.name, sync.state, sync.all_confirmed, sync.last_error
            );
            for item in sync.items.iter().filter(|item| item.state != ItemState::Confirmed) {
                lines +=
                    &format!("  {} {:?} of {:?}: {:?} {:?}\n", item.code, item.state, item.order, item.id, item.error);
            }
        }
        lines
    }

    /// Everything that came of it, as one hash with a few words.
    #[cfg(test)]
    fn story(&self) -> String {
        let mut hash = Sha256::new();
        for mark in self.marks() {
            hash.update(mark);
        }
        let rulings = self.office.rulings();
        hash.update(format!("{rulings:?}"));
        let mut counts = BTreeMap::<String, usize>::new();
        let mut count = |what: String| *counts.entry(what).or_default() += 1;
        self.phones.iter().flat_map(|phone| &phone.promised).for_each(|_| count("facts".to_owned()));
        rulings.values().for_each(|ruling| count(ruling.verdict.clone()));
        for order in &self.office.orders {
            let seen = self.office.seen(*order);
            count(format!("{:?}", self.office.order(*order).unwrap().status));
            seen.record.conflicts().keys().for_each(|_| count("disagreements".to_owned()));
            seen.files.iter().for_each(|_| count("files".to_owned()));
            seen.record.signatures().keys().for_each(|_| count("signatures".to_owned()));
        }
        format!("{counts:?} {}", hex::encode(hash.finalize()))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.office.disk.discard();
        self.phones.iter().for_each(|phone| phone.disk.discard());
    }
}

/// A disk that no other world of this process has.
fn disk(what: &str) -> Disk {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    Disk::new(format!("{what}-{}", NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// In memory where the system has such a folder: files are flushed hundreds of times in a run.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}
