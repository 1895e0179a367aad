//! The people and things that this crate's tests speak of.

use automerge::{Change, ExpandedChange};
use jobsheet_model::entry::{Action, Attachment, Entry, EntryKind, PartLine, Signature, Slot, Taken};
use jobsheet_model::{Clock, CommandId, Place, ReplicaId, Timestamp, UserId};
use uuid::Uuid;

use crate::{Actor, CommandStamp, Draft, NewChange, Record, WriteError, Writer};

pub const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// A made-up id: the tenth of kind 3 is `id(3, 10)`.
pub fn id<T: From<Uuid>>(kind: u8, number: u32) -> T {
    T::from(Uuid::from_u128((u128::from(kind) << 96) | (7 << 76) | (2 << 62) | u128::from(number)))
}

/// Somebody with a device, or at a desk.
#[derive(Clone)]
pub struct Person {
    pub user: UserId,
    pub actor: Actor,
    pub writer: Writer,
}

fn technician(number: u32) -> Person {
    let user = id(1, number);
    let actor = Actor::of(id(2, number), 1);
    Person { user, actor, writer: Writer::field(actor, [user]) }
}

pub fn li_wei() -> Person {
    technician(1)
}

pub fn wang_fang() -> Person {
    technician(2)
}

pub fn dana() -> Person {
    let user = id(1, 9);
    let actor = Actor::office(1);
    Person { user, actor, writer: Writer::office(actor, user) }
}

impl Person {
    pub fn replica(&self) -> Option<ReplicaId> {
        self.actor.replica()
    }

    pub fn stamp(&self, number: u32) -> CommandStamp {
        CommandStamp {
            command: id(4, number),
            by: self.user,
            at: NOW.plus(i64::from(number)),
            clock: self.replica().map(|_| clock(number)),
        }
    }

    pub fn write(
        &self,
        record: &mut Record,
        number: u32,
        edit: impl FnOnce(&mut Draft<'_>) -> Result<(), WriteError>,
    ) -> NewChange {
        record.write(self.actor, &self.writer, &self.stamp(number), edit).unwrap().expect("something changed")
    }

    pub fn entry(&self, number: u32, what: EntryKind) -> Entry {
        Entry {
            id: id::<CommandId>(4, number).into(),
            visit: Some(id(6, 1)),
            by: self.user,
            device: self.replica(),
            at: NOW.plus(i64::from(number)),
            clock: self.replica().map(|_| clock(number)),
            place: self.replica().map(|_| Place { lat: 36.2, lon: 117.125, accuracy: 8.0, mock: false }),
            what,
        }
    }

    pub fn step(&self, number: u32, action: Action) -> Entry {
        self.entry(number, EntryKind::Step { action, reason: String::new() })
    }

    pub fn remark(&self, number: u32, text: &str) -> Entry {
        let mut entry = self.entry(number, EntryKind::Remark { text: text.to_owned() });
        entry.place = None;
        entry
    }

    pub fn photo(&self, number: u32) -> Attachment {
        Attachment {
            id: id(7, number),
            sha256: "ab".repeat(32),
            bytes: 240_000,
            mime: "image/jpeg".to_owned(),
            slot: Slot::Before,
            by: self.user,
            taken: Taken {
                at: NOW,
                clock: Some(clock(number)),
                place: Some(Place { lat: 36.0, lon: 117.0, accuracy: 5.0, mock: true }),
            },
            thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j3A".to_owned(),
        }
    }

    pub fn signature(&self, number: u32) -> Signature {
        Signature {
            id: id(8, number),
            signer: "周建国".to_owned(),
            role: "customer".to_owned(),
            attachment: id(7, number),
            consent: "我确认以上服务已完成".to_owned(),
            by: self.user,
            taken: Taken { at: NOW, clock: Some(clock(number)), place: None },
            report: id(7, number + 1),
            report_sha256: "cd".repeat(32),
        }
    }
}

pub fn part(number: u32, milli_quantity: i64) -> PartLine {
    PartLine { id: id(9, number), part: id(10, 1), milli_quantity, serial: String::new(), source: "van".to_owned() }
}

pub fn clock(number: u32) -> Clock {
    Clock { boot: "android:41".to_owned(), uptime: 5_000 + i64::from(number), wall: NOW.plus(-3_600_000) }
}

/// A change that an honest program would not have made: an honest one, altered and put together again.
pub fn forge(honest: &[u8], alter: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let mut expanded = Change::try_from(honest).unwrap().decode();
    alter(&mut expanded);
    Change::from(expanded).raw_bytes().to_vec()
}
