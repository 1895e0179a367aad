//! A row for each person, a column for each day. As in the day, rows are text and only those in sight are drawn.

use std::sync::Arc;

use jobsheet_api::office::{Load, Week, WeekCell, WeekRow};
use jobsheet_model::UserId;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::super::row::{escape, level_code, load_inside};
use super::super::span::in_sight;
use super::super::words;
use crate::desk::board::go_to;
use crate::desk::context::{Desk, desk, skill_word};
use crate::desk::place::Place;
use crate::desk::when;
use crate::i18n::{t, t_args, tr};
use crate::ui::{Empty, Icon, icon, letters, person_tone};

/// Height of a row in rem; the style sheet has it, too.
const ROW: f64 = 3.5;

/// The rows that fit what is looked for.
fn rows(desk: Desk, week: &Week) -> Vec<WeekRow> {
    let words = desk.board.who.with(|words| words.trim().to_lowercase());
    let fits = |row: &&WeekRow| {
        words.is_empty()
            || row.name.to_lowercase().contains(&words)
            || row.skills.iter().any(|skill| skill_word(skill).to_lowercase().contains(&words))
    };
    week.rows.iter().filter(fits).cloned().collect()
}

/// The pane.
#[component]
pub fn Cells() -> impl IntoView {
    let desk = desk();
    let week = desk.board.week;
    let shown = Memo::new(move |_| week.seen.get().map(|seen| rows(desk, &seen)).unwrap_or_default());
    let count = Memo::new(move |_| shown.with(Vec::len));
    let scroller = NodeRef::<html::Div>::new();
    let body = NodeRef::<html::Div>::new();
    let range = RwSignal::new((0_usize, 24_usize));
    let look = move || {
        let Some(scroller) = scroller.get_untracked() else { return };
        let each = ROW * rem();
        let range_now = in_sight(
            f64::from(scroller.scroll_top()),
            f64::from(scroller.client_height()),
            each,
            count.get_untracked(),
        );
        if range.get_untracked() != (range_now.start, range_now.end) {
            range.set((range_now.start, range_now.end));
        }
    };
    Effect::new(move |_| {
        count.track();
        request_animation_frame(look);
    });
    let drawn = Memo::new(move |_| {
        let (from, to) = range.get();
        shown.with(|rows| {
            let mut out = String::new();
            for (place, row) in rows.iter().enumerate().take(to).skip(from) {
                write(&mut out, place, row);
            }
            out
        })
    });
    Effect::new(move |_| {
        let Some(body) = body.get() else { return };
        let focus = cell_of(document().active_element());
        body.set_inner_html(&drawn.get());
        mark(desk);
        if let Some((technician, day)) = focus {
            focus_cell(technician, day);
        }
    });
    Effect::new(move |_| {
        week.whose.track();
        desk.board.day.track();
        mark(desk);
    });
    let press = move |event: web_sys::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some((technician, day)) = cell_of(target) {
            choose(desk, technician, day);
        }
    };
    view! {
        <div
            class="board-times week"
            role="region"
            tabindex="0"
            aria-label=tr("board-week")
            data-testid="week-cells"
            node_ref=scroller
            on:scroll=move |_| look()
        >
            <div class="week-head">
                <div class="week-corner">{move || t_args("board-people", &[("count", count.get().into())])}</div>
                {move || week.seen.get().map(|seen| heads(desk, &seen))}
            </div>
            <div class="week-body" node_ref=body style:height=move || format!("calc({ROW}rem * {})", count.get()) on:click=press></div>
            <Show when=move || count.get() == 0>
                <Empty icon=Icon::People title=tr("board-nobody") text=tr("board-nobody-next") />
            </Show>
        </div>
    }
}

fn rem() -> f64 {
    let root = document().document_element();
    let style = root.and_then(|root| crate::platform::browser::window().get_computed_style(&root).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok()).unwrap_or(16.0)
}

