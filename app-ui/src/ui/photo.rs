//! Photos in a grid: the tile of one, and the tile that takes more.

use jobsheet_api::device::ItemState;
use leptos::html;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::passage::{passage_icon, passage_word};

/// A photo. Before the picture is there its average colour is shown.
#[component]
pub fn PhotoTile(
    /// Address of the picture, once it is loaded.
    #[prop(into)]
    src: Signal<Option<String>>,
    /// What it shows; read out.
    #[prop(into)]
    label: Signal<String>,
    /// Words about it.
    #[prop(optional, into)]
    caption: Signal<String>,
    /// How far its bytes have got.
    state: ItemState,
    /// A CSS colour to show before the picture.
    #[prop(optional, into)]
    ground: Option<String>,
    /// Called when pressed.
    #[prop(into)]
    on_press: Callback<()>,
    /// For tests.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="photo"
            style:background-color=ground
            aria-label=move || format!("{} {} · {}", label.get(), caption.get(), passage_word(state))
            data-testid=testid
            on:click=move |_| on_press.run(())
        >
            {move || match src.get() {
                Some(src) => view! { <img src=src alt="" decoding="async" /> }.into_any(),
                None => view! { <span class="photo__wait">{icon(Icon::Image)}</span> }.into_any(),
            }}
            <span
                class="photo__passage"
                class:photo__passage--attention=state == ItemState::NeedsAttention
                class:photo__passage--confirmed=state == ItemState::Confirmed
            >
                {icon(passage_icon(state))}
            </span>
            <span class="photo__caption" hidden=move || caption.with(String::is_empty)>{caption}</span>
        </button>
    }
}

/// The tile that opens the camera at once (on a phone), or takes several pictures that exist already.
#[component]
pub fn PhotoAdd(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// Opens the camera; otherwise the pictures of the device, several at once.
    #[prop(optional)]
    camera: bool,
    /// Called with the files.
    #[prop(into)]
    on_files: UnsyncCallback<(Vec<web_sys::File>,)>,
    /// For tests: the file input's.
    #[prop(optional, into)]
    testid: Option<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let picked = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files: Vec<web_sys::File> = input
            .files()
            .map(|list| (0..list.length()).filter_map(|index| list.get(index)).collect())
            .unwrap_or_default();
        // So that the same file can be picked again.
        input.set_value("");
        if !files.is_empty() {
            on_files.run((files,));
        }
    };
    view! {
        <label class="photo-add">
            {icon(if camera { Icon::Camera } else { Icon::Image })}
            <span>{label}</span>
            <input
                node_ref=input
                class="hidden-words"
                type="file"
                accept="image/*"
                capture=camera.then_some("environment")
                multiple=true
                data-testid=testid
                on:change=picked
            />
        </label>
    }
}
