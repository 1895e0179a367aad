//! The board's words: remarks and terms by their codes, loads, stretches of time.

use jobsheet_api::office::{BoardOrder, Load, LoadLevel, Remark, Term};
use jobsheet_model::Timestamp;
use leptos::prelude::*;
use serde_json::Value;

use crate::desk::context::skill_word;
use crate::desk::when;
use crate::i18n::{Arg, distance, duration_ms, number, t, t_args, t_if_known};
use crate::platform::browser;
use crate::ui::{Icon, Tone, icon};

/// Values that remarks may have. An absent one is an empty text, so that a message never shows a bare variable.
const VALUES: [&str; 18] = [
    "seconds",
    "metres",
    "at",
    "would_end",
    "when",
    "skill",
    "number",
    "name",
    "have",
    "need",
    "times",
    "kept",
    "of",
    "part",
    "short",
    "percent",
    "cost",
    "count",
];

/// A remark in words; a code that this app does not know is shown as it is, with what it can be read from it.
#[must_use]
pub fn remark_words(remark: &Remark) -> String {
    let args = VALUES.map(|name| (name, value_words(name, remark.values.get(name))));
    t_if_known(&format!("board-remark-{}", remark.code), &args)
        .unwrap_or_else(|| t_args("board-remark-unknown", &[("code", remark.code.replace('_', " ").into())]))
}

/// All of them in one line.
#[must_use]
pub fn remarks_words(remarks: &[Remark]) -> String {
    remarks.iter().map(remark_words).collect::<Vec<_>>().join(&t("board-comma"))
}

#[expect(clippy::cast_precision_loss, reason = "metres and counts are small")]
fn value_words(name: &str, value: Option<&Value>) -> Arg<'static> {
    let Some(value) = value else { return Arg::from("") };
    match (name, value.as_i64(), value.as_f64(), value.as_str()) {
        ("seconds", Some(seconds), ..) => Arg::from(span(seconds)),
        ("metres", _, Some(metres), _) => Arg::from(distance(metres)),
        ("at" | "would_end", Some(at), ..) => Arg::from(when::clock(Timestamp(at))),
        ("when", Some(at), ..) => Arg::from(when::day_and_clock(Timestamp(at), browser::now())),
        ("skill", _, _, Some(code)) => Arg::from(skill_word(code)),
        (_, Some(count), ..) => Arg::from(count as f64),
        (_, _, Some(value), _) => Arg::from(value),
        (_, _, _, Some(text)) => Arg::from(text.to_owned()),
        _ => Arg::from(""),
    }
}

/// What is broken, one line each; with the number of the order, where it is another one's.
pub fn problems(broken: Vec<(String, Remark)>) -> impl IntoView {
    let line = |(number, remark): (String, Remark)| {
        let number = (!number.is_empty()).then(|| view! { <span class="code">{number}</span> " " });
        view! { <li>{icon(Icon::Warning)} <span>{number} {move || remark_words(&remark)}</span></li> }
    };
    broken.into_iter().map(line).collect_view()
}

/// A term of a cost in words.
#[must_use]
pub fn term_words(term: &Term) -> String {
    t_if_known(&format!("board-term-{}", term.code), &[]).unwrap_or_else(|| term.code.replace('_', " "))
}

/// How long, from seconds: whole minutes, and never none for something that takes time.
#[must_use]
pub fn span(seconds: i64) -> String {
    let minutes = if seconds > 0 { ((seconds + 30) / 60).max(1) } else { 0 };
    match minutes {
        60.. if minutes % 60 == 0 || minutes >= 2_880 => t_args("desk-age-hours", &[("count", (minutes / 60).into())]),
        _ => duration_ms(minutes * 60_000),
    }
}

/// Metres as a sum over a day: whole kilometres.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "metres of a day are small")]
pub fn kilometres(metres: u64) -> String {
    t_args("distance-kilometres", &[("count", number(metres as f64 / 1000.0).into())])
}

/// A level in one word.
#[must_use]
pub fn level_word(level: LoadLevel) -> String {
    t(match level {
        LoadLevel::Off => "board-load-off",
        LoadLevel::Free => "board-load-free",
        LoadLevel::Busy => "board-load-busy",
        LoadLevel::Full => "board-load-full",
    })
}

/// Its colour: green, yellow, red (E9); never alone, the word stands beside it.
#[must_use]
pub fn level_tone(level: LoadLevel) -> Tone {
    match level {
        LoadLevel::Off => Tone::Neutral,
        LoadLevel::Free => Tone::Green,
        LoadLevel::Busy => Tone::Amber,
        LoadLevel::Full => Tone::Red,
    }
}

/// How much of the day is taken, in words: `Busy · 5 h 20 min of 8 h`.
#[must_use]
pub fn load_words(load: Load) -> String {
    let taken = span(i64::from(load.work) + i64::from(load.travel));
    if load.available == 0 {
        return if load.work == 0 { String::new() } else { taken };
    }
    t_args("board-load-of", &[("taken", taken.into()), ("all", span(i64::from(load.available)).into())])
}

/// The same in short: how much is taken.
#[must_use]
pub fn load_short(load: Load) -> String {
    let taken = i64::from(load.work) + i64::from(load.travel);
    if taken == 0 { String::new() } else { span(taken) }
}

/// How much of the day is taken, in hundredths; more than the day is 100.
#[must_use]
pub fn load_percent(load: Load) -> u32 {
    let taken = u64::from(load.work) + u64::from(load.travel);
    let percent =
        if load.available == 0 { u64::from(taken > 0) * 100 } else { taken * 100 / u64::from(load.available) };
    u32::try_from(percent.min(100)).unwrap_or(100)
}

/// `09:00–10:30`
#[must_use]
pub fn from_to(start: Timestamp, end: Timestamp) -> String {
    format!("{}–{}", when::clock(start), when::clock(end))
}

/// `26-0123 · Boiler leaks`
#[must_use]
pub fn about(order: &BoardOrder) -> String {
    format!("{} · {}", order.number, order.title)
}

/// Customer and district, as far as they are known.
#[must_use]
pub fn place_words(order: &BoardOrder) -> String {
    if order.district.is_empty() { order.customer.clone() } else { format!("{} · {}", order.customer, order.district) }
}

/// The mark of a priority: its colour and drawing.
#[must_use]
pub fn priority_look(priority: jobsheet_model::Priority) -> (Tone, Icon) {
    use jobsheet_model::Priority;
    match priority {
        Priority::Urgent => (Tone::Red, Icon::ChevronsUp),
        Priority::High => (Tone::Amber, Icon::ChevronUp),
        Priority::Normal => (Tone::Neutral, Icon::Equal),
        Priority::Low => (Tone::Neutral, Icon::ChevronDown),
    }
}
