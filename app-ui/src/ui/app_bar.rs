//! The bar at the top of a page: where one is, the way back, what else can be done.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use super::icon_button::IconButton;
use crate::i18n::{t, tr};

fn begin_at(heading: &web_sys::HtmlElement) {
    let nowhere = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    if nowhere {
        let quietly = web_sys::FocusOptions::new();
        quietly.set_prevent_scroll(true);
        let _ = heading.focus_with_options(&quietly);
    }
}

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
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| document().set_title(&format!("{} · {}", title.get(), t("app-name"))));
    // A new page begins at its heading for whoever listens to it, unless the page has put the focus elsewhere. When it has
    // been drawn: before that the browser would have to lay it out for this alone.
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            request_animation_frame(move || set_timeout(move || begin_at(&heading), Duration::ZERO));
        }
    });
    view! {
        <header class="app-bar" class:app-bar--small=small>
            <div class="app-bar__inner">
                {on_back.map(|on_back| view! { <IconButton icon=Icon::ArrowLeft label=tr("back") on_press=on_back testid="back" /> })}
                <div class="app-bar__titles">
                    <h1 class="app-bar__title" node_ref=heading tabindex="-1">{title}</h1>
                    {subtitle.map(|subtitle| view! { <p class="app-bar__sub">{subtitle}</p> })}
                </div>
                {children.map(|children| children())}
            </div>
        </header>
    }
}
