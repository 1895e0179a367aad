//! The root: language and theme on `<html>`, news, the routes.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_navigate;
use leptos_router::path;

use crate::desk::Desk;
use crate::gallery::Gallery;
use crate::i18n::{lang, t, tr};
use crate::place::place;
use crate::platform::browser;
use crate::platform::update::AppUpdate;
use crate::sign_in::SignIn;
use crate::technician::{Me, NewOrder, Order, Orders, Report, Shell, Sync, Today};
use crate::theme;
use crate::ui::{Empty, Icon, Toaster};

/// The whole app.
#[component]
pub fn Root() -> impl IntoView {
    theme::apply();
    Effect::new(|_| {
        browser::set_root_attribute("lang", lang().tag());
        document().set_title(&t("app-name"));
    });
    let toaster = Toaster::default();
    provide_context(toaster);
    provide_context(AppUpdate::watch());
    view! {
        <Router>
            <Routes fallback=Lost>
                <Route path=path!("/") view=Home />
                <Route path=path!("/sign-in") view=SignIn />
                <Route path=path!("/gallery") view=Gallery />
                <Route path=path!("/desk/*way") view=Desk />
                <ParentRoute path=path!("") view=Shell>
                    <Route path=path!("/today") view=Today />
                    <Route path=path!("/orders") view=Orders />
                    <Route path=path!("/orders/:id") view=Order />
                    <Route path=path!("/orders/:id/report") view=Report />
                    <Route path=path!("/new") view=NewOrder />
                    // Not `/sync`: that address is the server's.
                    <Route path=path!("/outbox") view=Sync />
                    <Route path=path!("/me") view=Me />
                </ParentRoute>
            </Routes>
        </Router>
        {toaster.place()}
    }
}

/// Leads to one's place.
#[component]
fn Home() -> impl IntoView {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let home = place().map_or("/sign-in", crate::place::Place::home);
        navigate(home, NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
}

#[component]
fn Lost() -> impl IntoView {
    view! {
        <main class="alone" data-density="phone">
            <span></span>
            <Empty icon=Icon::Map title=tr("page-not-found") text=tr("page-not-found-text")>
                <a class="button button--primary" href="/">{tr("go-home")}</a>
            </Empty>
        </main>
    }
}
