//! What happens in a day.

use jobsheet_client::engine::Turn;

use crate::deeds;
use crate::disk::End;
use crate::hostile;
use crate::invariants;
use crate::world::{MINUTE, TURNS, World};

const DAY: i64 = 24 * 60 * MINUTE;

impl World {
    /// One thing happens.
    pub fn step(&mut self) {
        self.truth.pass(self.chance.between(500, 3 * MINUTE));
        let at = self.chance.below(self.phones.len());
        match self.chance.below(100) {
            0..=43 => {
                for _ in 0..=self.chance.below(4) {
                    self.technician(at);
                }
            }
            44..=66 => self.exchange(at),
            67..=74 => self.dana(),
            75..=79 => self.weather(at),
            80 => self.partition(),
            81..=83 => self.accident(at),
            84 | 85 => {
                self.tally.fault("wall clock set wrong");
                self.phones[at].time.set_wrong(self.chance.between(-10_000, 10_000) * MINUTE);
            }
            86 => self.phones[at].lose_login(&self.office),
            87 => self.runtime.block_on(self.phones[at].network.repeat_something_old()),
            88 => self.runtime.block_on(self.phones[at].network.bring_late(false)),
            89 => self.carry(at),
            90 | 91 => self.hostile(at),
            92 => self.runtime.block_on(self.office.die(self.end(), &self.chance)),
            93 => self.fill_server(),
            94 => self.fill_phone(at),
            95 => self.office.publish_form(2),
            96 => self.revoke(at),
            97 => self.truth.pass(self.chance.between(1, 12) * 60 * MINUTE),
            98 => self.week(at),
            _ => self.backup(),
        }
        self.mend_server();
    }

    fn end(&self) -> End {
        if self.chance.percent(50) { End::Power } else { End::Killed }
    }

    /// A server that has died over something is started again.
    fn mend_server(&mut self) {
        if self.office.disk.is_dead() {
            self.tally.fault("server died at a write");
            self.runtime.block_on(self.office.die(self.end(), &self.chance));
        }
        self.office.disk.spare();
    }

    fn dana(&mut self) {
        self.words += 1;
        let words = format!("Dana {}", self.words);
        if self.chance.percent(6) {
            self.office.disk.dies_after(self.chance.next() % 12);
        }
        self.office.deed(&self.chance, &words, self.technicians);
        if self.chance.percent(50) && !self.office.disk.is_dead() {
            self.office.sweep();
        }
    }

    /// Something is done on the phone; it may die at any write of it.
    fn technician(&mut self, at: usize) {
        self.words += 1;
        let words = format!("fact {}", self.words);
        let phone = &mut self.phones[at];
        if self.chance.percent(5) {
            phone.disk.dies_after(self.chance.next() % 20);
        }
        deeds::deed(phone, &self.chance, &words);
        phone.has_died(&self.chance);
    }

    /// The phone's engine works until it waits; phone and server may die at any write of it.
    fn exchange(&mut self, at: usize) {
        let phone = &mut self.phones[at];
        if phone.is_signed_out() && !phone.revoked && self.chance.percent(60) {
            phone.sign_in(&self.office);
        }
        if self.chance.percent(8) {
            phone.disk.dies_after(self.chance.next() % 60);
        }
        if self.chance.percent(8) {
            self.office.disk.dies_after(self.chance.next() % 60);
        }
        for _ in 0..TURNS {
            match self.runtime.block_on(phone.turn(&self.chance)) {
                Some(Turn::Again) => {}
                Some(Turn::Wait { .. }) | None => break,
            }
        }
        phone.has_died(&self.chance);
        self.mend_server();
        invariants::truthful(&self.office, &self.phones[at], &self.memory, &self.tally);
    }

    /// The signal goes or comes back, better or worse.
    fn weather(&mut self, at: usize) {
        let cut = !self.phones[at].network.cut.get();
        self.phones[at].network.cut.set(cut);
        self.phones[at].network.trouble.set(self.chance.below(60));
        if !cut {
            self.phones[at].hurry();
        }
    }

    /// A part of the phones is cut off; the others are not.
    fn partition(&mut self) {
        self.tally.fault("partition");
        for phone in &self.phones {
            phone.network.cut.set(self.chance.percent(50));
        }
    }

