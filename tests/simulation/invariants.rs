//! What must hold: at every moment, and once the network is whole again.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::ruling::Ruling;
use jobsheet_model::{EntryId, OrderId};
use jobsheet_record::Record;

use crate::office::{Office, secret};
use crate::phone::Phone;

/// What was true before and must stay true.
#[derive(Default)]
pub struct Memory {
    rulings: BTreeMap<(OrderId, EntryId), Ruling>,
}

/// At every moment: "all is confirmed" is no lie, and a ruling that was made stays as it was made.
pub fn always(office: &mut Office, phones: &[Phone], memory: &mut Memory) {
    know_requested_orders(office, phones);
    let rulings = office.rulings();
    for (which, made) in &memory.rulings {
        assert_eq!(rulings.get(which), Some(made), "a ruling changed or went away: {which:?}");
    }
    memory.rulings = rulings;
    for phone in phones {
        if phone.sync().all_confirmed {
            promises_kept(office, phone, "says that all is confirmed");
        }
    }
}

/// Orders asked for from the field become known to the office when they arrive.
pub fn know_requested_orders(office: &mut Office, phones: &[Phone]) {
    let promised: BTreeSet<OrderId> =
        phones.iter().flat_map(|phone| &phone.promised).map(|(order, _)| *order).collect();
    for order in promised {
        if !office.orders.contains(&order) && office.order(order).is_some() {
            office.orders.push(order);
        }
    }
}

/// Everything that the phone's person was told is safe is at the server.
fn promises_kept(office: &Office, phone: &Phone, when: &str) {
    let mut known: BTreeMap<OrderId, BTreeSet<_>> = BTreeMap::new();
    for (order, command) in &phone.promised {
        let commands = known.entry(*order).or_insert_with(|| office.commands(*order));
        assert!(commands.contains(command), "{} {when}, but the server does not have {command} in {order}", phone.name);
    }
}

/// Once the network is whole and everybody has rested.
pub fn settled(office: &mut Office, phones: &[Phone], memory: &mut Memory) {
    always(office, phones, memory);
    for phone in phones {
        let sync = phone.sync();
        assert!(sync.all_confirmed && sync.needs_attention == 0, "{} has not come to rest: {sync:?}", phone.name);
        promises_kept(office, phone, "has come to rest");
        files_arrived(office, phone);
        holds_what_is_granted(office, phone);
    }
    for order in &office.orders {
        let record = office.record(*order);
        let rebuilt = Record::from_changes(record.changes_since(&[]).iter().map(|change| &change.bytes)).unwrap();
        // Not their saved bytes: those depend on the order in which changes arrived.
        assert_eq!(rebuilt.heads(), record.heads(), "the record of {order} is not what its changes make");
        assert_eq!(
            (rebuilt.entries(), rebuilt.answers(), rebuilt.note()),
            (record.entries(), record.answers(), record.note())
        );
    }
}

/// The bytes of every file that the phone's person added are at the server.
fn files_arrived(office: &Office, phone: &Phone) {
    let orders: BTreeSet<OrderId> = phone.promised.iter().map(|(order, _)| *order).collect();
    for order in orders {
        for attachment in office.record(order).attachments().into_values().filter(|file| file.by == phone.user) {
            let there =
                std::fs::metadata(office.blobs.path(&attachment.sha256.parse().unwrap())).map(|file| file.len());
            assert_eq!(there.ok(), Some(attachment.bytes), "{} has come to rest, but a file is missing", phone.name);
        }
    }
}

/// The phone lists exactly what its person may hold, as the server has it, and of the rest not a word is left on it.
fn holds_what_is_granted(office: &Office, phone: &Phone) {
    let shown: BTreeMap<OrderId, _> = phone.orders().into_iter().map(|row| (row.id, row)).collect();
    let disk = phone.disk();
    for order in &office.orders {
        let granted = office.holders(*order).contains(&phone.user);
        let standing = phone.standing(*order);
        assert_eq!(shown.contains_key(order), granted, "{} and {order}: {standing}; granted: {granted}", phone.name);
        if !granted {
            assert!(
                !contains(&disk, secret(*order).as_bytes()),
                "{} still has the words of {order}, which is not granted",
                phone.name
            );
            continue;
        }
        let (row, decided) = (&shown[order], office.order(*order).unwrap());
        assert_eq!((row.status, row.pending), (decided.status, false), "{} shows {order} in another state", phone.name);
        assert_eq!(row.priority, decided.priority);
        let record = Record::from_changes(phone.changes(*order)).unwrap();
        assert_eq!(record.heads(), office.record(*order).heads(), "{} has another record of {order}", phone.name);
        assert_eq!(phone.order(*order).note, record.note());
    }
    for order in shown.keys() {
        assert!(office.orders.contains(order), "{} shows {order}, which the server does not know", phone.name);
    }
}

/// The words are somewhere in there.
pub fn contains(disk: &[u8], words: &[u8]) -> bool {
    memchr::memmem::find(disk, words).is_some()
}
