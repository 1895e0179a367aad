//! Give the order to somebody. Everybody is listed with what one wants to know before asking them; nobody is left out.

use std::sync::Arc;

use jobsheet_api::office::{AssignRequest, OrderDetail, TechnicianView};
use jobsheet_model::{Timestamp, UserId, Visit};
use leptos::prelude::*;

use super::breaks::Breaks;
use super::doing::Doing;
use super::frame::{Frame, about};
use crate::desk::context::{Desk, desk, skill_word};
use crate::desk::picker::{Item, Picker};
use crate::i18n::{distance, relative, t, t_args, tr};
use crate::rest;
use crate::ui::{Avatar, Button, Checkbox, Chip, ChipLook, Icon, Look, Segment, Segments, Tone};

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Near,
    Free,
    Name,
}

/// The dialog.
#[component]
pub fn Assign(seen: Arc<OrderDetail>) -> impl IntoView {
    let desk = desk();
    desk.read_technicians();
    let current = seen.order.visit.as_ref().map(|visit| visit.technician);
    let site = (seen.site.lat, seen.site.lon);
    let breaks = Breaks::new(seen.order.id);
    let was_forced = seen.order.visit.as_ref().is_some_and(|visit| visit.forced);
    let forced = RwSignal::new(was_forced);
    let doing = Doing::new(seen);
    let (words, chosen, first) =
        (RwSignal::new(String::new()), RwSignal::new(None::<String>), RwSignal::new(First::Near));

    let fitting = Memo::new(move |_| fitting(desk, &words.get(), first.get(), site));
    let items = Signal::derive(move || {
        fitting
            .get()
            .into_iter()
            .map(|one| Item {
                id: one.person.id.to_string(),
                view: ViewFn::from(move || row(desk, &one, current, site)),
            })
            .collect::<Vec<_>>()
    });
    // While typing the best fit is marked, so that Enter takes it.
    Effect::new(move |_| {
        let ids = fitting.with(|list| list.iter().map(|one| one.person.id.to_string()).collect::<Vec<_>>());
        if !words.with(String::is_empty)
            && chosen.with_untracked(|chosen| chosen.as_ref().is_none_or(|id| !ids.contains(id)))
        {
            chosen.set(ids.first().cloned());
        }
    });
    let picked = Memo::new(move |_| {
        chosen.with(|chosen| {
            desk.technicians.with(|list| {
                list.iter()
                    .find(|one| Some(one.person.id.to_string()) == *chosen)
                    .map(|one| (one.person.id, one.person.name.clone()))
            })
        })
    });
    let ready = Memo::new(move |_| {
        picked.with(|picked| {
            picked.as_ref().is_some_and(|(id, _)| {
                let other = |visit: &Visit| visit.technician != *id || visit.forced != forced.get();
                doing.seen.with(|seen| seen.order.visit.as_ref().is_none_or(other))
            })
        })
    });
    // What it would break is known before it is done.
    Effect::new(move |_| {
        if let Some((id, _)) = picked.get().filter(|_| ready.get()) {
            breaks.ask(desk, id, || {});
        }
    });
    let give = move || {
        let Some((id, _)) = picked.get_untracked().filter(|_| ready.get_untracked()) else { return };
        breaks.ask(desk, id, move || {
            if let Some(reason) = breaks.reason() {
                send(desk, doing, Some(id), reason, forced.get_untracked());
            }
        });
    };
    let label = Signal::derive(move || {
        let again = doing.before.with(Option::is_some) || breaks.any();
        picked.with(|picked| match picked {
            Some((_, name)) => {
                t_args(if again { "desk-assign-to-anyway" } else { "desk-assign-to" }, &[("name", name.clone().into())])
            }
            None => t("desk-assign-to-whom"),
        })
    });
    let firsts = vec![
        Segment::new(First::Near, tr("desk-first-near")),
        Segment::new(First::Free, tr("desk-first-free")),
        Segment::new(First::Name, tr("desk-first-name")),
    ];
    let firsts = StoredValue::new(firsts);
    let taken = Memo::new(move |_| doing.seen.with(|seen| seen.order.visit.is_some()));
    let acts = move || {
        view! {
            {breaks.view()}
            <Button
                label=label
                look=Look::Primary
                icon=Icon::Send
                disabled=Signal::derive(move || !ready.get())
                busy=doing.busy
                on_press=give
                testid="assign-do"
            />
            <Show when=move || taken.get()>
                <Button
                    label=tr("desk-unassign")
                    icon=Icon::UserX
                    look=Look::Danger
                    busy=doing.busy
                    on_press=move || send(desk, doing, None, String::new(), false)
                    testid="unassign"
                />
            </Show>
        }
    };
    let title = Signal::derive(move || t(if taken.get() { "desk-reassign-title" } else { "desk-assign-title" }));
    view! {
        <Frame
            doing=doing
            title=title
            subtitle=about(doing)
            warn="assign"
            acts=acts
            testid="assign-sheet"
        >
            <Segments
                segments=firsts.get_value()
                value=first
                on_change=move |one| first.set(one)
                label=tr("desk-first")
                testid="assign-first"
            />
            <Picker
                words=words
                items=items
                chosen=chosen
                marks=true
                on_pick=move |_: String| give()
                label=tr("desk-find-technician")
                nothing=tr("desk-nobody-fits")
                testid="technician"
            />
            <Checkbox label=tr("desk-force") checked=forced on_change=move |on| forced.set(on) testid="assign-force" />
        </Frame>
    }
}

