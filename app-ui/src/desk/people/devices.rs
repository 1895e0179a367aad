//! Enrolled devices. Revoking one is for a phone that was lost or is no longer used.

use jobsheet_api::ApiError;
use jobsheet_api::office::DeviceView;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Staff;
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{relative, t, t_args, tr};
use crate::rest;
use crate::ui::{
    Banner, Button, Chip, ChipLook, Column, Empty, ErrorBanner, HoldButton, Icon, Look, Sheet, SheetSize, Table, Toast,
    Tone,
};

/// The list.
#[component]
pub fn Devices(staff: Staff) -> impl IntoView {
    let desk = desk();
    let asked = RwSignal::new(None::<DeviceView>);
    let columns = vec![
        Column::new("device", tr("desk-device")),
        Column::new("users", tr("desk-device-users")),
        Column::new("seen", tr("desk-device-seen")),
        Column::new("since", tr("desk-device-since")),
        Column::new("state", tr("desk-device-state")),
    ];
    let columns = StoredValue::new(columns);
    let row = move |device: DeviceView| {
        let DeviceView { name, users, created_at, last_seen, revoked_at, .. } = device.clone();
        let state = match revoked_at {
            Some(at) => {
                let time = move || when::day_and_clock(at, desk.now.get());
                let words = Signal::derive(move || t_args("desk-revoked-at", &[("time", time().into())]));
                view! { <Chip label=words icon=Icon::Ban look=ChipLook::Bare /> }.into_any()
            }
            None => {
                let ask = move || asked.set(Some(device.clone()));
                view! { <Button label=tr("desk-revoke") icon=Icon::Ban look=Look::Danger on_press=ask testid="revoke" /> }.into_any()
            }
        };
        view! {
            <tr data-testid="device">
                <td class="strong">{name}</td>
                <td>
                    {move || users.iter().map(|id| staff.name(*id)).collect::<Vec<_>>().join(&t("desk-list-comma"))}
                </td>
                <td class="number">
                    {move || last_seen.map_or_else(|| t("desk-never-seen"), |at| relative(at, desk.now.get()))}
                </td>
                <td class="number">{move || when::date_in_full(created_at)}</td>
                <td>{state}</td>
            </tr>
        }
    };
    let none = Memo::new(move |_| staff.devices.with(Vec::is_empty));
    view! {
        <section class="stack gap-3" aria-labelledby="devices-title">
            <div class="desk-page__head"><h2 id="devices-title">{tr("desk-devices")}</h2></div>
            <Show when=move || !staff.loading.get()>
                <Show
                    when=move || !none.get()
                    fallback=|| view! { <Empty icon=Icon::Phone title=tr("desk-no-devices") text=tr("desk-no-devices-next") /> }
                >
                    <Table columns=columns.get_value() label=tr("desk-devices")>
                        <For
                            each=move || staff.devices.get()
                            key=|device| (device.replica, device.revoked_at, device.last_seen)
                            children=row
                        />
                    </Table>
                </Show>
            </Show>
            <Revoke staff=staff asked=asked />
        </section>
    }
}

/// Says what follows, and wants the button held.
#[component]
fn Revoke(staff: Staff, asked: RwSignal<Option<DeviceView>>) -> impl IntoView {
    let desk = desk();
    let open = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    Effect::new(move |_| {
        error.set(None);
        open.set(asked.with(Option::is_some));
    });
    let revoke = move || {
        let Some(device) = asked.get_untracked() else { return };
        spawn_local(async move {
            match rest::revoke(device.replica).await {
                Ok(()) => {
                    open.set(false);
                    desk.toaster.show(Toast::new(t_args("desk-revoked", &[("name", device.name.into())])));
                    staff.read(true);
                }
                Err(failure) => error.set(Some(failure)),
            }
        });
    };
    let name = Signal::derive(move || {
        asked.with(|device| device.as_ref().map(|device| device.name.clone())).unwrap_or_default()
    });
    let foot = move || {
        view! {
            <HoldButton label=tr("desk-revoke-hold") icon=Icon::Ban on_held=revoke testid="revoke-do" />
            <Button label=tr("cancel") look=Look::Quiet on_press=move || open.set(false) />
        }
    };
    view! {
        <Sheet
            open=open
            title=tr("desk-revoke-title")
            subtitle=name
            size=SheetSize::Narrow
            foot=foot
            on_close=move || asked.set(None)
            testid="revoke-sheet"
        >
            <ErrorBanner error=error />
            <Banner title=tr("desk-revoke-follows") more=tr("desk-revoke-follows-more") tone=Tone::Amber />
        </Sheet>
    }
}
