//! At every moment, in the middle of the worst.

use crate::broken::{Kind, must};
use crate::office::Office;
use crate::phone::{Phone, Promise};
use crate::tally::Tally;

use super::Memory;

/// A ruling that was made stays as it was made, and nothing that a person was told is safe is nowhere.
pub fn always(office: &mut Office, phones: &[Phone], memory: &mut Memory, tally: &Tally) {
    office.look_around();
    let rulings = office.rulings();
    for (which, made) in &memory.rulings {
        must(rulings.get(which) == Some(made), Kind::Ruled, || format!("a ruling changed or went away: {which:?}"));
    }
    memory.rulings = rulings;
    tally.held("rulings stay");
    for phone in phones {
        truthful(office, phone, memory, tally);
        nothing_is_nowhere(office, phone, memory, tally);
    }
}

/// "All is confirmed" is no lie at the moment in which it is shown: neither of words nor of files.
pub fn truthful(office: &Office, phone: &Phone, memory: &Memory, tally: &Tally) {
    // Of a server that was restored a phone hears when it asks next.
    if phone.epoch() != Some(office.epoch()) || !phone.sync().all_confirmed {
        return;
    }
    for promise in &phone.promised {
        let there = office.seen(promise.order).commands.contains(&promise.command)
            || memory.restored && phone.has_nothing_to_add(promise.command)
            || taken_away(office, phone, memory, promise);
        must(there || memory.forgiven.contains(&promise.command), Kind::Lied, || {
            format!("{} says that all is confirmed, but the server does not have {promise:?}", phone.name)
        });
    }
    for (sha256, order) in &phone.files {
        must(office.has_file(sha256) || memory.forgiven_files.contains(sha256), Kind::Lied, || {
            format!("{} says that all is confirmed, but the server does not have {sha256} of {order}", phone.name)
        });
    }
    tally.held("all confirmed is true");
}

/// A restored server has forgotten what this edited, would not take the edit without it, and has taken the order away since: done
/// again it had nothing to write, and the phone let the order go. What it said is in quarantine, in full.
pub(super) fn taken_away(office: &Office, phone: &Phone, memory: &Memory, promise: &Promise) -> bool {
    memory.restored && !office.holds(promise.order, phone.user) && office.has_in_quarantine(promise.command)
}

/// What is not at the server is still on the phone. What a phone held that was shut out, and what the server would not
/// take of it, is kept there for people to look at.
fn nothing_is_nowhere(office: &Office, phone: &Phone, memory: &Memory, tally: &Tally) {
    let mut here = None;
    for promise in &phone.promised {
        let there = office.seen(promise.order).commands.contains(&promise.command)
            || phone.has_left() && office.has_in_quarantine(promise.command)
            || taken_away(office, phone, memory, promise);
        if there || memory.forgiven.contains(&promise.command) {
            continue;
        }
        let here = here.get_or_insert_with(|| phone.commands());
        must(here.contains_key(&promise.command), Kind::Lost, || {
            format!("{} is neither on {} nor at the server", promise.command, phone.name)
        });
    }
    tally.held("every fact is somewhere");
}