/// The days with what they have; a press lists what nobody has on them, the link opens the day.
fn heads(desk: Desk, week: &Arc<Week>) -> impl IntoView + use<> {
    let today = when::day_number(desk.now.get_untracked());
    week.days
        .iter()
        .filter_map(|day| Some((when::parse_date(&day.day)?, day.clone())))
        .map(|(number, day)| {
            let listed = move || desk.board.day.get() == number && desk.board.week.whose.get().is_none();
            let (visits, waiting) = (day.visits, day.unassigned);
            let open = Place::Board { day: (number != today).then_some(number), order: None }.path();
            view! {
                <div class="week-day" class:week-day--today=number == today>
                    <button
                        type="button"
                        class="week-day__list"
                        aria-pressed=move || listed().to_string()
                        data-testid="week-day"
                        data-day=day.day.clone()
                        on:click=move |_| {
                            desk.board.week.whose.set(None);
                            go_to(desk, number);
                        }
                    >
                        <span class="week-day__name">{move || when::date(when::on_day(number, 12 * 60))}</span>
                        <span class="hidden-words">
                            {move || t_args("board-week-visits", &[("count", visits.into())])} ", "
                            {move || t_args("board-week-waiting", &[("count", waiting.into())])}
                        </span>
                        <span class="week-day__counts small number" aria-hidden="true">
                            {icon(Icon::CheckCircle)} {visits} " " {icon(Icon::Inbox)}
                            <span class:week-waits=move || { waiting > 0 }>{waiting}</span>
                        </span>
                    </button>
                    <a class="week-day__open" href=open aria-label=move || t_args("board-week-open", &[("day", when::date(when::on_day(number, 12 * 60)).into())]) title=tr("board-week-open-short") data-testid="week-open">
                        {icon(Icon::ArrowRight)}
                    </a>
                </div>
            }
        })
        .collect_view()
}

fn write(out: &mut String, place: usize, row: &WeekRow) {
    let name = escape(&row.name);
    *out += &format!(
        concat!(
            r#"<div class="week-row" style="top:{}rem" role="group" aria-label="{}" data-testid="week-row" data-technician="{}">"#,
            r#"<span class="week-name"><span class="avatar {} avatar--s" aria-hidden="true">{}</span><span class="clip strong">{}</span></span>"#
        ),
        ROW * place as f64,
        name,
        row.technician,
        person_tone(&row.name).class(),
        escape(&letters(&row.name)),
        name
    );
    for (day, cell) in row.days.iter().enumerate() {
        *out += &cell_text(day, cell, &row.name);
    }
    *out += "</div>";
}

fn cell_text(day: usize, cell: &WeekCell, name: &str) -> String {
    let Load { level, .. } = cell.load;
    let (count, said) = match cell.visits {
        0 => (String::new(), String::new()),
        count => (count.to_string(), t_args("board-week-visits", &[("count", count.into())])),
    };
    format!(
        concat!(
            r#"<button type="button" class="week-cell {} board-load" tabindex="-1" data-day="{}" data-testid="week-cell" data-level="{}">"#,
            r#"<span class="hidden-words">{} {}</span><span class="week-count number" aria-hidden="true">{}</span>{}</button>"#
        ),
        words::level_tone(level).class(),
        day,
        level_code(level),
        escape(name),
        escape(&said),
        count,
        load_inside(cell.load)
    )
}

/// Lists somebody's day beside the week.
fn choose(desk: Desk, technician: UserId, day: usize) {
    let Some(number) = number_of(desk, day) else { return };
    desk.board.week.whose.set(Some(technician));
    go_to(desk, number);
}

/// Days since 1970 of a column.
pub fn number_of(desk: Desk, day: usize) -> Option<i64> {
    desk.board.week.seen.with_untracked(|week| when::parse_date(&week.as_ref()?.days.get(day)?.day))
}

/// What a column of somebody's row says.
pub fn cell_at(desk: Desk, technician: UserId, day: usize) -> Option<(String, WeekCell)> {
    desk.board.week.seen.with_untracked(|week| {
        let row = week.as_ref()?.rows.iter().find(|row| row.technician == technician)?;
        Some((row.name.clone(), *row.days.get(day)?))
    })
}

/// The cell that an element is in.
pub fn cell_of(element: Option<Element>) -> Option<(UserId, usize)> {
    let cell = element?.closest(".week-cell").ok()??;
    let day = cell.get_attribute("data-day")?.parse().ok()?;
    let technician = cell.closest(".week-row").ok()??.get_attribute("data-technician")?.parse().ok()?;
    Some((technician, day))
}

