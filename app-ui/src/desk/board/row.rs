//! A technician's day: name and load at the left, working hours, breaks, trips and visits along the hours.

use std::sync::Arc;

use jobsheet_api::office::{BoardRow, Load};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::block::Block;
use super::book::Row;
use super::frame::Grid;
use super::lanes::lanes;
use super::words;
use crate::desk::context::{desk, skill_word};
use crate::i18n::t_args;
use crate::ui::{Avatar, AvatarSize};

/// The row.
#[component]
pub fn TechnicianRow(row: Row) -> impl IntoView {
    let book = desk().board;
    let grid: Grid = expect_context();
    let own = row.technician;
    // Each row has a place of its own: scrolling never moves one that is drawn.
    let place = Memo::new(move |_| {
        grid.shown.with(|rows| rows.iter().position(|row| row.technician == own)).unwrap_or_default()
    });
    let day = row.day;
    let (name, id) = day.with_untracked(|day| (day.name.clone(), day.technician));
    let (head, ground, visits, words) = (day.clone(), day.clone(), day.clone(), day.clone());
    let help = move |event: web_sys::PointerEvent| {
        if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
            let words = untrack(|| head.with(|day| format!("{}\n{}", skills(day), words::load_words(day.load))));
            let _ = element.set_attribute("title", &words);
        }
    };
    let lanes = {
        let day = day.clone();
        Memo::new(move |_| day.with(|day| lanes(&day.visits)))
    };
    let target = Memo::new(move |_| book.target.get() == Some(id));
    let said = move || {
        words.with(|day| {
            t_args(
                "board-row-said",
                &[
                    ("name", day.name.clone().into()),
                    ("level", words::level_word(day.load.level).into()),
                    ("count", day.visits.len().into()),
                ],
            )
        })
    };
    view! {
        <div class="board-row" style=move || format!("--row:{}", place.get()) class:board-row--target=target role="group" aria-label=said data-testid="row" data-technician=id.to_string()>
            <div class="board-name" on:pointerenter=help>
                <Avatar name=name.clone() size=AvatarSize::Small />
                <div class="board-name__text">
                    <span class="board-name__name clip">{name.clone()}</span>
                    {
                        let day = day.clone();
                        move || load(day.with(|day| day.load))
                    }
                </div>
            </div>
            <div class="board-track">
                {move || ground_words(&ground.get(), book.axis.get())}
                <For
                    each=move || visits.with(|day| day.visits.iter().map(|visit| visit.order.id).collect::<Vec<_>>())
                    key=|id| *id
                    children=move |id| view! { <Block id=id day=day.clone() lanes=lanes /> }
                />
            </div>
        </div>
    }
}

fn skills(day: &Arc<BoardRow>) -> String {
    day.skills.iter().map(|code| skill_word(code)).collect::<Vec<_>>().join(" · ")
}

/// How full the day is: a bar, its colour, and the word.
pub fn load(load: Load) -> impl IntoView + use<> {
    let tone = words::level_tone(load.level);
    let code = match load.level {
        jobsheet_api::office::LoadLevel::Off => "off",
        jobsheet_api::office::LoadLevel::Free => "free",
        jobsheet_api::office::LoadLevel::Busy => "busy",
        jobsheet_api::office::LoadLevel::Full => "full",
    };
    view! {
        <span class=format!("board-load {}", tone.class()) data-testid="load" data-level=code>
            <span class="board-load__bar" aria-hidden="true">
                <span style:width=format!("{}%", words::load_percent(load))></span>
            </span>
            <span class="board-load__words clip">
                <strong>{move || words::level_word(load.level)}</strong>
                " "
                <span>{move || words::load_short(load)}</span>
            </span>
        </span>
    }
}

/// Working hours are light, what is outside of them dark; breaks are dotted.
fn ground_words(day: &Arc<BoardRow>, axis: super::axis::Axis) -> impl IntoView + use<> {
    let strip = |class: &'static str| {
        move |(at, len): (f64, f64)| {
            view! { <span class=class style=format!("--at:{at:.2};--len:{len:.2}") aria-hidden="true"></span> }
        }
    };
    let hours = day.hours.iter().filter_map(|one| axis.span(one.start, one.end));
    let breaks = day.breaks.iter().filter_map(|one| axis.span(one.start, one.end));
    (hours.map(strip("board-hours")).collect_view(), breaks.map(strip("board-break")).collect_view())
}
