//! The report as the customer will sign it, then name, role, consent and drawing. What is signed is exactly what was
//! shown: the hash of the report goes with the signature, and the core refuses when the report has changed since.

use jobsheet_api::ErrorCode;
use jobsheet_api::device::{Command, Reply, ReportModel, ReportPreview};
use jobsheet_model::{OrderId, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use super::core::core;
use super::load::{Pause, keep_loaded};
use super::order::{reasons, take_step};
use super::shell::InnerPage;
use crate::i18n::{Lang, date_and_time, error_next, error_words, lang, t, t_args, t_in, tr};
use crate::platform::{browser, files, position};
use crate::ui::{
    Banner, Button, Card, Checkbox, Choice, Choices, Drawing, ErrorBanner, Field, Icon, InputKind, Look, Segment,
    Segments, Sheet, SignaturePad, Size, Skeleton, TextArea, TextInput, Toast, Tone, use_toaster,
};

/// Who signs, in menu order.
const SIGNERS: [&str; 4] = ["customer", "tenant", "guard", "other"];

/// The page.
#[component]
pub fn Report() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("id").and_then(|id| id.parse::<OrderId>().ok()));
    let back = id.map_or_else(|| "/today".to_owned(), |id| format!("/orders/{id}"));
    view! {
        <InnerPage title=tr("report") subtitle=tr("report-sub") back=back>
            {match id {
                Some(id) => view! { <Signing id=id /> }.into_any(),
                None => view! { <ErrorBanner error=Signal::stored(Some(ErrorCode::OrderNotFound.into())) /> }.into_any(),
            }}
        </InnerPage>
    }
}

