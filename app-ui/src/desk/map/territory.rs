//! Areas that people usually serve: drawn corner by corner on the map or as numbers, named, coloured, given people, taken back.
//! The server keeps them and says who was quicker.

use jobsheet_api::office::{Point, Territory, TerritoryRequest};
use jobsheet_api::{ApiError, ErrorCode};
use jobsheet_geokit::{BadOutline, whole};
use jobsheet_model::{TerritoryId, UserId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::book::{COLOURS, Drawing, MapBook, Mode};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{error_next, error_words, t, t_args, t_if_known, tr};
use crate::rest;
use crate::ui::{Button, Checkbox, Field, Icon, IconButton, Look, Size, TextInput, Toast, icon};

/// An area while it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Sketch {
    /// Identity.
    pub id: TerritoryId,
    /// Its corners.
    pub outline: Vec<Point>,
    /// The outlines before, the newest last.
    past: Vec<Vec<Point>>,
    /// As it is stored; none: it is new.
    stored: Option<Territory>,
}

/// Opens the panel of areas, or closes it.
pub fn begin(desk: Desk) {
    let map = desk.map;
    map.sketch.set(None);
    map.areas.update(|open| *open = !*open);
    map.mode.set(Mode::Work);
    map.listed.set(false);
}

/// One more corner.
pub fn corner(map: MapBook, point: Point) {
    change(map, |outline| outline.push(point));
}

/// A corner is taken hold of: how it was can be brought back.
pub fn hold(map: MapBook) {
    change(map, |_| {});
}

/// A corner is pulled elsewhere.
pub fn pull(map: MapBook, at: usize, point: Point) {
    map.sketch.update(|sketch| {
        let corner = sketch.as_mut().and_then(|sketch| sketch.outline.get_mut(at));
        if let Some(corner) = corner {
            *corner = point;
        }
    });
}

fn change(map: MapBook, act: impl FnOnce(&mut Vec<Point>)) {
    map.sketch.update(|sketch| {
        if let Some(sketch) = sketch {
            sketch.past.push(sketch.outline.clone());
            act(&mut sketch.outline);
        }
    });
}

/// The panel.
#[component]
pub fn Draw() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let drawn = Memo::new(move |_| map.sketch.with(|sketch| sketch.as_ref().map(|sketch| sketch.id)));
    view! {
        <section class="map-draw" aria-label=tr("map-areas") data-testid="map-draw">
            <div class="map-draw__head">
                <h2 class="grow">{tr("map-areas")}</h2>
                <IconButton icon=Icon::Close label=tr("close") on_press=move || begin(desk) testid="areas-close" />
            </div>
            {move || match drawn.get() {
                None => view! { <Areas /> }.into_any(),
                Some(_) => view! { <Form /> }.into_any(),
            }}
        </section>
    }
}

