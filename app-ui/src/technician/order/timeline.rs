//! What happened, newest first, with how far each thing has got and what the office ruled.

use jobsheet_api::device::{ClockNote, ItemState, TimelineItem};
use jobsheet_model::entry::Action;
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{OrderField, Priority};
use leptos::prelude::*;
use serde_json::Value;

use super::act::action_icon;
use super::here;
use super::propose::value_words;
use crate::i18n::{date_and_time, distance, duration_ms, t, t_args, t_if_known, tr};
use crate::technician::core::core;
use crate::ui::{Card, Icon, Passage, Timeline, TimelineMark, Tone, icon};

/// The card.
#[component]
pub fn History() -> impl IntoView {
    let here = here();
    let timeline = here.part(|page| page.timeline.clone());
    view! {
        <Card title=tr("card-history") icon=Icon::History testid="card-history">
            <Timeline>
                {move || timeline.get().unwrap_or_default().into_iter().rev().map(|item| view! { <Mark item=item /> }).collect_view()}
            </Timeline>
        </Card>
    }
}

fn action_of(item: &TimelineItem) -> Option<Action> {
    let code = item.args.get("action")?;
    Action::ALL.into_iter().find(|action| action.code() == code)
}

fn field_of(item: &TimelineItem) -> Option<OrderField> {
    let code = item.args.get("field")?;
    OrderField::ALL.into_iter().find(|field| field.code() == code)
}

/// What happened, in words; tracked.
fn title(item: &TimelineItem) -> String {
    let arg = |name: &str| item.args.get(name).cloned().unwrap_or_default();
    match item.code.as_str() {
        "step" => action_of(item).map_or_else(|| t("timeline-other"), |action| t(&format!("did-{}", action.code()))),
        "check_in" => t("did-arrive"),
        "settle" => t(if arg("keep") == "field" { "timeline-settle-field" } else { "timeline-settle-office" }),
        "propose" => match field_of(item) {
            Some(field) => {
                let value = arg("value");
                let value = value.parse::<i64>().map_or(Value::String(value), Value::from);
                t_args(
                    "timeline-propose",
                    &[
                        ("field", t(&format!("field-{}", field.code())).into()),
                        ("value", value_words(field, &value).into()),
                    ],
                )
            }
            None => t("timeline-other"),
        },
        "order_requested" => {
            let priority = Priority::from_code(&arg("priority")).map(crate::ui::priority_word).unwrap_or_default();
            t_args("timeline-order_requested", &[("title", arg("title").into()), ("priority", priority.into())])
        }
        code => {
            let args = ["technician", "reason", "title", "value", "by", "number"].map(|name| (name, arg(name).into()));
            t_if_known(&format!("timeline-{code}"), &args).unwrap_or_else(|| t("timeline-other"))
        }
    }
}

/// Where and why, in words; tracked.
fn detail(item: &TimelineItem) -> String {
    let mut words = Vec::new();
    if let Some(mode) = item.args.get("mode").filter(|mode| !mode.is_empty()) {
        words.push(t(&format!("check-in-mode-{mode}")));
    }
    if let Some(metres) = item.args.get("distance").and_then(|metres| metres.parse::<f64>().ok()) {
        words.push(t_args("distance-away", &[("distance", distance(metres).into())]));
    }
    if let Some(reason) = item.args.get("reason").filter(|reason| !reason.is_empty()) {
        words.push(core().reason(reason));
    }
    words.join(" · ")
}

fn drawing(item: &TimelineItem) -> (Icon, Tone) {
    match item.code.as_str() {
        "step" => {
            let action = action_of(item);
            let tone = match action {
                Some(Action::Decline | Action::GiveUp) => Tone::Red,
                Some(Action::Pause) => Tone::Amber,
                Some(Action::Complete | Action::Sign | Action::SkipSignature) => Tone::Green,
                _ => Tone::Brand,
            };
            (action.map_or(Icon::Clock, action_icon), tone)
        }
        "check_in" => (Icon::MapPin, Tone::Teal),
        "remark" => (Icon::Remark, Tone::Neutral),
        "propose" | "moved" | "window_start" | "window_end" => (Icon::CalendarClock, Tone::Indigo),
        "priority" => (Icon::ChevronsUp, Tone::Indigo),
        "settle" => (Icon::Split, Tone::Indigo),
        "order_requested" => (Icon::Flag, Tone::Violet),
        "signature" => (Icon::Signature, Tone::Green),
        "created" => (Icon::Add, Tone::Neutral),
        "assigned" | "reassigned" => (Icon::Send, Tone::Blue),
        "cancelled" => (Icon::Ban, Tone::Red),
        _ => (Icon::Clock, Tone::Neutral),
    }
}

fn ruling_words(verdict: Verdict, reason: &str) -> Option<String> {
    let key = match verdict {
        Verdict::Accepted => return None,
        Verdict::Refused => "ruled-refused",
        Verdict::Superseded => "ruled-superseded",
        Verdict::Held => "ruled-held",
    };
    let why = t_if_known(&format!("ruling-{reason}"), &[]).unwrap_or_default();
    Some(t_args(key, &[("why", why.into())]))
}

/// What the phone's clock said, and why the time shown is another one (X5).
#[component]
fn ClockWords(note: ClockNote) -> impl IntoView {
    let ClockNote { wall, ahead, contact, suspect } = note;
    let words = move || {
        if suspect {
            return t("time-by-device");
        }
        let off = ("time", duration_ms(ahead.abs()).into());
        let fast =
            t_args(if ahead > 0 { "clock-fast" } else { "clock-slow" }, &[off, ("said", date_and_time(wall).into())]);
        match contact {
            Some(at) => format!("{fast} {}", t_args("clock-corrected", &[("when", date_and_time(at).into())])),
            None => fast,
        }
    };
    view! {
        <p class="row" class:tone-amber=suspect data-testid=if suspect { "clock-suspect" } else { "clock-corrected" }>
            {icon(if suspect { Icon::Warning } else { Icon::Clock })} <span>{words}</span>
        </p>
    }
}

#[component]
fn Mark(item: TimelineItem) -> impl IntoView {
    let (shape, tone) = drawing(&item);
    let words = item.args.get("text").cloned();
    let words = words.filter(|words| !words.is_empty());
    let (state, at, by, clock) = (item.state, item.at, item.by.clone(), item.clock.clone());
    let ruling = item.ruling.clone();
    let (named, more) = (item.clone(), item);
    // A step that the office has ruled on is confirmed; saying so on every line would be noise.
    let travelling = state != ItemState::Confirmed;
    view! {
        <TimelineMark
            title=Signal::derive(move || title(&named))
            when=Signal::derive(move || date_and_time(at))
            icon=shape
            tone=tone
            words=words.unwrap_or_default()
        >
            <p>{by}</p>
            {move || Some(detail(&more)).filter(|words| !words.is_empty()).map(|words| view! { <p>{words}</p> })}
            {clock.map(|note| view! { <ClockWords note=note /> })}
            {move || ruling.as_ref().and_then(|(verdict, reason)| ruling_words(*verdict, reason)).map(|words| view! { <p class="strong">{words}</p> })}
            {travelling.then(|| view! { <Passage state=state /> })}
        </TimelineMark>
    }
}
