//! The photos: a grid, and one large with what is known about it. A photo that the record names and the server does not
//! have yet is shown as expected, never left out.

use jobsheet_api::office::OfficePhoto;
use jobsheet_model::{Place, Timestamp};
use leptos::prelude::*;

use super::{Seen, part};
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{bytes, distance, number, t, t_args, tr};
use crate::rest;
use crate::ui::{Card, Icon, IconButton, KeyValue, KeyValues, Sheet, SheetSize, icon};

/// The card; nothing without photos.
#[component]
pub fn Photos(seen: Seen) -> impl IntoView {
    let photos = part(seen, |detail| detail.photos.clone());
    let any = Memo::new(move |_| photos.with(|photos| !photos.is_empty()));
    let large = RwSignal::new(0_usize);
    let open = RwSignal::new(false);
    let note = Signal::derive(move || {
        let (all, here) = photos.with(|photos| (photos.len(), photos.iter().filter(|one| one.photo.here).count()));
        let args = [("here", here.into()), ("all", all.into())];
        if all == here { all.to_string() } else { t_args("desk-photos-note", &args) }
    });
    let numbered = move || -> Vec<(usize, OfficePhoto)> { photos.get().into_iter().enumerate().collect() };
    view! {
        <Show when=move || any.get()>
            <Card title=tr("desk-photos") icon=Icon::Camera note=note testid="photos">
                <ul class="photos desk-photos">
                    <For
                        each=numbered
                        key=|(at, one)| (*at, one.photo.id, one.photo.here, one.photo.caption.clone())
                        children=move |(at, one)| {
                            view! {
                                <li>
                                    <Tile
                                        one=one
                                        on_press=move || {
                                            large.set(at);
                                            open.set(true);
                                        }
                                    />
                                </li>
                            }
                        }
                    />
                </ul>
            </Card>
        </Show>
        <Large photos=photos at=large open=open seen=seen />
    }
}

fn slot_word(one: &OfficePhoto) -> String {
    t(&format!("desk-slot-{}", one.photo.slot.code()))
}

