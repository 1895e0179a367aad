//! The bar at the top of a page: where one is, the way back, what else can be done.

use leptos::prelude::*;

use super::icon::Icon;
use super::icon_button::IconButton;
use crate::i18n::tr;

/// The bar. Its title is the page's `h1`.
#[component]
pub fn AppBar(
    /// Where one is.
    #[prop(into)]
    title: Signal<String>,
    /// A line below it.
    #[prop(optional, into)]
    subtitle: Option<Signal<String>>,
    /// The way back; without it no arrow.
    #[prop(optional, into)]
    on_back: Option<Callback<()>>,
    /// A smaller title, for pages below a tab.
    #[prop(optional)]
    small: bool,
    /// What else can be done: icon buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="app-bar" class:app-bar--small=small>
            <div class="app-bar__inner">
                {on_back.map(|on_back| view! { <IconButton icon=Icon::ArrowLeft label=tr("back") on_press=on_back testid="back" /> })}
                <div class="app-bar__titles">
                    <h1 class="app-bar__title">{title}</h1>
                    {subtitle.map(|subtitle| view! { <p class="app-bar__sub">{subtitle}</p> })}
                </div>
                {children.map(|children| children())}
            </div>
        </header>
    }
}
