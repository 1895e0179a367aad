//! The tabs at the foot of the phone: three to five destinations, always with their words.

use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::{Icon, icon};
use crate::i18n::tr;

/// One destination.
#[derive(Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: &'static str,
    /// What it is called.
    pub label: Signal<String>,
    /// Its drawing.
    pub icon: Icon,
    /// A count; none or zero shows nothing.
    pub badge: Signal<u32>,
    /// The count wants a person.
    pub alert: Signal<bool>,
    /// Begins something new, rather than showing something.
    pub adds: bool,
    /// For tests.
    pub testid: &'static str,
}

/// The tabs. The router marks the current one.
#[component]
pub fn TabBar(
    /// From left to right.
    tabs: Vec<Tab>,
) -> impl IntoView {
    view! {
        <nav class="tab-bar" aria-label=tr("tabs")>
            <ul class="tab-bar__list">
                {tabs
                    .into_iter()
                    .map(|tab| {
                        let badge = tab.badge;
                        let alert = tab.alert;
                        view! {
                            <li>
                                <A href=tab.href attr:class=if tab.adds { "tab tab--add" } else { "tab" } attr:data-testid=tab.testid>
                                    <span class="tab__ground">
                                        {icon(tab.icon)}
                                        {move || {
                                            (badge.get() > 0)
                                                .then(|| view! { <span class="tab__badge" class:tab__badge--alert=alert>{badge.get().min(99).to_string()}</span> })
                                        }}
                                    </span>
                                    <span>{tab.label}</span>
                                </A>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
