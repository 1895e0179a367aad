//! A table for a desk: sticky head, sorting by column, rows that can be opened by mouse and keyboard.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// One column.
#[derive(Clone)]
pub struct Column {
    /// Stable code, told when its head is pressed.
    pub code: &'static str,
    /// What it holds.
    pub label: Signal<String>,
    /// It can be sorted by.
    pub sorts: bool,
    /// It holds numbers.
    pub number: bool,
}

impl Column {
    /// A column of words.
    pub fn new(code: &'static str, label: impl Into<Signal<String>>) -> Self {
        Self { code, label: label.into(), sorts: false, number: false }
    }

    /// The same, sortable.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sorts = true;
        self
    }

    /// The same, for numbers.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.number = true;
        self
    }
}

/// The table. `children` are its rows (`tr`).
#[component]
pub fn Table(
    /// From left to right.
    columns: Vec<Column>,
    /// The column sorted by, and whether downwards.
    #[prop(optional, into)]
    sorted: Signal<Option<(&'static str, bool)>>,
    /// Called with the code of the column to sort by.
    #[prop(optional, into)]
    on_sort: Option<Callback<(&'static str,)>>,
    /// What it lists, read out.
    #[prop(into)]
    label: Signal<String>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let head = move |column: Column| {
        let code = column.code;
        let direction = move || sorted.get().filter(|(by, _)| *by == code).map(|(_, down)| down);
        let inside = match on_sort.filter(|_| column.sorts) {
            Some(on_sort) => view! {
                <button type="button" class="table__sort" on:click=move |_| on_sort.run((code,))>
                    <span>{column.label}</span>
                    {move || direction().map(|down| icon(if down { Icon::ArrowDown } else { Icon::ArrowUp }))}
                </button>
            }
            .into_any(),
            None => view! { {column.label} }.into_any(),
        };
        let aria = move || direction().map(|down| if down { "descending" } else { "ascending" });
        view! { <th scope="col" class:is-number=column.number aria-sort=aria>{inside}</th> }
    };
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=label>
            <table class="table">
                <thead>
                    <tr>{columns.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
