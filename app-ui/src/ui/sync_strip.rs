//! The strip under the app bar. Quiet: when everything is confirmed nothing is shown at all.

use jobsheet_api::device::{SyncState, SyncView};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::{t, t_args};

/// What the strip says, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Say {
    Attention(u32),
    Expired(u32),
    Offline(u32),
    Sending(u32),
    Waiting(u32),
}

fn say(view: &SyncView) -> Option<Say> {
    let waiting = view.on_this_phone + view.sent;
    if view.needs_attention > 0 {
        return Some(Say::Attention(view.needs_attention));
    }
    match view.state {
        SyncState::Expired => Some(Say::Expired(waiting)),
        SyncState::Offline => Some(Say::Offline(waiting)),
        SyncState::Busy if waiting > 0 => Some(Say::Sending(waiting)),
        SyncState::Idle if waiting > 0 => Some(Say::Waiting(waiting)),
        SyncState::Idle | SyncState::Busy => None,
    }
}

fn words(say: Say) -> String {
    match say {
        Say::Attention(count) => t_args("strip-attention", &[("count", count.into())]),
        Say::Expired(count) => t_args("strip-expired", &[("count", count.into())]),
        Say::Offline(0) => t("strip-offline"),
        Say::Offline(count) => t_args("strip-offline-waiting", &[("count", count.into())]),
        Say::Sending(count) => t_args("strip-sending", &[("count", count.into())]),
        Say::Waiting(count) => t_args("strip-waiting", &[("count", count.into())]),
    }
}

/// The strip, as a button that leads to the page of what is sent. Its words are also said in a polite live region.
#[component]
pub fn SyncStrip(
    /// How sending is doing.
    #[prop(into)]
    view: Signal<Option<SyncView>>,
    /// Called when pressed.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let said = Memo::new(move |_| view.with(|view| view.as_ref().and_then(say)));
    view! {
        <div role="status" aria-live="polite">
            {move || {
                said.get()
                    .map(|said| {
                        let (class, drawing) = match said {
                            Say::Attention(_) | Say::Expired(_) => ("sync-strip sync-strip--attention", Icon::Warning),
                            Say::Offline(_) => ("sync-strip", Icon::CloudOff),
                            Say::Sending(_) => ("sync-strip sync-strip--sending", Icon::CloudUp),
                            Say::Waiting(_) => ("sync-strip", Icon::CloudUp),
                        };
                        view! {
                            <button type="button" class=class data-testid="sync-strip" on:click=move |_| on_press.run(())>
                                <span class="sync-strip__inner">
                                    {icon(drawing)} <span class="grow">{words(said)}</span> {icon(Icon::ChevronRight)}
                                </span>
                            </button>
                        }
                    })
            }}
        </div>
    }
}
