//! The technician's program: signing in, which is everybody's, and the technician's pages.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_navigate;
use leptos_router::path;

use super::{Frame, Lost};
use crate::place::{Place, is_desks, place};
use crate::platform::browser;
use crate::sign_in::SignIn;
use crate::technician::{Me, NewOrder, Order, Orders, Pool, Report, Shell, Sync, Today};

/// The whole program.
#[component]
pub fn Field() -> impl IntoView {
    view! {
        <Frame>
            <Router>
                <Routes fallback=Elsewhere>
                    <Route path=path!("/") view=Home />
                    <Route path=path!("/sign-in") view=SignIn />
                    <ParentRoute path=path!("") view=Shell>
                        <Route path=path!("/today") view=Today />
                        <Route path=path!("/orders") view=Orders />
                        <Route path=path!("/orders/:id") view=Order />
                        <Route path=path!("/orders/:id/report") view=Report />
                        <Route path=path!("/pool") view=Pool />
                        <Route path=path!("/new") view=NewOrder />
                        // Not `/sync`: that address is the server's.
                        <Route path=path!("/outbox") view=Sync />
                        <Route path=path!("/me") view=Me />
                    </ParentRoute>
                </Routes>
            </Router>
        </Frame>
    }
}

/// Leads to one's place.
#[component]
fn Home() -> impl IntoView {
    let navigate = use_navigate();
    Effect::new(move |_| match place() {
        Some(Place::Desk) => browser::load_instead(Place::Desk.home()),
        Some(Place::Field) => {
            navigate(Place::Field.home(), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        None => navigate("/sign-in", NavigateOptions { replace: true, ..NavigateOptions::default() }),
    });
}

/// An address of the desk, reached by a link inside this program; or of nobody.
#[component]
fn Elsewhere() -> impl IntoView {
    let address = browser::address();
    if is_desks(&address) {
        browser::load_instead(&address);
        return ().into_any();
    }
    view! { <Lost /> }.into_any()
}
