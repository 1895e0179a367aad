//! Signatures given: by whom, when, in what today's report differs from the signed one, and the signed one itself (X11).

use jobsheet_api::ApiError;
use jobsheet_api::device::{Command, Reply, ReportModel, SignatureView};
use jobsheet_model::SignatureId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::here;
use crate::i18n::{date_and_time, t_if_known, tr};
use crate::technician::Paper;
use crate::technician::core::core;
use crate::technician::picture::picture;
use crate::ui::{
    Banner, Button, Card, Difference, ErrorBanner, Icon, Passage, Sheet, SheetSize, Size, Skeleton, Tone, each,
};

/// The card; absent while nobody has signed.
#[component]
pub fn Signatures() -> impl IntoView {
    let here = here();
    let signatures = here.part(|page| page.signatures.clone());
    let some = Memo::new(move |_| signatures.with(|all| all.as_ref().is_some_and(|all| !all.is_empty())));
    view! {
        <Show when=move || some.get()>
            <Card title=tr("card-signature") icon=Icon::Signature testid="card-signature">
                {each(
                    move || signatures.get().unwrap_or_default(),
                    |one| format!("{} {} {} {}", one.id, one.state as u8, one.changes.len(), one.report_here),
                    |one| view! { <Signed signature=one /> }.into_any(),
                )}
            </Card>
        </Show>
    }
}

#[component]
fn Signed(signature: SignatureView) -> impl IntoView {
    let here = here();
    let src = picture(here.id, signature.attachment, false);
    let open = RwSignal::new(false);
    let role = signature.role.clone();
    let name = signature.signer.clone();
    let id = signature.id;
    view! {
        <figure class="signed" data-testid="signed">
            {move || src.get().map(|src| view! { <img class="signed__drawing" src=src alt=name.clone() /> })}
            <figcaption class="row row--wrap small">
                <span class="strong">{signature.signer.clone()}</span>
                <span class="quiet">{move || t_if_known(&format!("signer-{role}"), &[]).unwrap_or_else(|| role.clone())}</span>
                <span class="quiet number">{move || date_and_time(signature.at)}</span>
                <Passage state=signature.state />
            </figcaption>
        </figure>
        {signature
            .changed_after
            .then(|| {
                view! {
                    <Banner title=tr("changed-after-signing") tone=Tone::Amber testid="changed-after">
                        <ul class="differences">{signature.changes.clone().into_iter().map(|change| view! { <Difference change=change time=date_and_time /> }).collect_view()}</ul>
                    </Banner>
                }
            })}
        {if signature.report_here {
            view! { <Button label=tr("signed-report-show") icon=Icon::Report size=Size::Small on_press=move || open.set(true) testid="signed-report" /> }.into_any()
        } else {
            view! { <p class="small quiet">{tr("signed-report-elsewhere")}</p> }.into_any()
        }}
        <Sheet open=open title=tr("signed-report-title") subtitle=tr("signed-report-exact") size=SheetSize::Wide testid="signed-report-sheet">
            <SignedReport signature=id />
        </Sheet>
    }
}

/// The bytes that the signature is bound to, never rebuilt from today's state.
#[component]
fn SignedReport(signature: SignatureId) -> impl IntoView {
    let here = here();
    let model = RwSignal::new(None::<ReportModel>);
    let failed = RwSignal::new(None::<ApiError>);
    spawn_local(async move {
        match core().ask(Command::SignedReport { order: here.id, signature }).await {
            Ok(Reply::Report(preview)) => {
                model.try_set(Some(preview.model));
            }
            Ok(_) => {}
            Err(error) => {
                failed.try_set(Some(error));
            }
        }
    });
    view! {
        <ErrorBanner error=failed />
        {move || match (model.get(), failed.with(Option::is_some)) {
            (Some(model), _) => view! { <Paper model=model /> }.into_any(),
            (None, false) => view! { <Skeleton count=1 /> }.into_any(),
            (None, true) => ().into_any(),
        }}
    }
}
