//! Changes without what the receiver can rebuild.
//!
//! Left out: the frame with its checksum, the actor of the change before, a dependency on nothing but the change
//! before, the text of the stamp and the time that repeats it. What is left of a change holds the same ids and times as
//! its stamp: those are referred to.
//!
//! **Invariant:** a change is written in parts only if the parts give its very bytes; otherwise it is written as it is.

use jobsheet_model::{Clock, CommandId, Timestamp, UserId};
use jobsheet_record::CommandStamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::parts::{Parts, hash, signed};
use super::reader::{Bad, Reader};
use super::writer::Writer;

/// Bytes that check all changes of a message.
const CHECK: usize = 8;

/// How a change is written.
mod flag {
    /// In parts.
    pub(super) const PARTS: u64 = 1;
    /// It builds on the change before and nothing else.
    pub(super) const FOLLOWS: u64 = 2;
    /// It builds on what the last change that did not follow was built on.
    pub(super) const AS_BEFORE: u64 = 4;
    /// Its actor is that of the change before.
    pub(super) const SAME_ACTOR: u64 = 8;
    /// Its message is a stamp.
    pub(super) const STAMP: u64 = 16;
    /// Its time is the stamp's.
    pub(super) const STAMPED_TIME: u64 = 32;
    pub(super) const ALL: u64 = 63;
}

/// How a stamp is written.
mod stamp_flag {
    /// The command's id tells a time near the stamp's.
    pub(super) const TIMED: u64 = 1;
    /// There is evidence of a clock.
    pub(super) const CLOCK: u64 = 2;
    /// Of the boot before.
    pub(super) const SAME_BOOT: u64 = 4;
    /// Of the person before.
    pub(super) const SAME_USER: u64 = 8;
    pub(super) const ALL: u64 = 15;
}

/// What is remembered from change to change, the same on both sides.
#[derive(Debug, Default)]
pub(super) struct Changes {
    before: Option<Before>,
    /// Dependencies of the last change that did not follow, as they stand in it.
    deps: Vec<u8>,
    actor: Vec<u8>,
    stamp: Numbers,
    boot: String,
    user: Option<UserId>,
    /// Over the names of all changes.
    check: Sha256,
    any: bool,
}

/// The change before, in the same record.
#[derive(Debug)]
struct Before {
    hash: [u8; 32],
    seq: u64,
    start_op: u64,
}

impl Before {
    /// The list of dependencies that names just this change.
    fn as_only_dep(&self) -> Vec<u8> {
        [&[1][..], &self.hash].concat()
    }
}

/// Numbers of a stamp: they are written as differences.
#[derive(Debug, Default, Clone, Copy)]
struct Numbers {
    at: i64,
    uptime: i64,
    wall: i64,
}

impl Changes {
    /// Writes the changes of one record.
    pub(super) fn write(&mut self, writer: &mut Writer, changes: &[Vec<u8>]) {
        writer.count(changes.len());
        self.before = None;
        for change in changes {
            self.note(change);
            match Parts::of(change) {
                Some(parts) => self.write_parts(writer, &parts, change),
                None => {
                    writer.number(0);
                    writer.bytes(change);
                    self.before = None;
                }
            }
        }
    }

