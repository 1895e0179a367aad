//! How sending is doing, in four numbers and in words: and what happens next.

use jobsheet_api::device::{ItemState, SyncState, SyncView};
use leptos::prelude::*;

use crate::i18n::{bytes, date_and_time, error_next, error_words, relative, t, t_args, tr};
use crate::platform::browser;
use crate::ui::{Banner, Icon, Tone, icon, icon_large, passage_icon};

/// What happens by itself, or what the person can do.
fn next_words(view: &SyncView) -> String {
    let size = || bytes(view.bytes_left).into();
    if view.state == SyncState::Expired {
        return t("sync-next-expired");
    }
    if view.needs_attention > 0 {
        return t("sync-next-attention");
    }
    if view.all_confirmed {
        return t(if view.cargo.iter().any(|load| load.waiting > 0) { "sync-next-cargo" } else { "sync-next-all" });
    }
    if view.state == SyncState::Offline {
        return t("sync-next-offline");
    }
    if view.photos_held && view.bytes_left > 0 && view.sent == 0 {
        return t_args("sync-next-wifi", &[("size", size())]);
    }
    if view.bytes_left > 0 {
        return t_args("sync-next-photos", &[("size", size())]);
    }
    t("sync-next-moving")
}

/// The head of the page.
pub fn summary(view: &SyncView) -> AnyView {
    let (drawing, tone, key) = if view.needs_attention > 0 {
        (Icon::Warning, "tone-amber", "sync-says-attention")
    } else if view.all_confirmed {
        (Icon::CloudDone, "tone-green", "sync-says-all")
    } else if matches!(view.state, SyncState::Offline) {
        (Icon::CloudOff, "tone-neutral", "sync-says-offline")
    } else if matches!(view.state, SyncState::Expired) {
        (Icon::Key, "tone-amber", "session-expired")
    } else {
        (Icon::CloudUp, "tone-brand", "sync-says-moving")
    };
    let (contact, left, next) = (view.last_contact, view.bytes_left, view.next_try);
    let drafts = u32::try_from(view.drafts.len()).unwrap_or(u32::MAX);
    let boxes = [
        ("sync-box-drafts", Icon::Edit, drafts, false),
        ("sync-box-here", passage_icon(ItemState::OnThisPhone), view.on_this_phone, false),
        ("sync-box-sent", passage_icon(ItemState::Sent), view.sent, false),
        ("sync-box-attention", passage_icon(ItemState::NeedsAttention), view.needs_attention, view.needs_attention > 0),
    ];
    let error = view.last_error.clone().filter(|_| !view.all_confirmed);
    let now = browser::now();
    let whole = view.clone();
    view! {
        <section class=format!("sync-head {tone}") data-testid="sync-summary">
            <span class="fix__mark">{icon_large(drawing)}</span>
            <p class="sync-head__title">{tr(key)}</p>
            <p data-testid="sync-next">{move || next_words(&whole)}</p>
            <p class="small number">
                {move || match contact {
                    Some(at) => t_args("last-contact", &[("when", relative(at, now).into())]),
                    None => t("no-contact-yet"),
                }}
            </p>
            {(left > 0).then(|| view! { <p class="small number" data-testid="bytes-left">{move || t_args("bytes-left", &[("size", bytes(left).into())])}</p> })}
        </section>
        <ul class="counts">
            {boxes
                .map(|(key, drawing, count, alert)| {
                    view! {
                        <li class="count" class:count--alert=alert data-testid=key>
                            {icon(drawing)} <span class="count__number">{count}</span> <span class="count__word">{tr(key)}</span>
                        </li>
                    }
                })}
        </ul>
        {error
            .map(|error| {
                let more = error.clone();
                let again = move || next.map(|at| t_args("next-try", &[("when", date_and_time(at).into())])).unwrap_or_default();
                view! {
                    <Banner
                        title=Signal::derive(move || error_words(&error))
                        more=Signal::derive(move || format!("{} {}", error_next(&more), again()))
                        tone=Tone::Neutral
                        testid="sync-error"
                    />
                }
            })}
    }
    .into_any()
}
