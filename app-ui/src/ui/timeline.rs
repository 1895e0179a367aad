//! What happened, one below the other.

use leptos::prelude::*;

use super::chip::Tone;
use super::icon::{Icon, icon};

/// The list of [`TimelineMark`]s.
#[component]
pub fn Timeline(
    /// The marks.
    children: Children,
) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// One thing that happened.
#[component]
pub fn TimelineMark(
    /// What.
    #[prop(into)]
    title: Signal<String>,
    /// When.
    #[prop(into)]
    when: Signal<String>,
    /// Its drawing.
    icon: Icon,
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// What somebody said.
    #[prop(optional, into)]
    words: Option<String>,
    /// Lines below: who, where, how far it has got.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="timeline__item">
            <span class=format!("timeline__mark {}", tone.class())>{self::icon(icon)}</span>
            <div>
                <div class="timeline__head">
                    <span class="timeline__title">{title}</span>
                    <span class="timeline__when">{when}</span>
                </div>
                <div class="timeline__body">
                    {words.filter(|words| !words.is_empty()).map(|words| view! { <p class="timeline__words">{words}</p> })}
                    {children.map(|children| children())}
                </div>
            </div>
        </li>
    }
}
