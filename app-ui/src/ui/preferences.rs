//! Language and theme, to be put on the sign-in page and on one's own page.

use leptos::prelude::*;

use super::icon::Icon;
use super::segments::{Segment, Segments};
use crate::i18n::{Lang, lang, set_lang, tr};
use crate::theme::{Theme, set_theme, theme};

/// The language, each by its own name.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let segments = Lang::ALL.map(|lang| Segment::new(lang, lang.own_name())).to_vec();
    view! { <Segments segments=segments value=Signal::derive(lang) on_change=set_lang label=tr("language") testid="language" /> }
}

/// The theme.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let segments = vec![
        Segment::new(Theme::Auto, tr("theme-auto")).with_icon(Icon::Auto),
        Segment::new(Theme::Light, tr("theme-light")).with_icon(Icon::Sun),
        Segment::new(Theme::Dark, tr("theme-dark")).with_icon(Icon::Moon),
        Segment::new(Theme::Sunlight, tr("theme-sunlight")).with_icon(Icon::Contrast),
    ];
    view! { <Segments segments=segments value=Signal::derive(theme) on_change=set_theme label=tr("theme") testid="theme" /> }
}
