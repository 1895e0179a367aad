//! The desk's program: the desk, and the gallery of components.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use super::{Frame, Lost};
use crate::desk::Desk as DeskPages;
use crate::gallery::Gallery;
use crate::place::is_desks;
use crate::platform::browser;

/// The whole program.
#[component]
pub fn Desk() -> impl IntoView {
    view! {
        <Frame>
            <Router>
                <Routes fallback=Elsewhere>
                    <Route path=path!("/gallery") view=Gallery />
                    <Route path=path!("/desk/*way") view=DeskPages />
                </Routes>
            </Router>
        </Frame>
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
