//! The desk's program: the desk, and the gallery of components.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use super::{Frame, Lost};
use crate::desk::Desk as DeskPages;
#[cfg(not(erase_components))]
use crate::gallery::Gallery;
use crate::place::is_desks;
use crate::platform::browser;

/// The whole program.
#[component]
pub fn Desk() -> impl IntoView {
    view! {
        <Frame>
            <Router><Pages /></Router>
        </Frame>
    }
}

/// With the gallery, for whoever works on components.
#[cfg(not(erase_components))]
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=Elsewhere>
            <Route path=path!("/gallery") view=Gallery />
            <Route path=path!("/desk/*way") view=DeskPages />
        </Routes>
    }
}

/// A release has no gallery: nobody who works with Jobsheet needs it, and every desk would load it.
#[cfg(erase_components)]
#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=Elsewhere>
            <Route path=path!("/desk/*way") view=DeskPages />
        </Routes>
    }
}

/// Everything else belongs to the other program, also what nobody has: it says so.
#[component]
fn Elsewhere() -> impl IntoView {
    let address = browser::address();
    if is_desks(&address) {
        return view! { <Lost /> }.into_any();
    }
    browser::load_instead(&address);
    ().into_any()
}
