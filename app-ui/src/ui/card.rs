//! Cards, rows of a list and sections: how a page is divided.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// A section of a page with a small heading.
#[component]
pub fn Section(
    /// What it holds.
    #[prop(into)]
    title: Signal<String>,
    /// How many, beside the title.
    #[prop(optional, into)]
    count: Option<Signal<String>>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section">
            <div class="section__head">
                <h2 class="section__title">{title}</h2>
                {count.map(|count| view! { <span class="section__count">{count}</span> })}
            </div>
            {children()}
        </section>
    }
}

/// A card.
#[component]
pub fn Card(
    /// Its heading; without it there is no head.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// Before the heading.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// At the end of the head: a count, a state.
    #[prop(optional, into)]
    note: Option<Signal<String>>,
    /// The body reaches to the edges, for lists.
    #[prop(optional)]
    flush: bool,
    /// Something in it wants a person.
    #[prop(optional, into)]
    attention: Signal<bool>,
    /// Name in the page, to scroll to.
    #[prop(optional, into)]
    id: Option<String>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
    /// The body.
    children: Children,
) -> impl IntoView {
    let plain = title.is_none();
    view! {
        <section class="card" class:card--plain=plain class:card--attention=attention id=id data-testid=testid>
            {title
                .map(|title| {
                    view! {
                        <div class="card__head">
                            {icon.map(self::icon)} <h2 class="card__title">{title}</h2>
                            {note.map(|note| view! { <span class="card__note">{note}</span> })}
                        </div>
                    }
                })}
            <div class="card__body" class:card__body--flush=flush>
                {children()}
            </div>
        </section>
    }
}

/// A row to press: in a sheet of actions or a settings list.
#[component]
pub fn ListRow(
    /// What it is or does.
    #[prop(into)]
    title: Signal<String>,
    /// More about it.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// Before it.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// At its end.
    #[prop(optional, into)]
    trail: Option<ViewFn>,
    /// Called when pressed; without it the row only shows.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// A link instead of an action.
    #[prop(optional, into)]
    href: Option<String>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let inside = view! {
        {icon.map(|shape| view! { <span class="list-row__lead">{self::icon(shape)}</span> })}
        <span class="list-row__text stack gap-0">
            <span class="list-row__title">{title}</span>
            {subtitle.map(|subtitle| view! { <span class="list-row__sub">{subtitle}</span> })}
        </span>
        {trail.map(|trail| view! { <span class="list-row__trail">{trail.run()}</span> })}
    };
    match (href, on_press) {
        (Some(href), _) => view! { <a class="list-row" class:list-row--danger=danger href=href data-testid=testid>{inside}</a> }.into_any(),
        (None, Some(on_press)) => {
            view! { <button type="button" class="list-row" class:list-row--danger=danger data-testid=testid on:click=move |_| on_press.run(())>{inside}</button> }
                .into_any()
        }
        (None, None) => view! { <div class="list-row" data-testid=testid>{inside}</div> }.into_any(),
    }
}