#[component]
fn Signing(id: OrderId) -> impl IntoView {
    let core = core();
    let toaster = use_toaster();
    let navigate = StoredValue::new_local(use_navigate());
    let back = move || {
        // The person may have gone elsewhere while it was being signed.
        navigate.try_with_value(|navigate| {
            navigate(&format!("/orders/{id}"), NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
    };

    // The customer's language may be another than the technician's.
    let language = RwSignal::new(lang());
    let preview = RwSignal::new(None::<ReportPreview>);
    let failed = keep_loaded(
        preview,
        move || Command::Report { order: id, language: language.get().tag().to_owned() },
        |reply| match reply {
            Reply::Report(preview) => Some(*preview),
            _ => None,
        },
        // The report on the screen is what is being signed: it is not changed under the customer's eyes.
        |_| false,
        Pause::Short,
    );
    let contact = core
        .order
        .with_untracked(|page| page.as_ref().filter(|page| page.row.id == id).map(|page| page.site.contact.clone()));
    let signer = RwSignal::new(contact.clone().unwrap_or_default());
    if contact.is_none() {
        // Opened by its address: the order has not been read yet.
        spawn_local(async move {
            if let Ok(Reply::Order(page)) = core.ask(Command::Order { order: id }).await {
                signer.try_update(|signer| {
                    if signer.is_empty() {
                        signer.clone_from(&page.site.contact);
                    }
                });
            }
        });
    }
    let role = RwSignal::new(SIGNERS[0].to_owned());
    let agreed = RwSignal::new(false);
    let drawing = RwSignal::new(Drawing::default());
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let skipping = RwSignal::new(false);
    let shown_language = move || language.get();
    let consent = Signal::derive(move || t_in(shown_language(), "sign-consent"));

    let name_missing = move || signer.with(|name| name.trim().is_empty());
    let sign = move || {
        tried.set(true);
        let complete =
            !name_missing() && agreed.get_untracked() && drawing.with_untracked(|drawing| !drawing.is_empty());
        let png = complete.then(|| drawing.with_untracked(Drawing::png)).flatten();
        let (Some(png), Some(sha256)) =
            (png, preview.with_untracked(|preview| preview.as_ref().map(|preview| preview.sha256.clone())))
        else {
            return browser::show_first_complaint();
        };
        busy.set(true);
        spawn_local(async move {
            let command = Command::Sign {
                order: id,
                signer: signer.get_untracked().trim().to_owned(),
                role: role.get_untracked(),
                consent: consent.get_untracked(),
                language: language.get_untracked().tag().to_owned(),
                report_sha256: sha256,
                place: position::at_hand().await,
            };
            let reply = core.ask_with(command, Some(files::buffer(&png))).await;
            busy.try_set(false);
            match reply {
                Ok((reply, _)) => {
                    if let Reply::Order(page) = reply {
                        core.order.set(Some(*page));
                    }
                    browser::buzz();
                    toaster.show(Toast::new(t("did-sign")));
                    back();
                }
                Err(error) if error.code == ErrorCode::ChangedMeanwhile => {
                    // Something was added after the report was shown: show it as it is now, and sign that.
                    agreed.try_set(false);
                    language.try_update(|_| ());
                    toaster.show(Toast::bad(t("report-changed")));
                }
                Err(error) => toaster.show(Toast::bad(format!("{} {}", error_words(&error), error_next(&error)))),
            }
        });
    };
    view! {
        <Segments
            segments=Lang::ALL.map(|lang| Segment::new(lang, lang.own_name())).to_vec()
            value=language
            on_change=move |chosen| language.set(chosen)
            label=tr("report-language")
            testid="report-language"
        />
        <ErrorBanner error=failed />
        {move || match preview.get() {
            Some(preview) => view! { <Paper model=preview.model /> }.into_any(),
            None => view! { <Skeleton count=2 /> }.into_any(),
        }}
        <Card title=tr("card-signature") icon=Icon::Signature>
            <Field label=tr("signer-name") required=true error=Signal::derive(move || if tried.get() && name_missing() { t("signer-name-needed") } else { String::new() })>
                <TextInput value=signer kind=InputKind::Name testid="signer" />
            </Field>
            <Field label=tr("signer-role") group=true>
                <Choices
                    options=SIGNERS.map(|code| Choice::new(code, tr(format!("signer-{code}")))).to_vec()
                    value=role
                    on_change=move |code| role.set(code)
                    testid="signer-role"
                />
            </Field>
            <Checkbox label=consent checked=agreed on_change=move |yes| agreed.set(yes) testid="consent" />
            <Show when=move || tried.get() && !agreed.get()>
                <p class="field__error" role="alert">{tr("consent-needed")}</p>
            </Show>
            <SignaturePad drawing=drawing name=signer testid="sign-pad" />
            <Show when=move || tried.get() && drawing.with(Drawing::is_empty)>
                <p class="field__error" role="alert">{tr("signature-needed")}</p>
            </Show>
            <Button
                label=tr("sign-confirm")
                icon=Icon::Check
                look=Look::Primary
                size=Size::Big
                wide=true
                busy=busy
                disabled=Signal::derive(move || preview.with(Option::is_none))
                on_press=sign
                testid="sign-confirm"
            />
            <Button label=tr("action-skip_signature") look=Look::Quiet wide=true on_press=move || skipping.set(true) testid="skip-signature" />
        </Card>
        <Skip id=id open=skipping done=back />
    }
}

/// Finishing without a signature, with a reason.
#[component]
fn Skip(id: OrderId, open: RwSignal<bool>, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let toaster = use_toaster();
    let send = move || {
        let reason = match words.get_untracked().trim() {
            "" => code.get_untracked(),
            words => words.to_owned(),
        };
        if reason.is_empty() {
            return wrong.set(true);
        }
        open.set(false);
        spawn_local(async move {
            match take_step(id, jobsheet_model::entry::Action::SkipSignature, reason).await {
                Ok(()) => {
                    toaster.show(Toast::new(t("did-skip_signature")));
                    done.run(());
                }
                Err(error) => toaster.show(Toast::bad(format!("{} {}", error_words(&error), error_next(&error)))),
            }
        });
    };
    view! {
        <Sheet open=open title=tr("action-skip_signature") subtitle=tr("reason-why")>
            <Field label=tr("reason") group=true error=Signal::derive(move || if wrong.get() { t("reason-needed") } else { String::new() })>
                <Choices options=reasons("skip_signature") value=code on_change=move |chosen| code.set(chosen) testid="reason" />
            </Field>
            <Field label=tr("reason-words")>
                <TextArea value=words testid="reason-words" />
            </Field>
            <Button label=tr("action-skip_signature") look=Look::Primary size=Size::Big wide=true on_press=send testid="reason-send" />
        </Sheet>
    }
}

/// The report as a sheet of paper, in the language in which it will be signed.
#[component]
pub fn Paper(
    /// What it says.
    model: ReportModel,
    /// How its times are written; by default on this device's clock.
    #[prop(default = date_and_time)]
    times_as: fn(Timestamp) -> String,
) -> impl IntoView {
    let language = Lang::from_tag(&model.language).unwrap_or_else(lang);
    let w = move |key: &str| t_in(language, key);
    let line = move |key: &str, value: String| (!value.is_empty()).then(|| view! { <dt>{w(key)}</dt><dd>{value}</dd> });
    // In the order of a visit, not of the alphabet.
    let times = ["arrive", "start", "complete"]
        .into_iter()
        .filter_map(|code| Some((w(&format!("report-time-{code}")), *model.times.get(code)?)))
        .collect::<Vec<_>>();
    let photos = model.photos.len();
    view! {
        <article class="paper" lang=language.tag() data-testid="report">
            <header class="paper__head">
                <p class="small">{model.company}</p>
                <h2>{w("report-title")}</h2>
                <p class="code">{model.number.unwrap_or_else(|| w("order-new-number"))}</p>
            </header>
            <dl class="key-values">
                {line("report-customer", model.customer)} {line("report-address", model.address)}
                {line("report-asset", model.asset.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · "))}
                {line("report-task", model.title)} {line("report-description", model.description)}
                {line("report-technician", model.technician)}
                {times.into_iter().map(|(name, at)| view! { <dt>{name}</dt><dd class="number">{move || times_as(at)}</dd> }).collect_view()}
            </dl>
            {(!model.checklist.is_empty())
                .then(|| {
                    view! {
                        <h3>{w("report-checklist")}</h3>
                        <dl class="key-values">
                            {model.checklist.into_iter().map(|(question, answer)| view! { <dt>{question}</dt><dd>{answer}</dd> }).collect_view()}
                        </dl>
                    }
                })}
            {(!model.parts.is_empty())
                .then(|| {
                    view! {
                        <h3>{w("report-parts")}</h3>
                        <dl class="key-values">
                            {model
                                .parts
                                .into_iter()
                                .map(|(name, count, serial)| {
                                    view! { <dt>{name}</dt><dd class="number">{count} {(!serial.is_empty()).then(|| format!(" · {serial}"))}</dd> }
                                })
                                .collect_view()}
                        </dl>
                    }
                })}
            {(!model.note.is_empty()).then(|| view! { <h3>{w("report-note")}</h3><p class="pre">{model.note}</p> })}
            {(photos > 0).then(|| view! { <p class="small quiet">{t_args("report-photos", &[("count", photos.into())])}</p> })}
        </article>
        <Banner title=tr("report-binds") tone=Tone::Neutral icon=Icon::Shield />
    }
}