    /// Reads the changes of one record.
    pub(super) fn read(&mut self, reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, Bad> {
        let count = reader.count()?;
        let mut changes = Vec::with_capacity(count.min(1_000));
        self.before = None;
        for _ in 0..count {
            let change = match reader.number()? {
                0 => {
                    self.before = None;
                    reader.bytes()?
                }
                flags if flags & !flag::ALL == 0 && flags & flag::PARTS != 0 => self.read_parts(reader, flags)?,
                _ => return Err(Bad::Malformed),
            };
            self.note(&change);
            changes.push(change);
        }
        Ok(changes)
    }

    /// What was written is checked as a whole: a fault of ours must not look like a forged signature.
    pub(super) fn end_writing(self, writer: &mut Writer) {
        if self.any {
            writer.raw(&self.check.finalize()[..CHECK]);
        }
    }

    pub(super) fn end_reading(self, reader: &mut Reader<'_>) -> Result<(), Bad> {
        if !self.any {
            return Ok(());
        }
        let said = reader.raw::<CHECK>()?;
        if said == self.check.finalize()[..CHECK] { Ok(()) } else { Err(Bad::Malformed) }
    }

    fn note(&mut self, change: &[u8]) {
        self.any = true;
        self.check.update((change.len() as u64).to_be_bytes());
        self.check.update(Sha256::digest(change));
    }

    fn write_parts(&mut self, writer: &mut Writer, parts: &Parts<'_>, change: &[u8]) {
        let stamp = parts.stamp();
        let follows = self.before.as_ref().is_some_and(|before| parts.deps == before.as_only_dep());
        let mut flags = flag::PARTS;
        flags |= if follows { flag::FOLLOWS } else { 0 };
        flags |= if !follows && parts.deps == self.deps { flag::AS_BEFORE } else { 0 };
        flags |= if parts.actor == self.actor { flag::SAME_ACTOR } else { 0 };
        if let Some(stamp) = &stamp {
            flags |= flag::STAMP;
            flags |= if parts.time == time_of(stamp) { flag::STAMPED_TIME } else { 0 };
        }
        writer.number(flags);
        if !follows && parts.deps != self.deps {
            writer.raw_counted(parts.deps);
            self.deps = parts.deps.to_vec();
        }
        if parts.actor != self.actor {
            write_actor(writer, parts.actor);
            self.actor = parts.actor.to_vec();
        }
        let (seq, start_op) = self.expected(follows);
        writer.difference(parts.seq.wrapping_sub(seq).cast_signed());
        writer.difference(parts.start_op.wrapping_sub(start_op).cast_signed());
        let known = match &stamp {
            Some(stamp) => {
                self.write_stamp(writer, stamp);
                known_of(stamp)
            }
            None => {
                writer.bytes(parts.message);
                Vec::new()
            }
        };
        if flags & flag::STAMPED_TIME == 0 {
            writer.difference(parts.time);
        }
        writer.bytes_knowing(parts.rest, &known);
        self.before = Some(Before { hash: hash(&change[8..]), seq: parts.seq, start_op: parts.start_op });
    }

    fn read_parts(&mut self, reader: &mut Reader<'_>, flags: u64) -> Result<Vec<u8>, Bad> {
        let has = |flag| flags & flag != 0;
        let follows = has(flag::FOLLOWS);
        let deps = if follows {
            self.before.as_ref().ok_or(Bad::Malformed)?.as_only_dep()
        } else {
            if !has(flag::AS_BEFORE) {
                self.deps = reader.raw_counted()?;
            }
            self.deps.clone()
        };
        if !has(flag::SAME_ACTOR) {
            self.actor = read_actor(reader)?;
        }
        let (seq, start_op) = self.expected(follows);
        let seq = seq.wrapping_add(reader.difference()?.cast_unsigned());
        let start_op = start_op.wrapping_add(reader.difference()?.cast_unsigned());
        let (message, known, stamped) = if has(flag::STAMP) {
            let stamp = self.read_stamp(reader)?;
            (stamp.to_message().into_bytes(), known_of(&stamp), Some(time_of(&stamp)))
        } else {
            (reader.bytes()?, Vec::new(), None)
        };
        let time = if has(flag::STAMPED_TIME) { stamped.ok_or(Bad::Malformed)? } else { reader.difference()? };
        let rest = reader.bytes_knowing(&known)?;
        // What was left out comes out too.
        reader.spend(deps.len() + self.actor.len() + message.len() + 64)?;
        let parts = Parts { deps: &deps, actor: &self.actor, seq, start_op, time, message: &message, rest: &rest };
        let change = parts.framed();
        self.before = Some(Before { hash: hash(&change[8..]), seq, start_op });
        Ok(change)
    }

    /// Sequence and first operation that the next change of a record is likely to have.
    fn expected(&self, follows: bool) -> (u64, u64) {
        match &self.before {
            Some(before) if follows => (before.seq.wrapping_add(1), before.start_op),
            _ => (1, 0),
        }
    }

    fn write_stamp(&mut self, writer: &mut Writer, stamp: &CommandStamp) {
        let now = Numbers::of(stamp);
        let command = stamp.command.0;
        let timed = command.get_version_num() == 7;
        let boot = stamp.clock.as_ref().map(|clock| clock.boot.as_str());
        let same_user = self.user == Some(stamp.by);
        let mut flags = if timed { stamp_flag::TIMED } else { 0 };
        flags |= if boot.is_some() { stamp_flag::CLOCK } else { 0 };
        flags |= if boot == Some(self.boot.as_str()) { stamp_flag::SAME_BOOT } else { 0 };
        flags |= if same_user { stamp_flag::SAME_USER } else { 0 };
        writer.number(flags);
        let before = self.stamp;
        writer.difference(now.at.wrapping_sub(before.at));
        if let Some(boot) = boot {
            if boot != self.boot {
                writer.bytes(boot.as_bytes());
                self.boot = boot.to_owned();
            }
            // The clocks run alike: how far they are apart hardly ever changes.
            writer.difference(now.at.wrapping_sub(now.uptime).wrapping_sub(before.at.wrapping_sub(before.uptime)));
            writer.difference(now.at.wrapping_sub(now.wall).wrapping_sub(before.at.wrapping_sub(before.wall)));
            self.stamp = now;
        } else {
            self.stamp.at = now.at;
        }
        let bytes = command.into_bytes();
        if timed {
            writer.difference(milliseconds(&bytes).wrapping_sub(now.wall));
            writer.raw(&bytes[6..]);
        } else {
            writer.raw(&bytes);
        }
        writer.ids.add(bytes);
        if !same_user {
            writer.id(stamp.by.0.into_bytes());
            self.user = Some(stamp.by);
        }
    }

    fn read_stamp(&mut self, reader: &mut Reader<'_>) -> Result<CommandStamp, Bad> {
        let flags = reader.number()?;
        if flags & !stamp_flag::ALL != 0 {
            return Err(Bad::Malformed);
        }
        let has = |flag| flags & flag != 0;
        let before = self.stamp;
        let at = before.at.wrapping_add(reader.difference()?);
        let mut now = Numbers { at, uptime: before.uptime, wall: at };
        let clock = if has(stamp_flag::CLOCK) {
            if !has(stamp_flag::SAME_BOOT) {
                self.boot = reader.text()?;
            }
            let apart = before.at.wrapping_sub(before.uptime).wrapping_add(reader.difference()?);
            now.uptime = at.wrapping_sub(apart);
            let apart = before.at.wrapping_sub(before.wall).wrapping_add(reader.difference()?);
            now.wall = at.wrapping_sub(apart);
            self.stamp = now;
            Some(Clock { boot: self.boot.clone(), uptime: now.uptime, wall: Timestamp(now.wall) })
        } else {
            self.stamp.at = at;
            None
        };
        let bytes = if has(stamp_flag::TIMED) {
            let milliseconds = now.wall.wrapping_add(reader.difference()?);
            let mut bytes = [0; 16];
            bytes[..6].copy_from_slice(&milliseconds.to_be_bytes()[2..]);
            bytes[6..].copy_from_slice(&reader.raw::<10>()?);
            bytes
        } else {
            reader.raw::<16>()?
        };
        reader.ids.add(bytes);
        let by = if has(stamp_flag::SAME_USER) {
            self.user.ok_or(Bad::Malformed)?
        } else {
            UserId(Uuid::from_bytes(reader.id()?))
        };
        self.user = Some(by);
        Ok(CommandStamp { command: CommandId(Uuid::from_bytes(bytes)), by, at: Timestamp(at), clock })
    }
}

impl Numbers {
    fn of(stamp: &CommandStamp) -> Self {
        let at = stamp.at.0;
        let clock = stamp.clock.as_ref();
        Self { at, uptime: clock.map_or(0, |clock| clock.uptime), wall: clock.map_or(at, |clock| clock.wall.0) }
    }
}

/// The command that a change of ours was made by.
pub(super) fn command_of(change: &[u8]) -> Option<[u8; 16]> {
    Some(Parts::of(change)?.stamp()?.command.0.into_bytes())
}

/// The first 48 bits of a version 7 id.
fn milliseconds(id: &[u8; 16]) -> i64 {
    id[..6].iter().fold(0, |value, byte| value << 8 | i64::from(*byte))
}

/// As the change's time repeats it.
fn time_of(stamp: &CommandStamp) -> i64 {
    stamp.at.0.div_euclid(1000)
}

/// What the rest of a change is likely to say again.
fn known_of(stamp: &CommandStamp) -> Vec<Vec<u8>> {
    let mut known = vec![signed(stamp.at.0)];
    if let Some(clock) = &stamp.clock {
        known.extend([signed(clock.uptime), signed(clock.wall.0), clock.boot.clone().into_bytes()]);
    }
    // Shorter ones would be found where they are not meant.
    known.iter_mut().filter(|one| one.len() < 3).for_each(Vec::clear);
    known
}

/// A device's actor is its id and four bytes.
fn write_actor(writer: &mut Writer, actor: &[u8]) {
    let id = actor.get(1..17).and_then(|id| <[u8; 16]>::try_from(id).ok()).filter(|_| actor.len() == 21);
    match id {
        Some(id) => {
            writer.number(1);
            writer.id(id);
            writer.raw(&actor[17..]);
        }
        None => {
            writer.number(0);
            writer.bytes(actor);
        }
    }
}

fn read_actor(reader: &mut Reader<'_>) -> Result<Vec<u8>, Bad> {
    match reader.number()? {
        0 => reader.bytes(),
        1 => {
            let id = reader.id()?;
            Ok([&[20][..], &id, &reader.raw::<4>()?].concat())
        }
        _ => Err(Bad::Malformed),
    }
}
