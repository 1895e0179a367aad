//! How far the work has come from the field: when each technician's phone last spoke, what it then still held, and which
//! files are expected of it. What a silent phone holds nobody can know, and the page says so instead of guessing.

use jobsheet_api::ApiError;
use jobsheet_api::office::{ExpectedFiles, FieldDevice, FieldView, FieldWaiting};
use jobsheet_model::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::context::{Desk, desk};
use super::place::Place;
use crate::i18n::{bytes, relative, t, t_args, tr};
use crate::rest;
use crate::ui::{Avatar, AvatarSize, Chip, ChipLook, Column, Empty, ErrorBanner, Icon, Table, Tone};

/// A phone that was silent for longer is greyed: what is shown of it may be old.
const STALE_MS: i64 = 30 * 60_000;

/// The page.
#[component]
pub fn FieldPage() -> impl IntoView {
    let desk = desk();
    let views = RwSignal::new(None::<Vec<FieldView>>);
    let failed = RwSignal::new(None::<ApiError>);
    let read = move || {
        spawn_local(async move {
            match rest::field().await {
                Ok(answer) => {
                    let _ = failed.try_set(None);
                    let _ = views.try_set(Some(answer));
                }
                Err(error) => {
                    desk.note(&error);
                    let _ = failed.try_set(Some(error));
                }
            }
        });
    };
    // With every change told of, and with the clock: a contact that brings nothing is no change.
    Effect::new(move |_| {
        desk.changed.track();
        desk.now.track();
        read();
    });
    view! {
        <div class="desk-page" data-testid="field-page">
            <ErrorBanner error=failed retry=read />
            <section class="stack gap-3" aria-labelledby="field-title">
                <div class="desk-page__head"><h1 id="field-title">{tr("desk-field-title")}</h1></div>
                <p class="quiet">{tr("desk-field-what")}</p>
                {move || match views.get() {
                    None => view! { <div class="skeleton" style="height:16rem" aria-busy="true"></div> }.into_any(),
                    Some(views) if views.is_empty() => {
                        view! { <Empty icon=Icon::People title=tr("desk-field-nobody") text=tr("desk-field-nobody-next") /> }
                            .into_any()
                    }
                    Some(views) => table(desk, views),
                }}
            </section>
        </div>
    }
}

/// Those who need somebody first, then those something is expected of; else by name, as the server lists them.
fn table(desk: Desk, mut views: Vec<FieldView>) -> AnyView {
    views.sort_by_key(|view| {
        let attention = view.devices.iter().any(|device| device.waiting.is_some_and(|waiting| waiting.attention > 0));
        let waits = !view.expected.is_empty() || view.devices.iter().any(|device| device.waiting.is_some());
        (!attention, !waits)
    });
    let columns = vec![
        Column::new("technician", tr("desk-technician")),
        Column::new("contact", tr("desk-field-contact")),
        Column::new("waiting", tr("desk-field-waiting")),
        Column::new("expected", tr("desk-field-expected")),
    ];
    view! {
        <Table columns=columns label=tr("desk-field-title")>
            {views.into_iter().map(|view| row(desk, view)).collect_view()}
        </Table>
    }
    .into_any()
}

fn row(desk: Desk, view: FieldView) -> impl IntoView {
    let FieldView { person, devices, expected } = view;
    let last = devices.iter().filter_map(|device| device.last_contact).max();
    let stale = move || last.is_none_or(|at| desk.now.get().0 - at.0 > STALE_MS);
    let name = person.name.clone();
    view! {
        <tr data-testid="field-row" class:field-row--stale=stale>
            <td>
                <span class="row">
                    <Avatar name=name.clone() size=AvatarSize::Small />
                    <span class="strong">{name}</span>
                </span>
            </td>
            <td data-testid="field-contact">{contact(desk, &devices, last, stale)}</td>
            <td data-testid="field-waiting">{waiting(desk, &devices)}</td>
            <td data-testid="field-expected">{files(desk, expected)}</td>
        </tr>
    }
}

fn contact(
    desk: Desk,
    devices: &[FieldDevice],
    last: Option<Timestamp>,
    stale: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> AnyView {
    if devices.is_empty() {
        return view! { <span class="faint">{tr("desk-field-no-device")}</span> }.into_any();
    }
    let names = devices.iter().map(|device| device.name.clone()).collect::<Vec<_>>();
    view! {
        <span class="row row--wrap">
            <span class="number">{move || last.map_or_else(|| t("desk-never-seen"), |at| relative(at, desk.now.get()))}</span>
            <Show when=stale>
                <Chip label=tr("desk-field-silent") icon=Icon::CloudOff look=ChipLook::Bare />
            </Show>
        </span>
        <span class="tiny faint">{move || names.join(&t("desk-list-comma"))}</span>
    }
    .into_any()
}

fn waiting(desk: Desk, devices: &[FieldDevice]) -> AnyView {
    let told: Vec<FieldWaiting> = devices.iter().filter_map(|device| device.waiting).collect();
    let Some(oldest) = told.iter().map(|one| one.oldest).min() else {
        return view! { <span class="faint">{tr("desk-field-nothing")}</span> }.into_any();
    };
    let told_at = told.iter().map(|one| one.told_at).max().unwrap_or(oldest);
    let changes: u32 = told.iter().map(|one| one.changes).sum();
    let attention: u32 = told.iter().map(|one| one.attention).sum();
    view! {
        <span class="row row--wrap">
            {(changes > 0)
                .then(|| view! { <span class="number">{move || t_args("desk-field-facts", &[("count", changes.into())])}</span> })}
            {(attention > 0)
                .then(|| {
                    let words = Signal::derive(move || t_args("desk-field-attention", &[("count", attention.into())]));
                    view! { <Chip label=words icon=Icon::Warning tone=Tone::Amber /> }
                })}
        </span>
        <span class="tiny quiet number">
            {move || {
                let now = desk.now.get();
                t_args("desk-field-told", &[("oldest", relative(oldest, now).into()), ("told", relative(told_at, now).into())])
            }}
        </span>
    }
    .into_any()
}

fn files(desk: Desk, expected: Vec<ExpectedFiles>) -> AnyView {
    let Some(since) = expected.first().map(|one| one.since) else {
        return view! { <span class="faint">{tr("desk-field-all-here")}</span> }.into_any();
    };
    let count: u32 = expected.iter().map(|one| one.files).sum();
    let size: u64 = expected.iter().map(|one| one.bytes).sum();
    let orders = expected
        .into_iter()
        .map(|one| {
            let way = desk.way;
            view! { <a class="link" href=move || way.href(Place::Order(one.order))>{one.number}</a> }
        })
        .collect_view();
    view! {
        <span class="number">
            {move || t_args("desk-field-files", &[("count", count.into()), ("size", bytes(size).into())])} " · "
            {move || t_args("desk-field-since", &[("when", relative(since, desk.now.get()).into())])}
        </span>
        <span class="row row--wrap tiny">{orders}</span>
    }
    .into_any()
}
