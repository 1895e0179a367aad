//! The root of each program: its routes, and around them what both have: language and theme on `<html>`, news.
//!
//! An address of the other program is handed over by loading the page anew.

mod desk;
mod field;

use leptos::prelude::*;

pub use desk::Desk;
pub use field::Field;

use crate::i18n::{lang, t, tr};
use crate::platform::browser;
use crate::platform::update::AppUpdate;
use crate::theme;
use crate::ui::{Empty, Icon, Toaster};

/// What is around the routes.
#[component]
fn Frame(children: Children) -> impl IntoView {
    theme::apply();
    Effect::new(|_| {
        browser::set_root_attribute("lang", lang().tag());
        document().set_title(&t("app-name"));
    });
    let toaster = Toaster::default();
    provide_context(toaster);
    provide_context(AppUpdate::watch());
    view! {
        {children()}
        {toaster.place()}
    }
}

/// For an address that no program has.
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
