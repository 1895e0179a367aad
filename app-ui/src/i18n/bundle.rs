//! The Fluent files, embedded, parsed once per language when that language is first shown.

use std::cell::{Cell, RefCell};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

use super::{Arg, Lang};

/// The Fluent files that a program carries, per language.
pub struct Words {
    zh: &'static [&'static str],
    en: &'static [&'static str],
}

/// The words of the technician's program.
pub static FIELD: Words = Words {
    zh: &[
        include_str!("../../../locales/zh-CN/common.ftl"),
        include_str!("../../../locales/zh-CN/errors.ftl"),
        include_str!("../../../locales/zh-CN/technician.ftl"),
    ],
    en: &[
        include_str!("../../../locales/en/common.ftl"),
        include_str!("../../../locales/en/errors.ftl"),
        include_str!("../../../locales/en/technician.ftl"),
    ],
};

/// The words of the desk's program, which shows the technician's report too.
pub static DESK: Words = Words {
    zh: &[
        include_str!("../../../locales/zh-CN/common.ftl"),
        include_str!("../../../locales/zh-CN/errors.ftl"),
        include_str!("../../../locales/zh-CN/technician.ftl"),
        #[cfg(not(erase_components))]
        include_str!("../../../locales/zh-CN/gallery.ftl"),
        include_str!("../../../locales/zh-CN/desk.ftl"),
        include_str!("../../../locales/zh-CN/board.ftl"),
        include_str!("../../../locales/zh-CN/automatic.ftl"),
        include_str!("../../../locales/zh-CN/map.ftl"),
    ],
    en: &[
        include_str!("../../../locales/en/common.ftl"),
        include_str!("../../../locales/en/errors.ftl"),
        include_str!("../../../locales/en/technician.ftl"),
        #[cfg(not(erase_components))]
        include_str!("../../../locales/en/gallery.ftl"),
        include_str!("../../../locales/en/desk.ftl"),
        include_str!("../../../locales/en/board.ftl"),
        include_str!("../../../locales/en/automatic.ftl"),
        include_str!("../../../locales/en/map.ftl"),
    ],
};

type Bundle = FluentBundle<FluentResource>;

thread_local! {
    static SPOKEN: Cell<&'static Words> = const { Cell::new(&FIELD) };
    static BUNDLES: RefCell<[Option<Bundle>; 2]> = const { RefCell::new([None, None]) };
}

/// Chooses the words; once, before anything is shown.
pub fn speak(words: &'static Words) {
    SPOKEN.set(words);
}

fn build(lang: Lang) -> Bundle {
    let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![id]);
    // No isolation marks: both languages run left to right, and the marks would end up in copied text.
    bundle.set_use_isolating(false);
    let words = SPOKEN.get();
    for source in match lang {
        Lang::Zh => words.zh,
        Lang::En => words.en,
    } {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) => resource,
            Err((partial, errors)) => {
                leptos::logging::error!("Broken Fluent file: {errors:?}.");
                partial
            }
        };
        if let Err(errors) = bundle.add_resource(resource) {
            leptos::logging::error!("Fluent messages defined twice: {errors:?}.");
        }
    }
    bundle
}

fn with<T>(lang: Lang, read: impl FnOnce(&Bundle) -> T) -> T {
    BUNDLES.with_borrow_mut(|bundles| read(bundles[lang as usize].get_or_insert_with(|| build(lang))))
}

pub(super) fn known(lang: Lang, key: &str) -> bool {
    with(lang, |bundle| bundle.has_message(key))
}

pub(super) fn message(lang: Lang, key: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    with(lang, |bundle| {
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let words = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        if !errors.is_empty() {
            leptos::logging::warn!("Message {key}: {errors:?}.");
        }
        words
    })
}
