//! Signatures: the drawing, who, when, where, and whether what was signed is still what the order says.

use jobsheet_api::office::OfficeSignature;
use leptos::prelude::*;

use super::photos::{exact_time, place_words};
use super::report::SignedReport;
use super::{Seen, part};
use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::{t, t_args, t_if_known, tr};
use crate::rest;
use crate::ui::{Banner, Card, Difference, Icon, KeyValue, KeyValues, Tone, icon};

/// The card; nothing while nobody has signed.
#[component]
pub fn Signatures(seen: Seen) -> impl IntoView {
    let signatures = part(seen, |detail| detail.signatures.clone());
    // The drawing is a file like the photos: named in the record, and here or still on the phone.
    move || {
        let list = signatures.get();
        (!list.is_empty()).then(|| {
            view! {
                <Card title=tr("desk-signatures") icon=Icon::Signature testid="signatures">
                    {list.into_iter().map(|one| view! { <One one=one seen=seen /> }).collect_view()}
                </Card>
            }
        })
    }
}

#[component]
fn One(one: OfficeSignature, seen: Seen) -> impl IntoView {
    let now = desk().now;
    let OfficeSignature { signature, sha256, report_sha256 } = one;
    let report = RwSignal::new(false);
    let missing = RwSignal::new(false);
    let site = move || seen.with(|detail| (detail.site.lat, detail.site.lon));
    let role = signature.role.clone();
    let signs_as = move || t_if_known(&format!("desk-signer-{role}"), &[]).unwrap_or_else(|| role.clone());
    let spoken = signature.signer.clone();
    let alt = move || t_args("desk-signature-of", &[("name", spoken.clone().into())]);
    view! {
        <div class="desk-signature" data-testid="signature">
            <div class="desk-signature__paper">
                <Show
                    when=move || !missing.get()
                    fallback=|| view! { <span class="desk-signature__wait">{icon(Icon::Hourglass)} {tr("desk-signature-expected")}</span> }
                >
                    <img src=rest::blob(&sha256) alt=alt.clone() on:error=move |_| missing.set(true) />
                </Show>
            </div>
            <KeyValues>
                <KeyValue name=tr("desk-signer")>
                    {signature.signer.clone()} " " <span class="quiet">{signs_as}</span>
                </KeyValue>
                <KeyValue name=tr("desk-time")>{move || exact_time(signature.at, now.get())}</KeyValue>
                <KeyValue name=tr("desk-where")>
                    {move || signature.place.map_or_else(|| t("desk-no-place"), |place| place_words(&place, site()))}
                </KeyValue>
                <KeyValue name=tr("desk-report")>
                    <button type="button" class="link" data-testid="signed-report" on:click=move |_| report.set(true)>
                        {tr("desk-report-show")}
                    </button>
                </KeyValue>
            </KeyValues>
        </div>
        <SignedReport open=report sha256=report_sha256 />
        {signature
            .changed_after
            .then(|| {
                let more = tr("desk-changed-after-more");
                let changes = signature.changes.clone();
                view! {
                    <Banner title=tr("desk-changed-after") more=more tone=Tone::Amber testid="changed-after">
                        <ul class="desk-differences">{changes.into_iter().map(|change| view! { <Difference change=change time=when::date_and_clock /> }).collect_view()}</ul>
                    </Banner>
                }
            })}
    }
}
