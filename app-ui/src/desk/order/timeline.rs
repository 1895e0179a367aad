//! What happened, newest first, day by day: facts of the field and decisions of the office at their true times, each
//! with how far its time can be trusted and what the office ruled about it.

use jobsheet_api::device::{ClockNote, TimelineItem};
use jobsheet_model::ruling::Verdict;
use jobsheet_model::{Confidence, Place, TimeWindow, Timestamp};
use leptos::prelude::*;

use super::photos::{place_in_short, place_words};
use super::{Seen, part};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{Arg, distance, duration_ms, t, t_args, t_if_known, tr};
use crate::ui::{Card, Chip, ChipLook, Icon, Timeline, TimelineMark, Tone, icon, priority_word};

/// The card.
#[component]
pub fn History(seen: Seen) -> impl IntoView {
    let desk = desk();
    let items = part(seen, |detail| detail.timeline.clone());
    let note = Signal::derive(move || items.with(Vec::len).to_string());
    let list = move || {
        let mut days: Vec<(i64, Vec<TimelineItem>)> = Vec::new();
        for item in items.get().into_iter().rev() {
            let day = when::day_number(item.at);
            match days.last_mut() {
                Some((last, items)) if *last == day => items.push(item),
                _ => days.push((day, vec![item])),
            }
        }
        days.into_iter()
            .map(|(_, items)| {
                let at = items.first().map(|item| item.at).unwrap_or_default();
                view! {
                    <h3 class="desk-day">{move || when::day_words(at, desk.now.get())}</h3>
                    <Timeline>
                        {items.into_iter().map(|item| view! { <Item item=item seen=seen /> }).collect_view()}
                    </Timeline>
                }
            })
            .collect_view()
    };
    view! { <Card title=tr("desk-timeline") icon=Icon::History note=note testid="timeline">{list}</Card> }
}

#[component]
fn Item(item: TimelineItem, seen: Seen) -> impl IntoView {
    let desk = desk();
    let (drawing, tone) = drawing(&item);
    let words = item.args.get("text").filter(|text| !text.is_empty()).cloned();
    let TimelineItem { by, at, confidence, place, ruling, clock, code, .. } = item.clone();
    // No person did it: a switch of automatic dispatch is for it.
    let itself = by.is_empty() && matches!(code.as_str(), "assigned" | "planned");
    let title = Signal::derive(move || sentence(desk, &item));
    view! {
        <TimelineMark
            title=title
            when=Signal::derive(move || when::clock(at))
            icon=drawing
            tone=tone
            nostrip:words=words
        >
            <span class="row row--wrap gap-1">
                {(!by.is_empty()).then(|| view! { <span>{by}</span> })}
                {itself.then(|| view! { <span>{tr("automatic")}</span> })}
                {confidence_mark(confidence)}
            </span>
            {clock.filter(|note| !note.suspect).map(|note| clock_words(desk, note))}
            {place.map(|place| where_mark(place, seen))}
            {ruling.and_then(|(verdict, reason)| ruling_mark(verdict, reason))}
        </TimelineMark>
    }
}

/// What the device's clock said, and from which contact the true time follows. A time that nothing confirms has its mark.
fn clock_words(desk: Desk, note: ClockNote) -> impl IntoView + use<> {
    let ClockNote { wall, ahead, contact, .. } = note;
    let words = move || {
        let said = when::day_and_clock(wall, desk.now.get());
        let args = [("time", duration_ms(ahead.abs()).into()), ("said", said.into())];
        let fast = t_args(if ahead > 0 { "desk-clock-fast" } else { "desk-clock-slow" }, &args);
        match contact {
            Some(at) => {
                let at = when::day_and_clock(at, desk.now.get());
                format!("{fast} {}", t_args("desk-clock-corrected", &[("when", at.into())]))
            }
            None => fast,
        }
    };
    view! { <span class="quiet small row gap-1" data-testid="clock-corrected">{icon(Icon::Clock)} <span>{words}</span></span> }
}

fn where_mark(place: Place, seen: Seen) -> impl IntoView + use<> {
    let site = move || seen.with(|detail| (detail.site.lat, detail.site.lon));
    view! {
        <span class="desk-item__place" title=move || place_words(&place, site())>
            {icon(Icon::MapPin)} <span>{move || place_in_short(&place, site())}</span>
        </span>
    }
}

/// An exact time is the rule and carries no mark.
fn confidence_mark(confidence: Confidence) -> Option<impl IntoView + use<>> {
    let (key, tone, drawing) = match confidence {
        Confidence::Exact => return None,
        Confidence::Estimated => ("estimated", Tone::Neutral, Icon::Clock),
        Confidence::Device => ("device", Tone::Amber, Icon::CircleAlert),
    };
    let why = tr(format!("desk-time-{key}-why"));
    Some(
        view! { <span title=why><Chip label=tr(format!("desk-time-{key}")) tone=tone icon=drawing look=ChipLook::Bare testid=format!("time-{key}") /></span> },
    )
}