    /// The phone falls, freezes, or its battery is empty.
    fn accident(&mut self, at: usize) {
        let end = self.end();
        self.phones[at].die(end, &self.chance);
        if end == End::Power {
            self.phones[at].time.reboot();
        }
    }

    fn fill_server(&mut self) {
        let full = self.chance.percent(60);
        if full {
            self.tally.fault("server's disk full");
        }
        self.office.disk.full(full);
    }

    fn fill_phone(&mut self, at: usize) {
        let full = self.chance.percent(60);
        if full {
            self.tally.fault("phone's disk full");
        }
        self.phones[at].disk.full(full);
    }

    /// Another phone brings what this one has to say, sealed by this one.
    fn carry(&mut self, at: usize) {
        let by = self.chance.below(self.phones.len());
        let (Some(own), Some(mut brought)) = (self.phones[at].request(), self.phones[by].request()) else { return };
        if by == at || own.push.is_empty() {
            return;
        }
        self.tally.fault("carried by another phone");
        brought.push = own.push;
        let carrier = &self.phones[by];
        // Nobody hears the answer: the author says it all again later.
        let _ = self.runtime.block_on(carrier.network.deliver(carrier.posting(&brought)));
    }

    fn hostile(&mut self, at: usize) {
        let others: Vec<_> = self
            .phones
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .filter_map(|(_, phone)| phone.replica())
            .collect();
        if others.is_empty() || self.phones[at].revoked {
            return;
        }
        let attack = hostile::attack(&self.phones[at], &self.office, &others, &self.chance, &self.tally);
        self.runtime.block_on(attack);
    }

    /// Lost or stolen: one phone of several is shut out.
    fn revoke(&mut self, at: usize) {
        let many = self.phones.len() > 2 && self.phones.iter().all(|phone| !phone.revoked);
        let Some(replica) = self.phones[at].replica().filter(|_| many && self.chance.percent(50)) else { return };
        if self.office.revoke(replica) {
            self.tally.fault("phone revoked");
            self.phones[at].revoked = true;
        }
    }

    /// Seven days without signal and without a login that is still good.
    fn week(&mut self, at: usize) {
        self.tally.fault("seven days without a login");
        self.phones[at].network.cut.set(true);
        self.phones[at].lose_login(&self.office);
        for _ in 0..7 {
            self.truth.pass(DAY);
            self.technician(at);
        }
    }

    /// Everything that goes wrong by itself ends.
    pub fn heal(&mut self) {
        self.office.disk.full(false);
        self.mend_server();
        for phone in &mut self.phones {
            self.runtime.block_on(phone.network.bring_late(true));
            phone.disk.full(false);
            phone.has_died(&self.chance);
            phone.try_records_again();
            phone.network.cut.set(false);
            phone.network.trouble.set(0);
        }
        self.mend_server();
    }

    /// A backup is taken; or the last one is all that is left.
    pub fn backup(&mut self) {
        let Some(backup) = self.backup.take() else {
            self.backup = Some(self.office.disk.image());
            return;
        };
        let held: Vec<_> = self.phones.iter().map(crate::phone::Phone::commands).collect();
        let mut gone = Vec::new();
        let mut files = Vec::new();
        for (phone, held) in self.phones.iter().zip(&held) {
            let lost = |command| !held.contains_key(&command);
            gone.extend(phone.promised.iter().filter(|promise| lost(promise.command)).cloned());
            files.extend(phone.files.keys().filter(|sha256| !phone.holds_file(sha256)).cloned());
        }
        self.runtime.block_on(self.office.restore(&backup, &self.chance));
        for phone in &mut self.phones {
            phone.network.forget_old();
            if phone.is_leaving() || phone.has_left() {
                // Nobody is told what became of what was asked for on a phone that was shut out, though the restored server has it live on.
                phone.claims.clear();
            }
            // The backup may be older than that decision.
            phone.revoked = phone.replica().is_some_and(|replica| self.office.has_revoked(replica));
        }
        // What was on no phone any more and is not in the backup, nobody has.
        gone.retain(|promise| !self.office.seen(promise.order).commands.contains(&promise.command));
        self.memory.forgiven.extend(gone.into_iter().map(|promise| promise.command));
        self.memory.forgiven_files.extend(files.into_iter().filter(|sha256| !self.office.has_file(sha256)));
        self.memory.begin_anew();
    }
}
