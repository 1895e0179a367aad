//! Offers and claims, after a rest.

use std::collections::BTreeSet;

use jobsheet_model::Status;

use super::{Memory, offers};
use crate::broken::{Kind, must};
use crate::office::{Offered, Office};
use crate::phone::Phone;
use crate::tally::Tally;

/// Everything that must hold of the pool.
pub fn settled(office: &Office, phones: &[Phone], memory: &Memory, tally: &Tally) {
    let all = office.offers();
    for offer in &all {
        one_winner(office, offer);
        tally.held("one winner");
    }
    for order in &office.orders {
        let open = all.iter().filter(|offer| offer.order == *order && offer.open).count();
        let in_pool = office.order(*order).is_some_and(|order| order.status == Status::InPool);
        must(open == usize::from(in_pool), Kind::Differs, || format!("{order} has {open} offers; in pool: {in_pool}"));
        let otherwise = office.claims_ruled_otherwise(*order);
        must(otherwise == 0, Kind::Ruled, || format!("{otherwise} claims to {order} would be ruled otherwise"));
    }
    for phone in phones.iter().filter(|phone| !phone.revoked) {
        holds_what_is_offered(phone, &all, tally);
        everybody_is_told(phone, memory, tally);
    }
}

/// At most one, by a claim of somebody who was asked; and nobody wins an offer that ended otherwise.
fn one_winner(office: &Office, offer: &Offered) {
    let id = offer.id;
    must(offer.forgotten.is_empty(), Kind::Ruled, || format!("nobody ruled on {:?}, claims to {id}", offer.forgotten));
    let won = offer.accepted.as_slice();
    let winner: Vec<_> = offer.winner.filter(|_| offer.claimed).into_iter().collect();
    must(won == winner, Kind::Ruled, || format!("{id} was won by {won:?}, and went to {winner:?}"));
    must(winner.iter().all(|user| offer.asked.contains(user)), Kind::Ruled, || format!("{id} went to a stranger"));
    must(office.orders.contains(&offer.order), Kind::Differs, || format!("{id} offers no order"));
}

/// The phone lists exactly what is offered to its person, and of the rest not a word is left on it.
fn holds_what_is_offered(phone: &Phone, all: &[Offered], tally: &Tally) {
    let shown: BTreeSet<_> = phone.offers().into_iter().map(|offer| offer.card.id).collect();
    let theirs = |offer: &&Offered| offer.open && offer.asked.contains(&phone.user);
    let offered: BTreeSet<_> = all.iter().filter(theirs).map(|offer| offer.id).collect();
    must(shown == offered, Kind::Differs, || {
        format!("{} shows the offers {shown:?}, they are {offered:?}", phone.name)
    });
    for word in offers(&phone.disk) {
        must(offered.iter().any(|offer| offer.to_string() == word), Kind::Leaked, || {
            format!("{} still has the words of the offer {word}", phone.name)
        });
    }
    tally.held("offers are with those who are asked");
}

/// Whoever has asked for an order and not taken that back was told what became of it, or it is still open.
fn everybody_is_told(phone: &Phone, memory: &Memory, tally: &Tally) {
    let open: BTreeSet<_> =
        phone.offers().into_iter().filter(|offer| offer.claim.is_some()).map(|offer| offer.card.id).collect();
    let helpless = if memory.restored { phone.asks_for_help() } else { Default::default() };
    for (offer, claim) in &phone.claims {
        let told = phone.told_of(*claim).is_some()
            // A claim that was heard is decided: it stands open only where a server was restored to before it.
            || open.contains(offer) && memory.restored
            || helpless.contains_key(&offer.record_of(phone.user));
        must(told, Kind::Lost, || format!("{} claimed {offer} and was told nothing", phone.name));
        tally.held("whoever claimed was told");
    }
}