fn ruling_mark(verdict: Verdict, reason: String) -> Option<impl IntoView + use<>> {
    let (code, tone, drawing) = match verdict {
        Verdict::Accepted => return None,
        Verdict::Refused => ("refused", Tone::Red, Icon::Cancel),
        Verdict::Superseded => ("superseded", Tone::Amber, Icon::Layers),
        Verdict::Held => ("held", Tone::Amber, Icon::Hand),
    };
    let why = move || {
        if reason.is_empty() {
            t(&format!("desk-ruling-{code}-why"))
        } else {
            t_if_known(&format!("desk-ruling-because-{reason}"), &[]).unwrap_or_else(|| reason.clone())
        }
    };
    Some(view! {
        <span class=format!("desk-ruling {}", tone.class()) data-testid=format!("ruling-{code}")>
            {icon(drawing)} <span><b>{tr(format!("desk-ruling-{code}"))}</b> " " {why}</span>
        </span>
    })
}

/// What happened as a sentence. Codes of a newer server are shown as they are.
pub fn sentence(desk: Desk, item: &TimelineItem) -> String {
    let arg = |name: &str| item.args.get(name).map(String::as_str).unwrap_or_default();
    // A step and a check-in have a sentence for each of their kinds.
    let key = match item.code.as_str() {
        "step" => format!("desk-did-step-{}", arg("action")),
        "check_in" => format!("desk-did-check_in-{}", arg("mode")),
        "assigned" if !arg("before").is_empty() => "desk-did-reassigned".to_owned(),
        "propose" => format!("desk-did-propose-{}", arg("field")),
        "settle" => format!("desk-did-settle-{}", arg("keep")),
        code => format!("desk-did-{code}"),
    };
    let reason = arg("reason");
    let because = if reason.is_empty() {
        String::new()
    } else {
        t_args("desk-because", &[("reason", desk.reason(reason).into())])
    };
    let moment = |name: &str| arg(name).parse().ok().map(Timestamp);
    let wanted = moment("value").map(|at| when::day_and_clock(at, desk.now.get())).unwrap_or_default();
    let window = when::window(TimeWindow { start: moment("start"), end: moment("end") }, desk.now.get());
    let priority = |name: &str| jobsheet_model::Priority::from_code(arg(name)).map(priority_word).unwrap_or_default();
    let far = arg("distance").parse::<f64>().map(distance).unwrap_or_default();
    let args: [(&'static str, Arg<'_>); 10] = [
        ("because", because.into()),
        ("technician", arg("technician").to_owned().into()),
        ("before", arg("before").to_owned().into()),
        ("distance", far.into()),
        ("priority", if arg("priority").is_empty() { priority("value") } else { priority("priority") }.into()),
        ("window", window.into()),
        ("time", wanted.into()),
        ("signer", arg("signer").to_owned().into()),
        ("value", arg("value").to_owned().into()),
        ("count", arg("count").parse::<f64>().unwrap_or_default().into()),
    ];
    t_if_known(&key, &args).unwrap_or_else(|| item.code.replace('_', " "))
}

fn drawing(item: &TimelineItem) -> (Icon, Tone) {
    match item.code.as_str() {
        "step" => match item.args.get("action").map(String::as_str) {
            Some("accept") => (Icon::UserCheck, Tone::Indigo),
            Some("decline") => (Icon::UserX, Tone::Red),
            Some("depart") => (Icon::Truck, Tone::Violet),
            Some("arrive") => (Icon::MapPin, Tone::Teal),
            Some("start" | "resume") => (Icon::Play, Tone::Brand),
            Some("pause") => (Icon::Pause, Tone::Amber),
            Some("complete") => (Icon::CheckCircle, Tone::Green),
            Some("sign" | "skip_signature") => (Icon::Signature, Tone::Plum),
            Some("give_up") => (Icon::Cancel, Tone::Red),
            _ => (Icon::ArrowRight, Tone::Neutral),
        },
        "check_in" => (Icon::MapPin, Tone::Teal),
        "remark" => (Icon::Remark, Tone::Blue),
        "propose" => (Icon::Hand, Tone::Amber),
        "settle" => (Icon::Split, Tone::Amber),
        "signature" => (Icon::Signature, Tone::Plum),
        "order_requested" | "created" => (Icon::Add, Tone::Neutral),
        "assigned" | "reassigned" => (Icon::Send, Tone::Blue),
        "offered" => (Icon::Hand, Tone::Amber),
        "claimed" => (Icon::UserCheck, Tone::Indigo),
        "withdrawn" | "offer_expired" => (Icon::Return, Tone::Amber),
        "unassigned" => (Icon::UserX, Tone::Amber),
        "overruled" => (Icon::Warning, Tone::Amber),
        "cancelled" => (Icon::Ban, Tone::Red),
        "moved" | "planned" => (Icon::CalendarClock, Tone::Neutral),
        "priority" => (Icon::Flag, Tone::Neutral),
        "photo" => (Icon::Camera, Tone::Neutral),
        _ => (Icon::Info, Tone::Neutral),
    }
}
