//! One difference between the report that was signed and today's.

use jobsheet_api::device::ReportChange;
use jobsheet_model::Timestamp;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{t, t_if_known};

/// What, as signed, as it is now: an item of a list.
#[component]
pub fn Difference(
    /// The difference.
    change: ReportChange,
    /// A time, as it is written on this page.
    time: fn(Timestamp) -> String,
) -> impl IntoView {
    let change = StoredValue::new(change);
    let name = move || {
        change.with_value(|change| {
            let kind =
                t_if_known(&format!("report-change-{}", change.code), &[]).unwrap_or_else(|| t("report-change-other"));
            if change.name.is_empty() { kind } else { change.name.clone() }
        })
    };
    let words = move |value: &str, code: &str| match value.parse::<i64>() {
        Ok(at) if code.starts_with("time_") => time(Timestamp(at)),
        _ if value.is_empty() => t("none"),
        _ => value.to_owned(),
    };
    let before = move || change.with_value(|change| words(&change.before, &change.code));
    let after = move || change.with_value(|change| words(&change.after, &change.code));
    view! {
        <li data-testid="difference">
            <span class="difference__name">{name}</span> " " <del>{before}</del> " " {icon(Icon::ArrowRight)} " " <ins>{after}</ins>
        </li>
    }
}
