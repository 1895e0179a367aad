//! What came of the orders lately: who got which and why, and which wait for a dispatcher.

use jobsheet_api::office::Try;
use leptos::prelude::*;

use crate::desk::board::words::remarks_words;
use crate::desk::context::Desk;
use crate::desk::place::Place;
use crate::i18n::{relative, t, tr};
use crate::ui::{Chip, ChipLook, Column, Icon, Table, Tone};

/// The newest first.
pub(super) fn table(desk: Desk, tries: Vec<Try>) -> AnyView {
    let columns = vec![
        Column::new("order", tr("automatic-order")),
        Column::new("who", tr("desk-technician")),
        Column::new("why", tr("automatic-why")),
        Column::new("when", tr("automatic-when")),
    ];
    view! {
        <Table columns=columns label=tr("automatic-lately")>{tries.into_iter().map(|one| row(desk, one)).collect_view()}</Table>
    }
    .into_any()
}

fn row(desk: Desk, one: Try) -> impl IntoView {
    let (at, reasons, given) = (one.at, one.reasons, one.technician.is_some());
    let who = match given {
        true => view! { <span class="strong">{one.name}</span> }.into_any(),
        false => {
            view! { <Chip label=tr("automatic-nobody") icon=Icon::Warning tone=Tone::Amber look=ChipLook::Soft /> }
                .into_any()
        }
    };
    let why = move || if reasons.is_empty() { t("automatic-no-reason") } else { remarks_words(&reasons) };
    view! {
        <tr data-testid="try">
            <td>
                <a href=Place::Order(one.order).path()>
                    <span class="number strong">{one.number}</span> " " <span>{one.title}</span>
                </a>
            </td>
            <td>{who}</td>
            <td class="small">{why}</td>
            <td class="number">{move || relative(at, desk.now.get())}</td>
        </tr>
    }
}
