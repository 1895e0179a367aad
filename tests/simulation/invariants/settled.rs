//! Once the network is whole, everything is switched on and nobody works any more.

use std::collections::{BTreeMap, BTreeSet};

use jobsheet_model::entry::EntryKind;
use jobsheet_model::{Confidence, OrderId};
use jobsheet_record::Record;
use jobsheet_sync::anchor::EXACT;

use super::always::taken_away;
use super::{Memory, always, pool, secrets};
use crate::broken::{Kind, must};
use crate::office::Office;
use crate::phone::{Phone, Promise};
use crate::tally::Tally;

/// What a phone cannot do without its person, by order, with the reasons.
type Helpless = BTreeMap<OrderId, Vec<String>>;

/// Everything that must hold after a rest.
pub fn settled(office: &mut Office, phones: &[Phone], memory: &mut Memory, tally: &Tally) {
    always(office, phones, memory, tally);
    for phone in phones.iter().filter(|phone| phone.revoked) {
        has_left(office, phone, memory, tally);
    }
    for phone in phones.iter().filter(|phone| !phone.revoked) {
        let helpless = if memory.restored { phone.asks_for_help() } else { BTreeMap::new() };
        let sync = phone.sync();
        let rests = sync.all_confirmed || sync.on_this_phone + sync.sent == 0 && !helpless.is_empty();
        must(rests, Kind::Stalled, || format!("{} has not come to rest: {sync:?}", phone.name));
        promises_kept(office, phone, memory, &helpless);
        tally.held("everything is confirmed");
        files_arrived(office, phone, memory, &helpless, tally);
        holds_what_is_granted(office, phone, &helpless, tally);
        for (feed, digest) in phone.digests() {
            let theirs = office.digest(&feed).unwrap_or_default();
            must(theirs == digest || theirs.is_empty(), Kind::Differs, || {
                format!("{} and the server have different digests of {feed}", phone.name)
            });
        }
        tally.held("same digests");
    }
    for order in office.orders.clone() {
        record_is_sound(office, order);
        let otherwise = office.ruled_otherwise(order);
        must(otherwise.is_empty(), Kind::Ruled, || format!("{order} would be ruled otherwise: {otherwise:?}"));
        times_are_true(office, order, phones);
        tally.held("rulings replay");
    }
    pool::settled(office, phones, memory, tally);
}

/// A phone that was shut out has handed in what it had, and nothing of any order is left on it. What became of its words
/// is looked at in [`always`].
fn has_left(office: &Office, phone: &Phone, memory: &Memory, tally: &Tally) {
    if phone.is_signed_out() && !phone.has_left() {
        // It had lost its login before: the server does not listen to it, and it cannot hear.
        return;
    }
    must(phone.has_left(), Kind::Stalled, || format!("{} was revoked and goes on", phone.name));
    let secrets = secrets(&phone.disk);
    must(secrets.is_empty(), Kind::Leaked, || format!("{} was revoked and still has words of {secrets:?}", phone.name));
    for (sha256, order) in &phone.files {
        // A file goes with its words: where the server refused those, it has no use for the file.
        let refused = |promise: &Promise| promise.order == *order && office.has_in_quarantine(promise.command);
        let kept = office.has_file(sha256) || memory.forgiven_files.contains(sha256);
        must(kept || phone.promised.iter().any(refused), Kind::Lost, || {
            format!("{} was revoked and has left without handing in {sha256} of {order}", phone.name)
        });
    }
    tally.held("a revoked phone is empty");
}

/// Everything that the phone's person was told is safe is at the server, or refused in words on their screen.
fn promises_kept(office: &Office, phone: &Phone, memory: &Memory, helpless: &Helpless) {
    for promise in &phone.promised {
        let kept = office.seen(promise.order).commands.contains(&promise.command)
            || memory.forgiven.contains(&promise.command)
            || helpless.contains_key(&promise.order)
            || memory.restored && phone.has_nothing_to_add(promise.command)
            || taken_away(office, phone, memory, promise);
        must(kept, Kind::Lost, || format!("{} has come to rest, but the server does not have {promise:?}", phone.name));
    }
}

