//! Words. Every visible word is a Fluent message of `locales/`; `t` looks one up in the language in force and makes
//! the caller react to a switch of language.
//!
//! **Invariant:** a key that is missing shows itself on the screen; it is never silently replaced by another language.

mod bundle;
pub mod clock;
mod error;
mod format;

use std::cell::RefCell;

use jobsheet_model::form::Label;
use leptos::prelude::*;

pub use bundle::{DESK, FIELD, Words, speak};
pub use error::{error_next, error_words};
pub use fluent_bundle::FluentValue as Arg;
pub use format::{
    bytes, clock_time, date_and_time, day, day_in_figures, day_in_full, decimal, distance, duration_ms, local_day,
    local_input, number, parse_local_input, quantity, relative, same_day, short_day, weekday,
};

use crate::platform::browser;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// All, in menu order.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// The BCP 47 tag: also the folder in `locales/`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Its own name, which is the same in every language.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// The language of a BCP 47 tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        if tag.starts_with("zh") {
            Some(Self::Zh)
        } else if tag.starts_with("en") {
            Some(Self::En)
        } else {
            None
        }
    }
}

const REMEMBERED: &str = "jobsheet-language";

thread_local! {
    static LANG: RefCell<Option<ArcRwSignal<Lang>>> = const { RefCell::new(None) };
}

/// The signal of the language, made at first use from what was chosen before, else from the browser's list.
fn signal() -> ArcRwSignal<Lang> {
    LANG.with_borrow_mut(|slot| {
        slot.get_or_insert_with(|| {
            let remembered = browser::remembered(REMEMBERED).and_then(|tag| Lang::from_tag(&tag));
            let preferred = || browser::languages().iter().find_map(|tag| Lang::from_tag(tag));
            ArcRwSignal::new(remembered.or_else(preferred).unwrap_or(Lang::Zh))
        })
        .clone()
    })
}

/// The language in force; tracked.
#[must_use]
pub fn lang() -> Lang {
    signal().get()
}

/// Switches the language and remembers it on this device.
pub fn set_lang(lang: Lang) {
    browser::remember(REMEMBERED, lang.tag());
    signal().set(lang);
}

/// The message `key`; tracked.
#[must_use]
pub fn t(key: &str) -> String {
    bundle::message(lang(), key, &[])
}

/// The message `key` with arguments; tracked.
#[must_use]
pub fn t_args(key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    bundle::message(lang(), key, args)
}

/// The message `key` in a given language: for what somebody else reads.
#[must_use]
pub fn t_in(lang: Lang, key: &str) -> String {
    bundle::message(lang, key, &[])
}

/// The message `key`, or `None` when there is none: for codes that a newer server may have invented.
#[must_use]
pub fn t_if_known(key: &str, args: &[(&'static str, Arg<'_>)]) -> Option<String> {
    bundle::known(lang(), key).then(|| bundle::message(lang(), key, args))
}

/// The message `key` as a signal, for the properties of components.
#[must_use]
pub fn tr(key: impl Into<String>) -> Signal<String> {
    let key = key.into();
    Signal::derive(move || t(&key))
}

/// A catalogue label in the language in force; tracked.
#[must_use]
pub fn label(words: &Label) -> String {
    let (wanted, other) = match lang() {
        Lang::Zh => (&words.zh, &words.en),
        Lang::En => (&words.en, &words.zh),
    };
    if wanted.is_empty() { other.clone() } else { wanted.clone() }
}
