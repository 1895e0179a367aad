//! One run: an ordinary day with everything going wrong, then a night in which everything comes to rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use jobsheet_api::device::ItemState;
use jobsheet_client::engine::Turn;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::chance::Chance;
use crate::deeds;
use crate::invariants::{self, Memory};
use crate::network::Network;
use crate::office::Office;
use crate::phone::Phone;
use crate::time::{PhoneTime, TrueTime};

/// Things that happen in a run.
const STEPS: usize = 100;
/// Turns of one engine before somebody else is due.
const TURNS: usize = 30;
/// Rounds in which everything must have come to rest.
const ROUNDS: usize = 12;
const MINUTE: i64 = 60_000;

pub struct World {
    runtime: Runtime,
    pub chance: Chance,
    truth: Arc<TrueTime>,
    pub office: Office,
    pub phones: Vec<Phone>,
    memory: Memory,
    words: usize,
    /// Last: the folder goes when everything in it is closed.
    _folder: TempDir,
}

impl World {
    fn new(seed: u64) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = folder();
        let (chance, truth) = (Chance::new(seed), TrueTime::new(seed));
        let office = runtime.block_on(Office::open(&folder, &truth));
        let mut phones = Vec::new();
        // Li Wei has a phone and works in a browser, too.
        for (at, (name, number, kind)) in [
            ("Li Wei's phone", 0, "android"),
            ("Li Wei's browser", 0, "web"),
            ("Wang Fang's phone", 1, "ios"),
            ("Zhao Lei's phone", 2, "android"),
        ]
        .into_iter()
        .enumerate()
        {
            let time = PhoneTime::new(&truth, kind, chance.next());
            let network = Network::new(&chance, &truth, &office.router);
            phones.push(Phone::new(name, number, folder.path().join(format!("phone-{at}")), time, network, &office));
        }
        Self { runtime, chance, truth, office, phones, memory: Memory::default(), words: 0, _folder: folder }
    }

    /// Monday morning: there is work, and everybody has heard of it.
    pub fn monday(seed: u64) -> Self {
        let mut world = Self::new(seed);
        world.office.monday(&world.chance);
        for at in 0..world.phones.len() {
            world.talk(at);
        }
        world
    }

    /// Plays the run; what it comes to, for comparing with another run of the same seed.
    pub fn play(mut self) -> String {
        for step in 0..STEPS {
            self.step();
            if step % 10 == 9 {
                invariants::always(&mut self.office, &self.phones, &mut self.memory);
            }
        }
        self.rest();
        self.settled();
        self.story()
    }

    fn step(&mut self) {
        self.truth.pass(self.chance.between(500, 3 * MINUTE));
        let at = self.chance.below(self.phones.len());
        match self.chance.below(100) {
            0..=49 => {
                for _ in 0..=self.chance.below(4) {
                    self.technician(at);
                }
            }
            50..=73 => self.exchange(at),
            74..=83 => self.dana(),
            84..=89 => {
                let cut = !self.phones[at].network.cut.get();
                self.phones[at].network.cut.set(cut);
                self.phones[at].network.trouble.set(self.chance.below(60));
                if !cut {
                    self.phones[at].hurry();
                }
            }
            90..=92 => self.phones[at].die(),
            93 | 94 => {
                self.phones[at].die();
                self.phones[at].time.reboot();
            }
            95 | 96 => self.phones[at].time.set_wrong(self.chance.between(-10_000, 10_000) * MINUTE),
            97 => self.phones[at].lose_login(&self.office),
            98 => self.runtime.block_on(self.phones[at].network.repeat_something_old()),
            _ => self.truth.pass(self.chance.between(1, 12) * 60 * MINUTE),
        }
    }

    fn dana(&mut self) {
        self.words += 1;
        let words = format!("Dana {}", self.words);
        self.office.deed(&self.chance, &words);
    }

    fn technician(&mut self, at: usize) {
        self.words += 1;
        let words = format!("fact {}", self.words);
        let power = self.chance.percent(4);
        let phone = &mut self.phones[at];
        let met = deeds::deed(phone, &self.chance, &words, power);
        assert!(power || !met, "{} has a fault", phone.name);
        if power {
            phone.die();
        }
    }

    /// The phone's engine works until it waits.
    fn exchange(&mut self, at: usize) {
        let power = self.chance.percent(6);
        let phone = &mut self.phones[at];
        if phone.is_signed_out() && self.chance.percent(50) {
            phone.sign_in(&self.office);
        }
        if power {
            phone.break_table(self.chance.below(100));
        }
        for _ in 0..TURNS {
            match self.runtime.block_on(phone.turn()) {
                Some(Turn::Again) => {}
                Some(Turn::Wait { .. }) => break,
                // Died of the network, and has come back without the broken table.
                None => return,
            }
        }
        if power {
            phone.die();
        }
    }

    /// The network is whole, nobody works any more, and time passes.
    pub fn rest(&mut self) {
        for phone in &self.phones {
            phone.network.cut.set(false);
            phone.network.trouble.set(0);
        }
        for round in 0.. {
            assert!(round < ROUNDS, "no rest after {ROUNDS} rounds:\n{}", self.unrest());
            // Longer than any phone waits by itself: nobody presses a button.
            self.truth.pass(11 * MINUTE);
            let before = self.marks();
            for at in 0..self.phones.len() {
                for turn in 0.. {
                    assert!(turn < 400, "{} talks without end:\n{}", self.phones[at].name, self.unrest());
                    if matches!(self.runtime.block_on(self.phones[at].turn()), Some(Turn::Wait { .. })) {
                        break;
                    }
                }
                if self.phones[at].is_signed_out() {
                    self.phones[at].sign_in(&self.office);
                }
            }
            invariants::know_requested_orders(&mut self.office, &self.phones);
            let quiet = self.phones.iter().all(|phone| phone.sync().all_confirmed);
            if round > 0 && quiet && self.marks() == before {
                return;
            }
        }
    }

    /// Everything holds that must hold after a rest.
    pub fn settled(&mut self) {
        invariants::settled(&mut self.office, &self.phones, &mut self.memory);
    }

    /// The phone says and hears all there is.
    pub fn talk(&mut self, at: usize) {
        while self.runtime.block_on(self.phones[at].turn()) == Some(Turn::Again) {}
    }

    /// The phone's engine works as long as this is so.
    pub fn turns(&mut self, at: usize, so: impl Fn(&Phone) -> bool) {
        let phone = &mut self.phones[at];
        for _ in 0..TURNS {
            if !so(phone) {
                return;
            }
            self.runtime.block_on(phone.turn());
        }
        panic!("{} did not get there in {TURNS} turns", phone.name);
    }

    /// What would be different if anything were still moving.
    fn marks(&self) -> Vec<String> {
        let heads = self.office.orders.iter().map(|order| format!("{:?}", self.office.record(*order).heads()));
        let shown = self.phones.iter().map(|phone| format!("{:?}", phone.orders()));
        heads.chain(shown).collect()
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
    fn story(&self) -> String {
        let mut hash = Sha256::new();
        for mark in self.marks() {
            hash.update(mark);
        }
        hash.update(format!("{:?}", self.office.rulings()));
        let mut counts = BTreeMap::<String, usize>::new();
        let mut count = |what: String| *counts.entry(what).or_default() += 1;
        self.phones.iter().flat_map(|phone| &phone.promised).for_each(|_| count("facts".to_owned()));
        self.office.rulings().values().for_each(|ruling| count(format!("{:?}", ruling.verdict)));
        for order in &self.office.orders {
            let record = self.office.record(*order);
            count(format!("{:?}", self.office.order(*order).unwrap().status));
            record.conflicts().keys().for_each(|_| count("disagreements".to_owned()));
            record.attachments().keys().for_each(|_| count("files".to_owned()));
            record.signatures().keys().for_each(|_| count("signatures".to_owned()));
        }
        format!("{counts:?} {}", hex::encode(hash.finalize()))
    }
}

/// In memory where the system has such a folder: thousands of commits are flushed in a run.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}
