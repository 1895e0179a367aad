//! Parts used.

use jobsheet_api::device::PartView;
use leptos::prelude::*;

use super::{Seen, part};
use crate::desk::context::desk;
use crate::i18n::{label, quantity, t_if_known, tr};
use crate::ui::{Card, Icon};

/// The card; nothing when none were used.
#[component]
pub fn Parts(seen: Seen) -> impl IntoView {
    let parts = part(seen, |detail| detail.parts.clone());
    move || {
        let lines = parts.get();
        (!lines.is_empty()).then(|| {
            view! {
                <Card title=tr("desk-parts") icon=Icon::Package testid="parts">
                    <ul class="desk-parts">
                        {lines.into_iter().map(|line| view! { <Line line=line /> }).collect_view()}
                    </ul>
                </Card>
            }
        })
    }
}

#[component]
fn Line(line: PartView) -> impl IntoView {
    let desk = desk();
    let PartView { part, milli_quantity, serial, source, .. } = line;
    let known = move || desk.catalog.with(|catalog| catalog.parts.iter().find(|one| one.id == part).cloned());
    let name = move || known().map_or_else(|| part.to_string(), |one| label(&one.name));
    let code = move || known().map(|one| one.code).unwrap_or_default();
    let amount =
        move || format!("{} {}", quantity(milli_quantity), known().map(|one| label(&one.unit)).unwrap_or_default());
    view! {
        <li class="desk-part">
            <span class="grow">
                <span class="strong">{name}</span> " " <span class="code quiet">{code}</span>
                {(!serial.is_empty()).then(|| view! { <span class="code quiet small">" · " {serial}</span> })}
            </span>
            <span class="quiet small">
                {move || t_if_known(&format!("desk-source-{source}"), &[]).unwrap_or_else(|| source.clone())}
            </span>
            <span class="number strong">{amount}</span>
        </li>
    }
}