/// The bytes of every file that the phone's person added are at the server, and are what their name says.
/// A file whose words the server refused stays with them on the phone.
fn files_arrived(office: &Office, phone: &Phone, memory: &Memory, helpless: &Helpless, tally: &Tally) {
    for (sha256, order) in &phone.files {
        let waits = helpless.contains_key(order) && phone.holds_file(sha256);
        if memory.forgiven_files.contains(sha256) || waits {
            continue;
        }
        must(office.has_file(sha256), Kind::Lost, || {
            format!("{} rests, but {sha256} of {order} is missing", phone.name)
        });
        must(office.file_is_sound(sha256), Kind::Lost, || format!("the bytes of {sha256} are others"));
        tally.held("file is whole");
    }
}

/// The phone lists exactly what its person may hold, as the server has it, and of the rest not a word is left on it.
fn holds_what_is_granted(office: &Office, phone: &Phone, helpless: &Helpless, tally: &Tally) {
    let shown: BTreeMap<OrderId, _> = phone.orders().into_iter().map(|row| (row.id, row)).collect();
    let secrets = secrets(&phone.disk);
    for order in office.orders.iter().filter(|order| !helpless.contains_key(order)) {
        let granted = office.holds(*order, phone.user);
        if !granted {
            must(!secrets.contains(&order.to_string()), Kind::Leaked, || {
                format!("{} still has the words of {order}, which is not granted", phone.name)
            });
            tally.held("nothing that is not granted");
        }
        must(shown.contains_key(order) == granted, Kind::Differs, || {
            format!("{} and {order}: {}; granted: {granted}", phone.name, phone.standing(*order))
        });
        if granted {
            shows_what_is(office, phone, *order, &shown[order]);
            tally.held("same record and state");
        }
    }
    for order in shown.keys() {
        let known = office.orders.contains(order) || helpless.contains_key(order);
        must(known, Kind::Differs, || format!("{} shows {order}, which the server does not know", phone.name));
    }
}

fn shows_what_is(office: &Office, phone: &Phone, order: OrderId, row: &jobsheet_api::device::OrderRow) {
    let decided = office.order(order).unwrap();
    let (shown, is) = ((row.status, row.pending, row.priority), (decided.status, false, decided.priority));
    must(shown == is, Kind::Differs, || format!("{} shows {order} as {shown:?}, it is {is:?}", phone.name));
    let (seen, changes) = (office.seen(order), phone.changes(order));
    // The same changes make the same record; others may, too.
    let same = changes.iter().collect::<BTreeSet<_>>() == seen.changes.iter().collect::<BTreeSet<_>>()
        || Record::from_changes(changes).unwrap().heads() == seen.record.heads();
    must(same, Kind::Differs, || format!("{} has another record of {order}", phone.name));
    must(phone.order(order).note == seen.note, Kind::Differs, || format!("{} shows another note", phone.name));
}

/// The record is what its changes make, says nothing twice, and everything that asks for a ruling has one.
fn record_is_sound(office: &Office, order: OrderId) {
    let seen = office.seen(order);
    let record = &seen.record;
    let rebuilt = Record::from_changes(record.changes_since(&[]).iter().map(|change| &change.bytes)).unwrap();
    // Not their saved bytes: those depend on the order in which changes arrived.
    let same = rebuilt.heads() == record.heads()
        && (rebuilt.entries(), rebuilt.answers(), rebuilt.note())
            == (record.entries(), record.answers(), record.note());
    must(same, Kind::Differs, || format!("the record of {order} is not what its changes make"));
    let ruled: BTreeSet<_> = office.rulings_of(order).into_iter().map(|ruling| ruling.entry).collect();
    let mut remarks = BTreeSet::new();
    for (id, entry) in record.entries() {
        match entry.what {
            EntryKind::Remark { text } => {
                must(remarks.insert((entry.by, text.clone())), Kind::Differs, || format!("{text} was said twice"));
            }
            EntryKind::Step { .. } => {
                must(ruled.contains(&id), Kind::Ruled, || format!("nobody ruled on {id} of {order}"));
            }
            _ => {}
        }
    }
}

/// What is called exact is: whatever a phone's wall clock said.
fn times_are_true(office: &Office, order: OrderId, phones: &[Phone]) {
    for ruling in office.rulings_of(order).into_iter().filter(|ruling| ruling.confidence == Confidence::Exact) {
        let made =
            phones.iter().flat_map(|phone| &phone.promised).find(|promise| ruling.entry == promise.command.into());
        if let Some(promise) = made {
            let off = (ruling.occurred_at.0 - promise.at.0).abs();
            must(off <= EXACT, Kind::Ruled, || format!("{} is {off} ms off, and is said to be exact", promise.command));
        }
    }
}
