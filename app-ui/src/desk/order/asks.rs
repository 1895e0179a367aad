//! What the field asks of the office, and work that is kept although the order went elsewhere.

use jobsheet_api::device::ProposalView;
use jobsheet_model::{OrderField, OrderId, Priority, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;

use super::{Seen, part};
use crate::desk::context::{Desk, desk};
use crate::desk::when;
use crate::i18n::{t, t_args, tr};
use crate::rest;
use crate::ui::{Banner, Button, Icon, Look, Toast, Tone, priority_word};

/// Proposals and contributions.
#[component]
pub fn Asks(seen: Seen) -> impl IntoView {
    let proposals = part(seen, |detail| detail.proposals.clone());
    let contributions = part(seen, |detail| detail.contributions.clone());
    let late_work = part(seen, |detail| detail.late_work);
    let id = seen.with_untracked(|detail| detail.order.id);
    view! {
        <For
            each=move || proposals.get()
            key=|proposal| (proposal.entry, proposal.current.to_string())
            children=move |proposal| view! { <Ask order=id proposal=proposal /> }
        />
        {move || {
            let names = contributions.get();
            (!names.is_empty())
                .then(|| {
                    let title = Signal::derive(move || t_args("desk-contributions", &[("names", names.join(&t("desk-list-comma")).into())]));
                    view! {
                        <Banner title=title more=tr("desk-contributions-more") icon=Icon::Layers testid="contributions">
                            {move || late_work.get().map(|upto| view! { <NoteLateWork order=id upto=upto /> })}
                        </Banner>
                    }
                })
        }}
    }
}

/// Says that somebody has seen the work: the order asks for attention no more.
#[component]
fn NoteLateWork(order: OrderId, upto: u64) -> impl IntoView {
    let desk = desk();
    let busy = RwSignal::new(false);
    let note = move || {
        busy.set(true);
        spawn_local(async move {
            match rest::note_late_work(order, upto).await {
                Ok(detail) => {
                    desk.open.put(detail);
                    desk.toaster.show(Toast::new(t("desk-late-work-noted")));
                }
                Err(error) => desk.complain(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    desk.may_decide().then(|| {
        view! {
            <Button
                label=tr("desk-late-work-note")
                icon=Icon::Check
                look=Look::Plain
                busy=busy
                on_press=note
                testid="late-work-note"
            />
        }
    })
}

/// A value of a field in words.
pub fn field_value(desk: Desk, field: OrderField, value: &Value) -> String {
    match field {
        OrderField::Priority => value.as_str().and_then(Priority::from_code).map(priority_word).unwrap_or_default(),
        OrderField::WindowStart | OrderField::WindowEnd => value
            .as_i64()
            .map_or_else(|| t("desk-window-none"), |millis| when::day_and_clock(Timestamp(millis), desk.now.get())),
    }
}

#[component]
fn Ask(order: OrderId, proposal: ProposalView) -> impl IntoView {
    let desk = desk();
    let busy = RwSignal::new(false);
    let ProposalView { entry, field, value, current, by, device, at, current_by, current_at, settled, .. } = proposal;
    let (wanted, stands) = (value, current);
    let settle = move |accept: bool| {
        busy.set(true);
        spawn_local(async move {
            match rest::settle(order, entry, accept).await {
                Ok(detail) => {
                    desk.open.put(detail);
                    desk.toaster.show(Toast::new(t(if accept { "desk-accepted" } else { "desk-kept" })));
                }
                Err(error) => desk.complain(&error),
            }
            let _ = busy.try_set(false);
        });
    };
    let title = Signal::derive(move || {
        let args = [
            ("who", by.clone().into()),
            ("field", t(&format!("desk-field-{}", field.code())).into()),
            ("value", field_value(desk, field, &wanted).into()),
        ];
        t_args("desk-asks", &args)
    });
    let more = Signal::derive(move || {
        t_args(
            "desk-asks-more",
            &[
                ("current", field_value(desk, field, &stands).into()),
                ("time", when::day_and_clock(at, desk.now.get()).into()),
                ("device", if device.is_empty() { t("desk-device-unknown") } else { device.clone() }.into()),
            ],
        )
    });
    // Who gave the office's value, and when: the other side of the two.
    let ours = Signal::derive(move || match current_at {
        Some(at) => t_args(
            "desk-asks-ours",
            &[("who", current_by.clone().into()), ("time", when::day_and_clock(at, desk.now.get()).into())],
        ),
        None => t("desk-asks-ours-first"),
    });
    view! {
        <Banner title=title more=Signal::derive(move || format!("{} {} {}", more.get(), ours.get(), t(if settled.is_some() { "desk-asks-settled" } else { "desk-asks-rule" }))) tone=Tone::Amber icon=Icon::Hand testid="proposal">
            {desk
                .may_decide()
                .then(|| {
                    view! {
                        <Button
                            label=tr("desk-accept")
                            icon=Icon::Check
                            look=Look::Plain
                            busy=busy
                            on_press=move || settle(true)
                            testid="proposal-accept"
                        />
                        <Button label=tr("desk-keep") busy=busy on_press=move || settle(false) testid="proposal-keep" />
                    }
                })}
        </Banner>
    }
}
