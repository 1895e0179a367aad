//! What is wrong, how soon, when, and who goes.

use jobsheet_api::ApiError;
use jobsheet_api::office::CustomerView;
use jobsheet_model::asset::Asset;
use jobsheet_model::order::OrderKind;
use jobsheet_model::{Priority, SiteId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::{Desk, desk};
use crate::desk::place::Place;
use crate::desk::when;
use crate::desk::window::WindowPicker;
use crate::i18n::{label, t, t_args, tr};
use crate::rest;
use crate::ui::{
    Button, ErrorBanner, Field, Icon, Look, Segment, Segments, Select, SelectOption, TextArea, TextInput, Toast, icon,
};

/// The rest of the form.
#[component]
pub fn OrderForm(#[prop(into)] on_drop: Callback<()>) -> impl IntoView {
    let desk = desk();
    let draft = desk.draft;
    let (tried, busy, error) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let wanted = move |missing: bool, key: &str| if tried.get() && missing { t(key) } else { String::new() };
    let submit = move || {
        tried.set(true);
        if busy.get_untracked() {
            return;
        }
        match draft.request() {
            Some(request) => {
                busy.set(true);
                error.set(None);
                spawn_local(async move {
                    let answer = rest::create(&request).await;
                    let _ = busy.try_set(false);
                    match answer {
                        Ok(detail) => {
                            let words = t_args(
                                "desk-created",
                                &[("number", detail.order.number.clone().unwrap_or_default().into())],
                            );
                            draft.take();
                            desk.way.go(Place::Order(detail.order.id));
                            desk.toaster.show(Toast::new(words));
                        }
                        Err(failure) => {
                            desk.note(&failure);
                            let _ = error.try_set(Some(failure));
                        }
                    }
                });
            }
            None => focus_first_error(),
        }
    };
    let kinds = OrderKind::ALL.map(|kind| Segment::new(kind, tr(format!("kind-{}", kind.code())))).to_vec();
    let priorities = Priority::ALL.map(|one| Segment::new(one, tr(format!("priority-{}", one.code())))).to_vec();
    let services = Signal::derive(move || {
        desk.catalog.with(|catalog| {
            catalog
                .services
                .iter()
                .map(|service| {
                    let name = service.name.clone();
                    SelectOption::new(service.code.clone(), Signal::derive(move || label(&name)))
                })
                .collect()
        })
    });
    let title_hint = Signal::derive(move || {
        draft.service.with(|code| if code.is_empty() { String::new() } else { desk.service(code) })
    });
    view! {
        <form
            class="desk-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <Sites error=Signal::derive(move || wanted(draft.site.get().is_none(), "desk-site-wanted")) />
            <Assets />
            <div class="desk-form__pair">
                <Field
                    label=tr("desk-service")
                    required=true
                    error=Signal::derive(move || wanted(draft.service.with(String::is_empty), "desk-service-wanted"))
                >
                    <Select value=draft.service options=services placeholder=tr("desk-choose") testid="service" />
                </Field>
                <Field label=tr("desk-kind") group=true>
                    <Segments
                        segments=kinds
                        value=draft.kind
                        on_change=move |kind| draft.kind.set(kind)
                        testid="kind"
                    />
                </Field>
            </div>
            <Field label=tr("desk-title")><TextInput value=draft.title placeholder=title_hint testid="title" /></Field>
            <Field label=tr("desk-description")>
                <TextArea value=draft.description placeholder=tr("desk-description-hint") testid="new-description" />
            </Field>
            <Field label=tr("desk-priority") group=true>
                <Segments
                    segments=priorities
                    value=draft.priority
                    on_change=move |one| draft.priority.set(one)
                    testid="new-priority"
                />
            </Field>
            <div class="field">
                <span class="field__label">
                    {tr("desk-window")}
                    <span class="quiet">{move || format!(" · {}", t("optional"))}</span>
                </span>
                <WindowPicker draft=draft.window strict=tried />
            </div>
            <Field label=tr("desk-technician")><Technicians /></Field>
            <ErrorBanner error=error />
            <div class="desk-form__foot">
                <Button label=tr("desk-create") look=Look::Primary icon=Icon::Check busy=busy testid="create" />
                <Button label=tr("desk-drop-draft") look=Look::Quiet on_press=on_drop testid="drop-draft" />
            </div>
        </form>
    }
}

/// To the first thing that is missing.
fn focus_first_error() {
    // After the errors have been drawn.
    request_animation_frame(|| {
        let first = document()
            .query_selector(
                ".desk-form [aria-invalid=true], .desk-form .field:has(> .field__error:not([hidden])) button",
            )
            .ok()
            .flatten();
        if let Some(element) =
            first.and_then(|element| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(element).ok())
        {
            let _ = element.focus();
        }
    });
}

fn customer(desk: Desk) -> CustomerView {
    // The form stands only beside a customer; between two of them it shows nothing.
    desk.draft.customer.get().unwrap_or_else(|| CustomerView {
        customer: jobsheet_model::customer::Customer {
            id: jobsheet_model::CustomerId(uuid::Uuid::nil()),
            name: String::new(),
            level: String::new(),
        },
        sites: Vec::new(),
        assets: Vec::new(),
    })
}

/// A row to choose, in a group of radio buttons.
#[component]
fn Pick(
    #[prop(into)] checked: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
    testid: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="desk-pick"
            role="radio"
            aria-checked=move || checked.get().to_string()
            data-testid=testid
            on:click=move |_| on_press.run(())
        >
            <span class="desk-pick__dot" aria-hidden="true"></span>
            <span class="stack grow">{children()}</span>
        </button>
    }
}