#[component]
fn Tile(one: OfficePhoto, #[prop(into)] on_press: Callback<()>) -> impl IntoView {
    let words = one.clone();
    let spoken = move || {
        let state = if words.photo.here { String::new() } else { t("desk-photo-expected") };
        [slot_word(&words), words.photo.caption.clone(), state]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let slot = one.clone();
    let caption = one.photo.caption.clone();
    let broken = RwSignal::new(false);
    let inside = if one.photo.here {
        let src = rest::blob(&one.sha256);
        view! {
            <Show
                when=move || !broken.get()
                fallback=|| view! { <span class="photo__wait desk-expected">{icon(Icon::Image)} <span>{tr("desk-photo-broken")}</span></span> }
            >
                <img src=src.clone() alt="" loading="lazy" decoding="async" on:error=move |_| broken.set(true) />
            </Show>
        }
        .into_any()
    } else {
        view! { <span class="photo__wait desk-expected">{icon(Icon::Hourglass)} <span>{tr("desk-photo-expected")}</span></span> }.into_any()
    };
    view! {
        <button
            type="button"
            class="photo"
            aria-label=spoken
            data-testid="photo"
            data-here=one.photo.here.to_string()
            on:click=move |_| on_press.run(())
        >
            {inside}
            <span class="desk-slot" aria-hidden="true">{move || slot_word(&slot)}</span>
            {(!caption.is_empty() && one.photo.here).then(|| view! { <span class="photo__caption">{caption}</span> })}
        </button>
    }
}

/// A place in words: how far from the site, how exact, and the coordinates.
pub fn place_words(place: &Place, site: (f64, f64)) -> String {
    let away = jobsheet_geokit::distance(site, (place.lat, place.lon));
    let args = [
        ("distance", distance(away).into()),
        ("accuracy", distance(place.accuracy).into()),
        ("lat", format!("{:.5}", place.lat).into()),
        ("lon", format!("{:.5}", place.lon).into()),
    ];
    let words = t_args("desk-place", &args);
    if place.mock { format!("{words} · {}", t("desk-place-mock")) } else { words }
}

/// The same without the coordinates, for where there are many.
pub fn place_in_short(place: &Place, site: (f64, f64)) -> String {
    let away = jobsheet_geokit::distance(site, (place.lat, place.lon));
    let args = [("distance", distance(away).into()), ("accuracy", distance(place.accuracy).into())];
    let words = t_args("desk-place-short", &args);
    if place.mock { format!("{words} · {}", t("desk-place-mock")) } else { words }
}

/// A time as exactly as it is kept.
pub fn exact_time(at: Timestamp, now: Timestamp) -> String {
    format!("{} {}", when::day_words(at, now), when::clock_exact(at))
}

#[component]
fn Large(photos: Memo<Vec<OfficePhoto>>, at: RwSignal<usize>, open: RwSignal<bool>, seen: Seen) -> impl IntoView {
    let count = Memo::new(move |_| photos.with(Vec::len));
    let step = move |forward: bool| {
        let all = count.get_untracked().max(1);
        at.update(|at| *at = (*at + if forward { 1 } else { all - 1 }) % all);
    };
    let title = Signal::derive(move || photos.with(|photos| photos.get(at.get()).map(slot_word)).unwrap_or_default());
    #[expect(clippy::cast_precision_loss, reason = "a handful of photos")]
    let subtitle = Signal::derive(move || {
        t_args(
            "desk-photo-of",
            &[("at", number(at.get() as f64 + 1.0).into()), ("all", number(count.get() as f64).into())],
        )
    });
    view! {
        <Sheet open=open title=title subtitle=subtitle size=SheetSize::Wide testid="lightbox">
            <div
                class="desk-large"
                on:keydown=move |event| match event.key().as_str() {
                    "ArrowRight" => step(true),
                    "ArrowLeft" => step(false),
                    _ => {}
                }
            >
                {move || photos.with(|photos| photos.get(at.get()).cloned()).map(|one| view! { <Picture one=one seen=seen /> })}
                <Show when=move || { count.get() > 1 }>
                    <div class="desk-large__steps">
                        <IconButton
                            icon=Icon::ChevronLeft
                            label=tr("desk-photo-before")
                            filled=true
                            on_press=move || step(false)
                            testid="photo-previous"
                        />
                        <IconButton
                            icon=Icon::ChevronRight
                            label=tr("desk-photo-after")
                            filled=true
                            on_press=move || step(true)
                            testid="photo-next"
                        />
                    </div>
                </Show>
            </div>
        </Sheet>
    }
}

#[component]
fn Picture(one: OfficePhoto, seen: Seen) -> impl IntoView {
    let now = desk().now;
    let OfficePhoto { photo, sha256 } = one;
    let caption = photo.caption.clone();
    let site = move || seen.with(|detail| (detail.site.lat, detail.site.lon));
    let (_, size) = photo.sent;
    let picture = if photo.here {
        view! { <img class="photo-large desk-large__picture" src=rest::blob(&sha256) alt=caption.clone() data-testid="photo-large" /> }.into_any()
    } else {
        view! {
            <div class="desk-large__expected">
                {icon(Icon::Hourglass)} <span class="strong">{tr("desk-photo-expected")}</span>
                <span class="quiet small">
                    {move || t_args("desk-photo-expected-more", &[("size", bytes(size).into())])}
                </span>
            </div>
        }
        .into_any()
    };
    view! {
        {picture}
        <KeyValues>
            {(!caption.is_empty()).then(|| view! { <KeyValue name=tr("desk-caption")>{caption}</KeyValue> })}
            <KeyValue name=tr("desk-time")>{move || exact_time(photo.at, now.get())}</KeyValue>
            <KeyValue name=tr("desk-by")>{photo.by.clone()}</KeyValue>
            <KeyValue name=tr("desk-where")>
                {move || photo.place.map_or_else(|| t("desk-no-place"), |place| place_words(&place, site()))}
            </KeyValue>
        </KeyValues>
    }
}