/// The element of a cell, if it is drawn.
pub fn element_of(technician: UserId, day: usize) -> Option<HtmlElement> {
    let selector = format!(".week-row[data-technician='{technician}'] > .week-cell[data-day='{day}']");
    document().query_selector(&selector).ok()??.dyn_into().ok()
}

fn focus_cell(technician: UserId, day: usize) {
    if let Some(cell) = element_of(technician, day) {
        let _ = cell.focus();
    }
}

/// The cell whose visits are listed is marked, and reached by Tab; without one the first.
fn mark(desk: Desk) {
    let whose = desk.board.week.whose.get_untracked();
    let day = desk.board.day.get_untracked();
    let column = (0..7).find(|at| number_of(desk, *at) == Some(day));
    let Ok(all) = document().query_selector_all(".week-cell[aria-pressed], .week-cell[tabindex='0']") else { return };
    for at in 0..all.length() {
        if let Some(cell) = all.get(at).and_then(|cell| cell.dyn_into::<Element>().ok()) {
            let _ = cell.remove_attribute("aria-pressed");
            let _ = cell.set_attribute("tabindex", "-1");
        }
    }
    let chosen = whose.zip(column).and_then(|(whose, column)| element_of(whose, column));
    if let Some(chosen) = &chosen {
        let _ = chosen.set_attribute("aria-pressed", "true");
    }
    let first = || document().query_selector(".week-cell").ok().flatten();
    if let Some(cell) = chosen.map(Element::from).or_else(first) {
        let _ = cell.set_attribute("tabindex", "0");
    }
}

/// An arrow on a cell, or from elsewhere into the cells. False when there is none.
#[must_use]
pub fn walk(focus: Option<&Element>, right: i32, down: i32) -> bool {
    let Some((_, day)) = cell_of(focus.cloned()) else {
        let first = document().query_selector(".week-cell[tabindex='0']").ok().flatten();
        return first.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()).is_some_and(|cell| cell.focus().is_ok());
    };
    let Some(row) = focus.and_then(|focus| focus.closest(".week-row").ok().flatten()) else { return false };
    let row = match down {
        1 => row.next_element_sibling(),
        -1 => row.previous_element_sibling(),
        _ => Some(row),
    };
    let day = i32::try_from(day).unwrap_or_default() + right;
    let cell = row.and_then(|row| row.query_selector(&format!(".week-cell[data-day='{day}']")).ok()?);
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
        let _ = cell.focus();
    }
    true
}

/// The week on a narrow screen: a line for each day, which opens it.
#[component]
pub fn Days() -> impl IntoView {
    let desk = desk();
    let week = desk.board.week;
    let line = move |number: i64, visits: u32, waiting: u32| {
        let today = when::day_number(desk.now.get_untracked());
        let href = Place::Board { day: (number != today).then_some(number), order: None }.path();
        view! {
            <li>
                <a class="week-line" href=href data-testid="week-day">
                    <span class="strong grow">{move || when::date(when::on_day(number, 12 * 60))}</span>
                    <span class="quiet number">{move || t_args("board-week-visits", &[("count", visits.into())])}</span>
                    <span class="number" class:week-waits=move || { waiting > 0 }>
                        {move || t_args("board-week-waiting", &[("count", waiting.into())])}
                    </span>
                    {icon(Icon::ChevronRight)}
                </a>
            </li>
        }
    };
    view! {
        <div class="board-list" data-testid="week-list">
            <ul class="board-list__part week-lines" aria-label=tr("board-week")>
                {move || {
                    let days = week.seen.get().map(|seen| seen.days.clone()).unwrap_or_default();
                    days.into_iter()
                        .filter_map(|day| Some(line(when::parse_date(&day.day)?, day.visits, day.unassigned)))
                        .collect_view()
                }}
            </ul>
            <p class="quiet small">{move || {
                let anytime = week.seen.with(|seen| seen.as_ref().map_or(0, |seen| seen.anytime));
                if anytime == 0 { String::new() } else { t("board-week-anytime") + " " + &anytime.to_string() }
            }}</p>
        </div>
    }
}