#[component]
fn Sites(error: Signal<String>) -> impl IntoView {
    let desk = desk();
    let draft = desk.draft;
    let choose = move |id: SiteId| {
        if draft.site.get_untracked() != Some(id) {
            draft.site.set(Some(id));
            draft.asset.set(None);
        }
    };
    view! {
        <Field label=tr("desk-where-to") required=true group=true error=error>
            <div class="desk-picks" role="radiogroup" aria-label=tr("desk-where-to")>
                {move || {
                    customer(desk)
                        .sites
                        .into_iter()
                        .map(|site| {
                            let id = site.id;
                            view! {
                                <Pick
                                    checked=Signal::derive(move || draft.site.get() == Some(id))
                                    on_press=move || choose(id)
                                    testid="site-choice"
                                >
                                    <span class="strong">
                                        {if site.name.is_empty() { site.district.clone() } else { format!("{} · {}", site.name, site.district) }}
                                    </span>
                                    <span class="quiet small">{site.address.clone()}</span>
                                    <span class="quiet small number">{format!("{} {}", site.contact, site.phone)}</span>
                                </Pick>
                            }
                        })
                        .collect_view()
                }}
            </div>
        </Field>
    }
}

#[component]
fn Assets() -> impl IntoView {
    let desk = desk();
    let draft = desk.draft;
    let here = Memo::new(move |_| {
        let site = draft.site.get();
        customer(desk).assets.into_iter().filter(|asset| Some(asset.site) == site).collect::<Vec<Asset>>()
    });
    view! {
        <Show when=move || here.with(|assets| !assets.is_empty())>
            <Field label=tr("desk-asset") group=true>
                <div class="desk-picks desk-picks--two" role="radiogroup" aria-label=tr("desk-asset")>
                    {move || {
                        here.get()
                            .into_iter()
                            .map(|asset| {
                                let id = asset.id;
                                let until = asset.warranty_until;
                                let holds = move || until.is_some_and(|until| until > desk.now.get());
                                view! {
                                    <Pick
                                        checked=Signal::derive(move || draft.asset.get() == Some(id))
                                        on_press=move || draft.asset.set(Some(id))
                                        testid="asset-choice"
                                    >
                                        <span class="strong">{asset.name.clone()}</span>
                                        <span class="quiet small">
                                            {asset.model.clone()}
                                            " · "
                                            <span class="code">{asset.serial.clone()}</span>
                                        </span>
                                        {until
                                            .map(|until| {
                                                view! {
                                                    <span class="small desk-warranty" class:desk-warranty--holds=holds>
                                                        {icon(Icon::Shield)}
                                                        {move || {
                                                            let key = if holds() { "desk-warranty-until" } else { "desk-warranty-ended" };
                                                            t_args(key, &[("date", when::date_in_full(until).into())])
                                                        }}
                                                    </span>
                                                }
                                            })}
                                    </Pick>
                                }
                            })
                            .collect_view()
                    }}
                    <Pick
                        checked=Signal::derive(move || draft.asset.get().is_none())
                        on_press=move || draft.asset.set(None)
                        testid="asset-none"
                    >
                        <span class="strong">{tr("desk-no-asset")}</span>
                        <span class="quiet small">{tr("desk-no-asset-more")}</span>
                    </Pick>
                </div>
            </Field>
        </Show>
    }
}

#[component]
fn Technicians() -> impl IntoView {
    let desk = desk();
    const NOBODY: &str = "-";
    let value = RwSignal::new(NOBODY.to_owned());
    Effect::new(move |_| {
        value.set(desk.draft.technician.with(|id| if id.is_empty() { NOBODY.to_owned() } else { id.clone() }))
    });
    let options = Signal::derive(move || {
        let mut list = vec![SelectOption::new(NOBODY, tr("desk-later"))];
        list.extend(desk.technicians.get().into_iter().map(|one| {
            let (name, today, open) = (one.person.name, one.today, one.open);
            SelectOption::new(
                one.person.id.to_string(),
                Signal::derive(move || {
                    t_args(
                        "desk-technician-option",
                        &[("name", name.clone().into()), ("today", today.into()), ("open", open.into())],
                    )
                }),
            )
        }));
        list
    });
    let change = move |id: String| desk.draft.technician.set(if id == NOBODY { String::new() } else { id });
    view! { <Select value=value options=options on_change=change testid="new-technician" /> }
}
