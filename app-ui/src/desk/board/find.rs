//! What fits the words and filters: rows by name or skill, cards by anything that is written on them.

use std::collections::BTreeSet;

use jobsheet_api::office::BoardOrder;
use jobsheet_model::{Priority, Status};
use leptos::prelude::*;

use super::book::{BoardBook, Card, Row};
use crate::desk::context::{Desk, skill_word};

/// The rows that fit; tracked.
#[must_use]
pub fn rows(book: BoardBook) -> Vec<Row> {
    let words = book.who.with(|words| words.trim().to_lowercase());
    book.rows.with(|rows| {
        if words.is_empty() {
            return rows.clone();
        }
        let fits = |row: &&Row| {
            row.day.with_untracked(|day| {
                day.name.to_lowercase().contains(&words)
                    || day.skills.iter().any(|skill| skill_word(skill).to_lowercase().contains(&words))
            })
        };
        rows.iter().filter(fits).cloned().collect()
    })
}

/// The cards that fit; tracked.
#[must_use]
pub fn cards(desk: Desk) -> Vec<Card> {
    let book = desk.board;
    book.edition.track();
    let words = book.words.with(|words| words.trim().to_lowercase());
    let priority = book.priority.with(|code| Priority::from_code(code));
    let skill = book.skill.get();
    let offered = book.offered.get();
    book.pool.with(|pool| {
        let fits = |card: &&Card| {
            card.order.with_untracked(|order| {
                priority.is_none_or(|priority| order.priority == priority)
                    && (!offered || order.status == Status::InPool)
                    && (skill.is_empty() || order.skills.contains(&skill))
                    && (words.is_empty() || says(desk, order, &words))
            })
        };
        pool.iter().filter(fits).cloned().collect()
    })
}

fn says(desk: Desk, order: &BoardOrder, words: &str) -> bool {
    [&order.number, &order.title, &order.customer, &order.address, &order.district]
        .iter()
        .any(|text| text.to_lowercase().contains(words))
        || desk.service(&order.service).to_lowercase().contains(words)
}

/// How many of them are offered to several; tracked.
#[must_use]
pub fn offered(book: BoardBook) -> usize {
    book.edition.track();
    let is = |card: &&Card| card.order.with_untracked(|order| order.status == Status::InPool);
    book.pool.with(|pool| pool.iter().filter(is).count())
}

/// Skills that orders of the pool need; tracked.
#[must_use]
pub fn skills(book: BoardBook) -> Vec<String> {
    book.edition.track();
    let all: BTreeSet<String> = book
        .pool
        .with(|pool| pool.iter().flat_map(|card| card.order.with_untracked(|order| order.skills.clone())).collect());
    all.into_iter().collect()
}
