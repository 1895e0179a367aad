//! The heat maps: where people were and where work is asked for, by hour; their legend, their slider, and the same as a table
//! by district.

use std::collections::BTreeMap;

use jobsheet_api::office::Point;
use jobsheet_model::Timestamp;
use leptos::prelude::*;

use super::book::Mode;
use super::find::{self, Wanted};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{t, t_args, tr};
use crate::ui::{Checkbox, Icon, icon};

const HOUR: i64 = 3_600_000;

/// One person seen, or one order.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Where.
    pub point: Point,
    district: String,
    at: Option<Timestamp>,
}

/// What the heat map in force is made of, in the hour chosen; tracked.
#[must_use]
pub fn spots(desk: Desk, mode: Mode) -> Vec<Spot> {
    let map = desk.map;
    let mut all = all(desk, mode);
    if let (Some(hour), Some(midnight)) = (map.hour.get(), midnight(desk)) {
        all.retain(|spot| spot.at.is_some_and(|at| hour_of(at, midnight) == Some(hour)));
    }
    all
}

fn all(desk: Desk, mode: Mode) -> Vec<Spot> {
    let wanted = Wanted::now(desk);
    if mode == Mode::People {
        let seen = desk.map.seen.get();
        let seen = seen.iter().flat_map(|seen| &seen.seen).filter(|one| wanted.person_fits(one.technician));
        return seen.map(|one| Spot { point: one.point, district: one.district.clone(), at: Some(one.at) }).collect();
    }
    let mut spots = Vec::new();
    for order in find::pool(desk) {
        if wanted.fits(&order, None) {
            let point = (order.lat, order.lon);
            spots.push(Spot { point, district: order.district.clone(), at: order.window.start });
        }
    }
    for row in find::rows(desk) {
        spots.extend(wanted.visits(&row).map(|(_, visit)| Spot {
            point: (visit.order.lat, visit.order.lon),
            district: visit.order.district.clone(),
            at: Some(visit.start),
        }));
    }
    spots
}

fn midnight(desk: Desk) -> Option<Timestamp> {
    desk.map.seen.with(|seen| seen.as_ref().map(|seen| seen.bounds.start))
}

fn hour_of(at: Timestamp, midnight: Timestamp) -> Option<u32> {
    u32::try_from((at.0 - midnight.0).div_euclid(HOUR)).ok().filter(|hour| *hour < 24)
}

/// How many there are by district, the most first; tracked.
fn table(desk: Desk, mode: Mode) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for spot in spots(desk, mode) {
        *counts.entry(spot.district).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(one, fewer), (other, more)| more.cmp(fewer).then_with(|| one.cmp(other)));
    counts
}

/// Legend and slider.
#[component]
pub fn Heat() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    // The slider keeps its place while the whole day is shown.
    let chosen = RwSignal::new(map.hour.get_untracked().unwrap_or_else(|| now_hour(desk)));
    let whole = Signal::derive(move || map.hour.with(Option::is_none));
    let words = move || match map.hour.get() {
        None => t("map-heat-whole"),
        Some(hour) => t_args("map-heat-hour", &[("from", clock(hour).into()), ("until", clock(hour + 1).into())]),
    };
    let count = move || t_args("map-heat-count", &[("count", spots(desk, map.mode.get()).len().into())]);
    let key = move || if map.mode.get() == Mode::People { "map-heat-people" } else { "map-heat-demand" };
    view! {
        <div class="map-heat" role="group" aria-label=tr("map-heat") data-testid="heat">
            <div class="map-legend" data-testid="heat-legend">
                <span class="strong">{move || t(key())}</span>
                <span
                    class="map-legend__bar"
                    class:map-legend__bar--demand=move || map.mode.get() == Mode::Demand
                    aria-hidden="true"
                ></span>
                <span class="map-legend__ends small quiet"><span>{tr("map-heat-few")}</span> <span>{tr("map-heat-many")}</span></span>
            </div>
            <Checkbox
                label=tr("map-heat-whole")
                checked=whole
                on_change=move |on: bool| map.hour.set((!on).then(|| chosen.get_untracked()))
                testid="heat-whole"
            />
            <label class="map-heat__hour">
                <span class="hidden-words">{tr("map-heat-slider")}</span>
                <input
                    type="range"
                    min="0"
                    max="23"
                    step="1"
                    data-testid="heat-hour"
                    aria-valuetext=words
                    prop:value=move || chosen.get().to_string()
                    on:input=move |event| {
                        if let Ok(hour) = event_target_value(&event).parse::<u32>() {
                            chosen.set(hour.min(23));
                            map.hour.set(Some(hour.min(23)));
                        }
                    }
                />
            </label>
            <span class="small" aria-live="polite">
                <span class="number strong" data-testid="heat-when">{words}</span>
                " · "
                <span data-testid="heat-count">{count}</span>
            </span>
            {move || {
                (map.mode.get() == Mode::People)
                    .then(|| view! { <p class="map-heat__note small quiet">{icon(Icon::Info)} <span>{tr("map-heat-note")}</span></p> })
            }}
        </div>
    }
}

/// The same as a table.
#[component]
pub fn HeatTable() -> impl IntoView {
    let desk = desk();
    let mode = desk.map.mode;
    let rows = Memo::new(move |_| table(desk, mode.get()));
    let caption = move || t(if mode.get() == Mode::People { "map-heat-people" } else { "map-heat-demand" });
    view! {
        <section class="map-table" data-testid="heat-table">
            <table class="table">
                <caption class="map-table__caption">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{tr("map-district")}</th>
                        <th scope="col" class="number">{tr("map-count")}</th>
                    </tr>
                </thead>
                <tbody>
                    {move || {
                        rows.get()
                            .into_iter()
                            .map(|(district, count)| {
                                let name = if district.is_empty() { t("map-no-district") } else { district };
                                view! {
                                    <tr>
                                        <th scope="row">{name}</th>
                                        <td class="number">{count}</td>
                                    </tr>
                                }
                            })
                            .collect_view()
                    }}
                </tbody>
            </table>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="quiet map-list__note" data-testid="heat-nothing">{tr("map-heat-nothing")}</p>
            </Show>
        </section>
    }
}

fn clock(hour: u32) -> String {
    format!("{:02}:00", hour % 24)
}

fn now_hour(desk: Desk) -> u32 {
    when::time_input(desk.now.get_untracked()).get(..2).and_then(|hour| hour.parse().ok()).unwrap_or(9)
}
