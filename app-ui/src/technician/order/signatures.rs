//! Signatures given: by whom, when, and whether the report has changed since.

use jobsheet_api::device::SignatureView;
use leptos::prelude::*;

use super::here;
use crate::i18n::{date_and_time, t_if_known, tr};
use crate::technician::picture::picture;
use crate::ui::{Banner, Card, Icon, Passage, Tone};

/// The card; absent while nobody has signed.
#[component]
pub fn Signatures() -> impl IntoView {
    let here = here();
    let signatures = here.part(|page| page.signatures.clone());
    let some = Memo::new(move |_| signatures.with(|all| all.as_ref().is_some_and(|all| !all.is_empty())));
    view! {
        <Show when=move || some.get()>
            <Card title=tr("card-signature") icon=Icon::Signature testid="card-signature">
                <For each=move || signatures.get().unwrap_or_default() key=|one| (one.id, one.state as u8, one.changed_after) let:one>
                    <Signed signature=one />
                </For>
            </Card>
        </Show>
    }
}

#[component]
fn Signed(signature: SignatureView) -> impl IntoView {
    let here = here();
    let src = picture(here.id, signature.attachment, false);
    let role = signature.role.clone();
    let name = signature.signer.clone();
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
        {signature.changed_after.then(|| view! { <Banner title=tr("changed-after-signing") tone=Tone::Amber /> })}
    }
}
