//! The root: language and theme on `<html>`, news, the routes.

use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use crate::gallery::Gallery;
use crate::i18n::{lang, tr};
use crate::platform::browser;
use crate::theme;
use crate::ui::{Empty, Icon, Toaster};

/// The whole app.
#[component]
pub fn Root() -> impl IntoView {
    theme::apply();
    Effect::new(|_| browser::set_root_attribute("lang", lang().tag()));
    let toaster = Toaster::default();
    provide_context(toaster);
    view! {
        <Router>
            <Routes fallback=|| view! { <Empty icon=Icon::Map title=tr("page-not-found") text=tr("page-not-found-text") /> }>
                <Route path=path!("/gallery") view=Gallery />
            </Routes>
        </Router>
        {toaster.place()}
    }
}
