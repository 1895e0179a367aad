//! The report that was signed, from the bytes that the signature is bound to; never rebuilt from today's state.

use jobsheet_api::ApiError;
use jobsheet_api::device::ReportModel;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::desk::context::desk;
use crate::desk::when;
use crate::i18n::tr;
use crate::rest;
use crate::technician::Paper;
use crate::ui::{ErrorBanner, Sheet, SheetSize, Skeleton};

/// A sheet with the report; read when it is first opened.
#[component]
pub fn SignedReport(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its bytes.
    sha256: String,
) -> impl IntoView {
    let desk = desk();
    let model = RwSignal::new(None::<ReportModel>);
    let failed = RwSignal::new(None::<ApiError>);
    Effect::new(move |_| {
        if !open.get() || model.with_untracked(Option::is_some) {
            return;
        }
        failed.set(None);
        let sha256 = sha256.clone();
        spawn_local(async move {
            match rest::report(&sha256).await {
                Ok(read) => {
                    let _ = model.try_set(Some(read));
                }
                Err(error) => {
                    desk.note(&error);
                    let _ = failed.try_set(Some(error));
                }
            }
        });
    });
    view! {
        <Sheet
            open=open
            title=tr("desk-report-title")
            subtitle=tr("desk-report-exact")
            size=SheetSize::Wide
            testid="report-sheet"
        >
            <ErrorBanner error=failed />
            {move || match (model.get(), failed.with(Option::is_some)) {
                (Some(model), _) => {
                    // Focusable, so that the keyboard can scroll it.
                    view! { <div class="desk-report" tabindex="0"><Paper model=model times_as=when::date_and_clock /></div> }.into_any()
                },
                (None, false) => view! { <Skeleton count=1 /> }.into_any(),
                (None, true) => ().into_any(),
            }}
        </Sheet>
    }
}
