//! The theme: light, dark, sunlight, or as the system says. Remembered on this device; set as `data-theme` on `<html>`.

use std::cell::RefCell;

use leptos::prelude::*;

use crate::platform::browser;

/// A theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light or dark, as the system says.
    Auto,
    /// Warm paper.
    Light,
    /// For the night and the cellar.
    Dark,
    /// Black on white with thick lines, for a screen in the sun.
    Sunlight,
}

impl Theme {
    /// All, in menu order.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Light, Self::Dark, Self::Sunlight];

    /// The code that is remembered.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Sunlight => "sunlight",
        }
    }
}

const REMEMBERED: &str = "jobsheet-theme";
const DARK: &str = "(prefers-color-scheme: dark)";

thread_local! {
    static THEME: RefCell<Option<ArcRwSignal<Theme>>> = const { RefCell::new(None) };
}

fn signal() -> ArcRwSignal<Theme> {
    THEME.with_borrow_mut(|slot| {
        slot.get_or_insert_with(|| {
            let code = browser::remembered(REMEMBERED).unwrap_or_default();
            ArcRwSignal::new(Theme::ALL.into_iter().find(|theme| theme.code() == code).unwrap_or(Theme::Auto))
        })
        .clone()
    })
}

/// The theme chosen; tracked.
#[must_use]
pub fn theme() -> Theme {
    signal().get()
}

/// Chooses a theme.
pub fn set_theme(theme: Theme) {
    browser::remember(REMEMBERED, theme.code());
    signal().set(theme);
}

/// Keeps `<html data-theme>` and the colour of the browser's own bar in step; once, in the root.
pub fn apply() {
    let dark = RwSignal::new(browser::media(DARK));
    browser::on_media_change(DARK, move |matches| dark.set(matches));
    Effect::new(move |_| {
        let code = match theme() {
            Theme::Auto if dark.get() => "dark",
            Theme::Auto => "light",
            chosen => chosen.code(),
        };
        browser::set_root_attribute("data-theme", code);
        browser::set_meta(
            "theme-color",
            match code {
                "dark" => "#0f1513",
                "sunlight" => "#ffffff",
                _ => "#f4f2ec",
            },
        );
    });
}
