//! The head of the page: what it is, how far it is, when it is wanted.

use jobsheet_api::device::ItemState;
use jobsheet_model::TimeWindow;
use leptos::prelude::*;

use super::here;
use crate::i18n::{clock_time, short_day, t, t_args, tr};
use crate::technician::core::core;
use crate::ui::{Chip, ChipLook, Icon, Passage, PriorityChip, StatusChip, Tone, icon};

/// A window in words; tracked.
#[must_use]
pub fn window_words(window: TimeWindow) -> String {
    match (window.start, window.end) {
        (Some(start), Some(end)) => format!("{} {}–{}", short_day(start), clock_time(start), clock_time(end)),
        (Some(start), None) => {
            t_args("window-from", &[("time", format!("{} {}", short_day(start), clock_time(start)).into())])
        }
        (None, Some(end)) => {
            t_args("window-until", &[("time", format!("{} {}", short_day(end), clock_time(end)).into())])
        }
        (None, None) => t("no-appointment"),
    }
}

/// The head.
#[component]
pub fn Head() -> impl IntoView {
    let here = here();
    let core = core();
    let row = here.part(|page| (page.row.clone(), page.description.clone(), page.status_reason.clone()));
    move || {
        row.get().map(|(row, description, reason)| {
            let service = row.service.clone();
            let (window, planned) = (row.window, row.planned);
            let why = reason.clone();
            view! {
                <section class="order-head" data-testid="order-head">
                    <div class="row row--wrap">
                        <StatusChip status=row.status />
                        <PriorityChip priority=row.priority />
                        <Chip label=Signal::derive(move || core.service(&service)) look=ChipLook::Lined />
                        {row.late.then(|| view! { <Chip label=tr("late") tone=Tone::Red icon=Icon::AlarmClock /> })}
                    </div>
                    <h2 class="order-head__title">{row.title.clone()}</h2>
                    {(!reason.is_empty())
                        .then(|| view! { <p class="quiet">{move || t_args("because", &[("reason", core.reason(&why).into())])}</p> })}
                    {(!description.is_empty()).then(|| view! { <p class="quiet pre">{description}</p> })}
                    <p class="order-head__when">
                        {icon(Icon::CalendarClock)} <span class="number strong">{move || window_words(window)}</span>
                    </p>
                    {planned
                        .map(|at| {
                            let when = move || format!("{} {}", short_day(at), clock_time(at));
                            view! {
                                <p class="order-head__when" data-testid="planned">
                                    {icon(Icon::Truck)}
                                    <span class="number strong">{move || t_args("planned-for", &[("time", when().into())])}</span>
                                </p>
                            }
                        })}
                    {(row.pending || row.sync != ItemState::Confirmed)
                        .then(|| {
                            view! {
                                <p class="row row--wrap small">
                                    <Passage state=row.sync />
                                    {row.pending.then(|| view! { <span class="quiet">{tr("step-pending")}</span> })}
                                </p>
                            }
                        })}
                </section>
            }
        })
    }
}
