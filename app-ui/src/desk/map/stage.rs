//! The drawn map with what lies over it: buttons, what the marks mean, whose work the tiles are, and a sentence when it cannot
//! be drawn.

use leptos::prelude::*;

use super::book::{Drawing, Mode, State};
use super::canvas::{self, Canvas};
use super::find::Wanted;
use super::heat::Heat;
use super::territory::Draw;
use crate::desk::context::desk;
use crate::i18n::{t, t_args, tr};
use crate::platform::browser;
use crate::ui::{Button, Empty, Icon, IconButton, icon};

/// The stage.
#[component]
pub fn Stage() -> impl IntoView {
    let desk = desk();
    let map = desk.map;
    let drawing = Memo::new(move |_| map.drawing.get());
    let areas = Memo::new(move |_| map.areas.get());
    let heat = Memo::new(move |_| map.mode.get() != Mode::Work);
    view! {
        <div class="map-stage" data-testid="map-stage">
            <Canvas />
            <Show when=move || drawing.get() == Drawing::Ready>
                <div class="map-buttons">
                    <IconButton icon=Icon::Add label=tr("map-closer") on_press=|| canvas::zoom(1.0) testid="map-closer" />
                    <IconButton icon=Icon::Minus label=tr("map-further") on_press=|| canvas::zoom(-1.0) testid="map-further" />
                    <IconButton
                        icon=Icon::Locate
                        label=tr("map-fit")
                        on_press=move || canvas::fit(untrack(|| Wanted::now(desk).narrows()))
                        testid="map-fit"
                    />
                </div>
                <Show when=move || !heat.get() && !areas.get()><Legend /></Show>
            </Show>
            <Show when=move || heat.get()><Heat /></Show>
            <Show when=move || areas.get()><Draw /></Show>
            {move || match drawing.get() {
                Drawing::Ready => ().into_any(),
                Drawing::Loading => view! {
                    <p class="map-note" role="status" data-testid="map-loading">
                        <span class="button__spinner" aria-hidden="true"></span> <span>{tr("map-loading")}</span>
                    </p>
                }
                .into_any(),
                Drawing::Unable => view! {
                    <div class="map-instead" data-testid="map-unable">
                        <Empty icon=Icon::Map title=tr("map-unable") text=tr("map-unable-next") />
                    </div>
                }
                .into_any(),
                Drawing::Failed => view! {
                    <div class="map-instead" data-testid="map-failed">
                        <Empty icon=Icon::WifiOff title=tr("map-failed") text=tr("map-failed-next")>
                            <Button
                                label=tr("map-reload")
                                icon=Icon::Refresh
                                on_press=|| { let _ = browser::window().location().reload(); }
                                testid="map-reload"
                            />
                        </Empty>
                    </div>
                }
                .into_any(),
            }}
            <Show when=move || drawing.get() == Drawing::Ready><Source /></Show>
        </div>
    }
}

/// Whose work the ground is, and under which number it was reviewed: always in sight.
#[component]
fn Source() -> impl IntoView {
    let map = desk().map;
    let words = move || {
        let seen = map.seen.get();
        let basemap = seen.as_ref().and_then(|seen| seen.basemap.clone());
        let Some(basemap) = basemap else { return t("map-no-basemap") };
        if map.bare.get() {
            return t("map-bare");
        }
        let file = map.attribution.get();
        let source = if basemap.attribution.is_empty() { file } else { basemap.attribution };
        let source = if source.is_empty() { t("map-source-unknown") } else { source };
        let number = basemap.review_number;
        if number.is_empty() {
            t_args("map-source", &[("source", source.into())])
        } else {
            t_args("map-source-reviewed", &[("source", source.into()), ("number", number.into())])
        }
    };
    view! { <p class="map-source small" data-testid="map-source">{words}</p> }
}

/// What the marks mean.
#[component]
fn Legend() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <details class="map-key" prop:open=open data-testid="map-key">
            <summary class="map-key__head">{icon(Icon::Info)} <span>{tr("map-key")}</span></summary>
            <ul class="map-key__list small">
                {State::ALL
                    .map(|state| {
                        view! {
                            <li>
                                <span class=format!("map-mark map-mark--{}", state.code()) aria-hidden="true"></span>
                                <span>{tr(format!("map-state-{}", state.code()))}</span>
                            </li>
                        }
                    })}
                <li><span class="map-mark map-mark--late" aria-hidden="true">"!"</span> <span>{tr("map-key-late")}</span></li>
                <li>
                    <span class="map-mark map-mark--late map-mark--turned" aria-hidden="true">"»"</span>
                    <span>{tr("map-key-urgent")}</span>
                </li>
                <li><span class="map-mark map-mark--person" aria-hidden="true"></span> <span>{tr("map-key-person")}</span></li>
                <li>
                    <span class="map-mark map-mark--expected" aria-hidden="true"></span> <span>{tr("map-key-expected")}</span>
                </li>
                <li><span class="map-mark map-mark--old" aria-hidden="true"></span> <span>{tr("map-key-old")}</span></li>
            </ul>
            <p class="small quiet">{tr("map-key-privacy")}</p>
        </details>
    }
}
