//! The map's words: where somebody is and how that is known.

use jobsheet_api::office::{BoardOrder, LastPlace, MapPerson, Presence};
use jobsheet_model::Timestamp;

use super::book::presence_key;
use crate::desk::board::words as board_words;
use crate::desk::when;
use crate::i18n::{distance, t, t_args, t_if_known};

/// What a person is doing and where they were seen, in one line.
#[must_use]
pub fn whereabouts(person: &MapPerson, now: Timestamp) -> String {
    let doing = person.presence.map(|presence| t(presence_key(presence)));
    let place = match (&person.place, person.presence) {
        (Some(place), _) => seen(place, now),
        // Of somebody who is off nothing is said, and nothing is missing.
        (None, Some(Presence::Off)) => t("map-off-hidden"),
        // Another day than today: nobody can have been seen, or is looked for.
        (None, None) => t(if person.start.is_some() { "map-begins" } else { "map-not-today" }),
        (None, _) if person.start.is_some() => t("map-not-seen"),
        (None, _) => t("map-nowhere"),
    };
    doing.into_iter().chain([place]).collect::<Vec<_>>().join(" · ")
}

/// `Seen 12 min ago · checked in at TA-261128-0003 · ±8 m`
#[must_use]
pub fn seen(place: &LastPlace, now: Timestamp) -> String {
    let ago = t_args("map-seen", &[("age", when::age(place.at, now).into())]);
    let number = [("number", place.number.clone().into())];
    let how =
        t_if_known(&format!("map-how-{}", place.how), &number).unwrap_or_else(|| t_args("map-how-other", &number));
    let within = t_args("map-within", &[("distance", distance(place.accuracy).into())]);
    let mut words = vec![ago, how, within];
    if place.mock {
        words.push(t("map-mock"));
    }
    words.join(" · ")
}

/// An order that nobody has: what it is, and what the customer was told.
#[must_use]
pub fn waiting(order: &BoardOrder, now: Timestamp) -> String {
    format!("{} · {} · {}", t("map-state-waiting"), board_words::about(order), when::window(order.window, now))
}
