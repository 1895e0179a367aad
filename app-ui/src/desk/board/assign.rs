//! Give one order, or several at once, to somebody; the time is left to the plan. The twin of a drag for the keyboard and
//! for a finger.

use std::sync::Arc;

use jobsheet_api::office::BoardRow;
use jobsheet_model::OrderId;
use leptos::prelude::*;

use super::fit::lacking;
use super::moves::{Wanted, want};
use super::{side, words};
use crate::desk::context::{desk, skill_word};
use crate::desk::picker::{Item, Picker};
use crate::i18n::{t, t_args, tr};
use crate::ui::{Avatar, Button, Icon, Look, Sheet, SheetSize, icon};

/// The dialog.
#[component]
pub fn Assign(orders: Vec<OrderId>) -> impl IntoView {
    let desk = desk();
    let book = desk.board;
    let open = RwSignal::new(true);
    let (words, chosen) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let orders: Vec<_> = orders.into_iter().filter_map(|id| side::free(book, id)).map(|found| found.order).collect();
    let first = orders.first().cloned();
    let (count, orders) = (orders.len(), StoredValue::new(orders));
    let fitting = Memo::new(move |_| {
        let words = words.with(|words| words.trim().to_lowercase());
        book.edition.track();
        let rows = book.rows.with(|rows| rows.iter().map(|row| row.day.get_untracked()).collect::<Vec<_>>());
        rows.into_iter().filter(|row| words.is_empty() || says(row, &words)).collect::<Vec<_>>()
    });
    let items = Signal::derive(move || {
        let item = |row: Arc<BoardRow>| Item {
            id: row.technician.to_string(),
            view: ViewFn::from(move || orders.with_value(|orders| one(&row, orders))),
        };
        fitting.get().into_iter().map(item).collect::<Vec<_>>()
    });
    // While typing the best fit is marked, so that Enter takes it.
    Effect::new(move |_| {
        let best = fitting.with(|rows| rows.first().map(|row| row.technician.to_string()));
        if !words.with(String::is_empty) {
            chosen.set(best);
        }
    });
    let picked = Memo::new(move |_| {
        chosen.with(|chosen| {
            fitting.with(|rows| rows.iter().find(|row| Some(row.technician.to_string()) == *chosen).cloned())
        })
    });
    let give = move || {
        let Some(row) = picked.get_untracked() else { return };
        open.set(false);
        let wanted = orders.with_value(|orders| {
            let one = |order: &Arc<jobsheet_api::office::BoardOrder>| Wanted {
                order: order.clone(),
                technician: Some((row.technician, row.name.clone())),
                start: None,
                pinned: false,
                breaks: lacking(&row, order),
            };
            orders.iter().map(one).collect::<Vec<_>>()
        });
        // The dialog of the reason comes in place of this one, so this one goes first.
        book.question.set(None);
        want(desk, book, wanted);
    };
    let title = Signal::derive(move || match count {
        1 => t("desk-assign-title"),
        many => t_args("board-assign-many", &[("count", many.into())]),
    });
    let subtitle = Signal::derive(move || match (&first, count) {
        (Some(order), 1) => words::about(order),
        _ => t("board-assign-when"),
    });
    let label = Signal::derive(move || {
        picked.with(|row| match row {
            Some(row) => t_args("desk-assign-to", &[("name", row.name.clone().into())]),
            None => t("desk-assign-to-whom"),
        })
    });
    let foot = move || {
        view! {
            <Button
                label=label
                look=Look::Primary
                icon=Icon::Send
                disabled=Signal::derive(move || picked.with(Option::is_none))
                on_press=give
                testid="assign-do"
            />
            <span class="grow"></span>
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    view! {
        <Sheet
            open=open
            title=title
            subtitle=subtitle
            size=SheetSize::Normal
            foot=foot
            on_close=move || closed(desk)
            testid="board-assign"
        >
            <Picker
                words=words
                items=items
                chosen=chosen
                marks=true
                on_pick=move |_: String| give()
                label=tr("desk-find-technician")
                nothing=tr("desk-nobody-fits")
                testid="board-technician"
            />
        </Sheet>
    }
}

/// Closed by itself: no other dialog has come in its place.
fn closed(desk: crate::desk::context::Desk) {
    let book = desk.board;
    let own = book.question.with_untracked(|question| matches!(question, Some(super::book::Question::Assign(_))));
    if own {
        book.question.set(None);
    }
}

fn says(row: &BoardRow, words: &str) -> bool {
    row.name.to_lowercase().contains(words)
        || row.skills.iter().any(|skill| skill_word(skill).to_lowercase().contains(words))
}

/// What one wants to know before giving somebody more work.
fn one(row: &Arc<BoardRow>, orders: &[Arc<jobsheet_api::office::BoardOrder>]) -> impl IntoView + use<> {
    let mut missing: Vec<_> = orders.iter().flat_map(|order| lacking(row, order)).collect();
    missing.dedup();
    let skills = row.skills.clone();
    view! {
        <span class="desk-technician">
            <Avatar name=row.name.clone() />
            <span class="desk-technician__text">
                <span class="strong">{row.name.clone()}</span>
                <span class="quiet small">
                    {move || skills.iter().map(|code| skill_word(code)).collect::<Vec<_>>().join(" · ")}
                </span>
                {(!missing.is_empty())
                    .then(|| {
                        view! {
                            <span class="board-lacking small">
                                {icon(Icon::Warning)} <span>{move || words::remarks_words(&missing)}</span>
                            </span>
                        }
                    })}
            </span>
            <span class="board-assign__load">{super::row::load(row.load)}</span>
        </span>
    }
}

/// Opens the dialog for what is chosen, or for the order that the keyboard is on. False when there is none.
pub fn ask(desk: crate::desk::context::Desk) -> bool {
    let book = desk.board;
    let mut orders = super::pool::chosen(desk);
    let cursor = book.cursor.get_untracked();
    if orders.len() < 2 || cursor.is_none_or(|cursor| !orders.contains(&cursor)) {
        orders = cursor.into_iter().filter(|id| side::free(book, *id).is_some()).collect();
    }
    let some = !orders.is_empty();
    if some {
        book.question.set(Some(super::book::Question::Assign(orders)));
    }
    some
}