/// The areas there are, and a new one.
#[component]
fn Areas() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let areas = Memo::new(move |_| {
        map.seen.with(|seen| seen.as_ref().map(|seen| seen.territories.clone()).unwrap_or_default())
    });
    let edit = move |stored: Option<Territory>| {
        let id = stored.as_ref().map(|stored| stored.id).or_else(|| rest::fresh_id().map(TerritoryId));
        let Some(id) = id else { return };
        let outline = stored.as_ref().map(|stored| stored.outline.clone()).unwrap_or_default();
        map.sketch.set(Some(Sketch { id, outline, past: Vec::new(), stored }));
    };
    view! {
        <p class="small quiet">{tr("map-areas-what")}</p>
        <ul class="map-draw__list">
            {move || {
                areas
                    .get()
                    .into_iter()
                    .map(|area| {
                        let (name, count, colour) = (area.name.clone(), area.technicians.len(), area.colour);
                        let label = name.clone();
                        view! {
                            <li class="map-draw__area" data-testid="area">
                                <span class=format!("map-swatch map-colour-{colour}") aria-hidden="true"></span>
                                <span class="grow stack gap-0">
                                    <span class="strong">{name}</span>
                                    <span class="small quiet">{t_args("map-area-people", &[("count", count.into())])}</span>
                                </span>
                                <IconButton
                                    icon=Icon::Edit
                                    label=Signal::derive(move || t_args("map-area-edit", &[("name", label.clone().into())]))
                                    on_press=move || edit(Some(area.clone()))
                                    testid="area-edit"
                                />
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
        <Button label=tr("map-area-new") icon=Icon::Add look=Look::Primary on_press=move || edit(None) testid="area-new" />
    }
}

/// Name, colour, people and corners of the area that is drawn.
#[component]
fn Form() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let stored = map.sketch.with_untracked(|sketch| sketch.as_ref().and_then(|sketch| sketch.stored.clone()));
    let name = RwSignal::new(stored.as_ref().map(|stored| stored.name.clone()).unwrap_or_default());
    let colour = RwSignal::new(stored.as_ref().map_or_else(|| fresh_colour(map), |stored| stored.colour));
    let people = RwSignal::new(stored.as_ref().map(|stored| stored.technicians.clone()).unwrap_or_default());
    let (busy, strict) = (RwSignal::new(false), RwSignal::new(false));
    let is_new = stored.is_none();
    let outline = Memo::new(move |_| {
        map.sketch.with(|sketch| sketch.as_ref().map(|one| one.outline.clone()).unwrap_or_default())
    });
    let count = Memo::new(move |_| outline.with(Vec::len));
    let wrong = Memo::new(move |_| outline.with(|outline| outline_wrong(outline)));
    let complaint = move || wrong.get().filter(|key| strict.get() || *key == "map-area-bad-crosses").map(t);
    let nameless = Signal::derive(move || {
        if strict.get() && name.with(|name| name.trim().is_empty()) { t("map-area-bad-empty") } else { String::new() }
    });
    let past = Memo::new(move |_| map.sketch.with(|sketch| sketch.as_ref().is_some_and(|one| !one.past.is_empty())));
    let undo = move || {
        map.sketch.update(|sketch| {
            if let Some(sketch) = sketch
                && let Some(before) = sketch.past.pop()
            {
                sketch.outline = before;
            }
        });
    };
    let save = move || {
        strict.set(true);
        if wrong.get_untracked().is_some() || name.with_untracked(|name| name.trim().is_empty()) {
            return;
        }
        let Some(sketch) = map.sketch.get_untracked() else { return };
        let request = TerritoryRequest {
            id: sketch.id,
            name: name.get_untracked(),
            colour: colour.get_untracked(),
            outline: sketch.outline,
            technicians: people.get_untracked(),
            version: sketch.stored.as_ref().map_or(0, |stored| stored.version),
        };
        keep(desk, request, sketch.stored, busy);
    };
    view! {
        <p class="small" data-testid="area-hint">
            {move || if map.drawing.get() == Drawing::Ready { t("map-area-hint") } else { t("map-area-hint-numbers") }}
        </p>
        <Field label=tr("map-area-name") error=nameless><TextInput value=name testid="area-name" /></Field>
        <div class="field">
            <span class="field__label">{tr("map-area-colour")}</span>
            <div class="map-swatches" role="group" aria-label=tr("map-area-colour")>
                {(1..=COLOURS)
                    .map(|one| {
                        view! {
                            <button
                                type="button"
                                class=format!("map-swatch map-swatch--choice map-colour-{one}")
                                aria-pressed=move || (colour.get() == one).to_string()
                                aria-label=move || t_args("map-area-colour-one", &[("number", u32::from(one).into())])
                                data-testid=format!("area-colour-{one}")
                                on:click=move |_| colour.set(one)
                            ></button>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
        <p class="map-draw__count" data-testid="area-corners">
            {move || t_args("map-area-corners", &[("count", count.get().into())])}
            <Show when=move || complaint().is_some()>
                <span class="map-late small" role="alert">{icon(Icon::Warning)} <span>{complaint}</span></span>
            </Show>
        </p>
        <details class="map-draw__more">
            <summary>{tr("map-area-numbers")}</summary>
            <Numbers outline=outline />
        </details>
        <details class="map-draw__more" data-testid="area-people">
            <summary>{move || t_args("map-area-people", &[("count", people.with(Vec::len).into())])}</summary>
            <People chosen=people />
        </details>
        <div class="row row--wrap gap-2">
            <Button label=tr("map-area-save") look=Look::Primary size=Size::Small busy=busy on_press=save testid="area-save" />
            <Button label=tr("undo") icon=Icon::Return size=Size::Small disabled=Signal::derive(move || !past.get()) on_press=undo testid="area-undo" />
            <Button label=tr("cancel") look=Look::Quiet size=Size::Small on_press=move || map.sketch.set(None) testid="area-cancel" />
            {(!is_new)
                .then(|| view! { <Button label=tr("map-area-remove") icon=Icon::Trash look=Look::Danger size=Size::Small on_press=move || remove(desk) testid="area-remove" /> })}
        </div>
    }
}

/// The corners as numbers: a line for each, for the keyboard and for whoever has them from elsewhere.
#[component]
fn Numbers(outline: Memo<Vec<Point>>) -> impl IntoView {
    let map = desk().map;
    let bad = RwSignal::new(false);
    let text =
        move || outline.get().iter().map(|(lat, lon)| format!("{lat:.5}, {lon:.5}")).collect::<Vec<_>>().join("\n");
    let read = move |event| {
        let points = corners(&event_target_value(&event));
        bad.set(points.is_none());
        if let Some(points) = points {
            change(map, |outline| *outline = points);
        }
    };
    view! {
        <textarea
            class="input map-draw__numbers number"
            rows="5"
            aria-label=tr("map-area-numbers-label")
            aria-invalid=move || bad.get().then_some("true")
            data-testid="area-numbers"
            prop:value=text
            on:change=read
        ></textarea>
        <p class="small quiet">{move || t(if bad.get() { "map-area-numbers-bad" } else { "map-area-numbers-label" })}</p>
    }
}

/// Who usually serves it.
#[component]
fn People(chosen: RwSignal<Vec<UserId>>) -> impl IntoView {
    let map = desk().map;
    let people = map.seen.with_untracked(|seen| seen.as_ref().map(|seen| seen.people.clone()).unwrap_or_default());
    view! {
        <div class="map-draw__people">
            {people
                .into_iter()
                .map(|person| {
                    let id = person.technician;
                    let checked = Signal::derive(move || chosen.with(|chosen| chosen.contains(&id)));
                    let toggle = move |on: bool| {
                        chosen.update(|chosen| {
                            chosen.retain(|one| *one != id);
                            if on {
                                chosen.push(id);
                            }
                        });
                    };
                    view! { <Checkbox label=Signal::stored(person.name) checked=checked on_change=toggle testid="area-person" /> }
                })
                .collect_view()}
        </div>
    }
}

/// The colour that fewest areas have.
fn fresh_colour(map: MapBook) -> u8 {
    map.seen.with_untracked(|seen| {
        let used =
            |colour: &u8| seen.iter().flat_map(|seen| &seen.territories).filter(|one| one.colour == *colour).count();
        (1..=COLOURS).min_by_key(used).unwrap_or(1)
    })
}

fn outline_wrong(outline: &[Point]) -> Option<&'static str> {
    whole(outline).err().map(|bad| match bad {
        BadOutline::TooFew => "map-area-bad-too_few",
        BadOutline::Crosses => "map-area-bad-crosses",
        BadOutline::NotAPlace => "map-area-bad-not_a_place",
    })
}

/// Lines of two numbers each, degrees north and east; none when a line is something else.
fn corners(text: &str) -> Option<Vec<Point>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let (lat, lon) = line.split_once([',', '，', ' ', '\t'])?;
            Some((lat.trim().parse().ok()?, lon.trim().parse().ok()?))
        })
        .collect()
}

/// Sends it, tells, and offers to take it back.
fn keep(desk: Desk, request: TerritoryRequest, before: Option<Territory>, busy: RwSignal<bool>) {
    busy.set(true);
    spawn_local(async move {
        let answer = rest::put_territory(&request).await;
        let _ = busy.try_set(false);
        match answer {
            Ok(kept) => {
                desk.map.sketch.set(None);
                read_again(desk);
                let words = t_args("map-area-saved", &[("name", request.name.into())]);
                desk.done(words, move || take_back(desk, kept.clone(), before.clone()));
            }
            Err(error) => {
                complain(desk, &error);
                if error.code == ErrorCode::ChangedMeanwhile {
                    see_newest(desk, request.id).await;
                }
            }
        }
    });
}

/// Somebody was quicker: what they made is what the next try changes.
async fn see_newest(desk: Desk, id: TerritoryId) {
    let day = when::date_input(desk.board.day.get_untracked());
    let Ok(day) = rest::map(&day).await else { return };
    let newest = day.territories.into_iter().find(|one| one.id == id);
    desk.map.sketch.update(|sketch| {
        if let Some(sketch) = sketch.as_mut().filter(|sketch| sketch.id == id) {
            sketch.stored = newest;
        }
    });
}

/// As it was before: the former outline, or nothing.
fn take_back(desk: Desk, kept: Territory, before: Option<Territory>) {
    spawn_local(async move {
        let answer = match before {
            None => rest::remove_territory(kept.id, kept.version).await,
            Some(before) => rest::put_territory(&request_of(before, kept.version)).await.map(drop),
        };
        tell_undone(desk, answer);
    });
}

fn remove(desk: Desk) {
    let Some(stored) = desk.map.sketch.with_untracked(|sketch| sketch.as_ref().and_then(|one| one.stored.clone()))
    else {
        return;
    };
    spawn_local(async move {
        match rest::remove_territory(stored.id, stored.version).await {
            Ok(()) => {
                desk.map.sketch.set(None);
                desk.map.area.set(String::new());
                read_again(desk);
                let words = t_args("map-area-removed", &[("name", stored.name.clone().into())]);
                desk.done(words, move || {
                    let request = request_of(stored.clone(), 0);
                    spawn_local(async move { tell_undone(desk, rest::put_territory(&request).await.map(drop)) });
                });
            }
            Err(error) => {
                complain(desk, &error);
                if error.code == ErrorCode::ChangedMeanwhile {
                    see_newest(desk, stored.id).await;
                }
            }
        }
    });
}

fn request_of(territory: Territory, version: u64) -> TerritoryRequest {
    let Territory { id, name, colour, outline, technicians, .. } = territory;
    TerritoryRequest { id, name, colour, outline, technicians, version }
}

fn tell_undone(desk: Desk, answer: Result<(), ApiError>) {
    match answer {
        Ok(()) => {
            read_again(desk);
            desk.said.set(t("desk-undone"));
            desk.toaster.show(Toast::new(t("desk-undone")));
        }
        Err(error) => complain(desk, &error),
    }
}

fn complain(desk: Desk, error: &ApiError) {
    desk.note(error);
    let why = error.detail.get("why").and_then(|why| t_if_known(&format!("map-area-bad-{why}"), &[]));
    let words = why.unwrap_or_else(|| format!("{} {}", error_words(error), error_next(error)));
    desk.said.set(words.clone());
    desk.toaster.show(Toast::bad(words));
}

fn read_again(desk: Desk) {
    desk.map.read(desk, desk.board.day.get_untracked());
}