fn fitting(desk: Desk, words: &str, first: First, site: (f64, f64)) -> Vec<TechnicianView> {
    let words = words.trim().to_lowercase();
    let mut list: Vec<TechnicianView> = desk.technicians.with(|list| {
        list.iter()
            .filter(|one| {
                words.is_empty()
                    || one.person.name.to_lowercase().contains(&words)
                    || one.person.skills.iter().any(|skill| skill_word(skill).to_lowercase().contains(&words))
            })
            .cloned()
            .collect()
    });
    let near = |one: &TechnicianView| away(one, site).unwrap_or(f64::INFINITY);
    list.sort_by(|a, b| match first {
        First::Near => near(a).total_cmp(&near(b)),
        First::Free => (a.today, a.open).cmp(&(b.today, b.open)).then(near(a).total_cmp(&near(b))),
        First::Name => a.person.name.cmp(&b.person.name),
    });
    list
}

/// Metres from where they start the day.
fn away(one: &TechnicianView, site: (f64, f64)) -> Option<f64> {
    one.person.home.map(|home| jobsheet_geokit::distance(home, site))
}

/// What one wants to know about a technician, in two lines.
fn row(desk: Desk, one: &TechnicianView, current: Option<UserId>, site: (f64, f64)) -> impl IntoView + use<> {
    let TechnicianView { person, open, today, last_seen } = one.clone();
    let skills = person.skills.clone();
    let far = away(one, site);
    let seen = move |at: Option<Timestamp>| {
        at.map_or_else(
            || t("desk-never-seen"),
            |at| t_args("desk-last-seen", &[("time", relative(at, desk.now.get()).into())]),
        )
    };
    view! {
        <span class="desk-technician">
            <Avatar name=person.name.clone() />
            <span class="desk-technician__text">
                <span class="row row--wrap gap-2">
                    <span class="strong">{person.name.clone()}</span>
                    {(current == Some(person.id)).then(|| view! { <Chip label=tr("desk-current") tone=Tone::Brand icon=Icon::Check /> })}
                </span>
                <span class="quiet small">
                    {move || skills.iter().map(|code| skill_word(code)).collect::<Vec<_>>().join(" · ")}
                </span>
            </span>
            <span class="desk-technician__numbers">
                <span class="row gap-1">
                    {load(today, "desk-today-count", Tone::Blue)} {load(open, "desk-open-count", Tone::Neutral)}
                </span>
                <span class="quiet small number">
                    {move || far.map(|far| t_args("desk-from-home", &[("distance", distance(far).into())]) + " · ")} {move || seen(last_seen)}
                </span>
            </span>
        </span>
    }
}

fn load(count: u32, key: &'static str, tone: Tone) -> impl IntoView {
    view! { <Chip label=Signal::derive(move || t_args(key, &[("count", count.into())])) tone=tone look=ChipLook::Soft /> }
}

fn send(desk: Desk, doing: Doing, to: Option<UserId>, reason: String, forced: bool) {
    let (id, version, before) =
        doing.seen.with_untracked(|seen| (seen.order.id, seen.order.version, seen.order.visit.clone()));
    let request = AssignRequest { reason, forced, ..AssignRequest::new(to, version) };
    doing.send(desk, rest::assign(id, request), move |detail| {
        let words = match &detail.technician {
            Some(name) => t_args("desk-assigned-to", &[("name", name.clone().into())]),
            None => t("desk-unassigned"),
        };
        let version = detail.order.version;
        desk.tell_with_undo(words, move || {
            let (technician, forced) =
                (before.as_ref().map(|visit| visit.technician), before.as_ref().is_some_and(|visit| visit.forced));
            rest::assign(id, AssignRequest { forced, ..AssignRequest::new(technician, version) })
        });
    });
}
