//! News in words, for a shell whose screens may be asleep. Screens that are awake have the same messages.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use jobsheet_api::device::News;

const ZH: &str = include_str!("../../../../locales/zh-CN/technician.ftl");
const EN: &str = include_str!("../../../../locales/en/technician.ftl");

/// What the system shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Headline.
    pub title: String,
    /// Below it.
    pub body: String,
}

/// In the person's language. News of a newer server are told without saying what happened.
#[must_use]
pub fn words(news: &News) -> Words {
    let (tag, text) = if news.language.starts_with("zh") { ("zh-CN", ZH) } else { ("en", EN) };
    let mut bundle = FluentBundle::new(vec![tag.parse().unwrap_or_default()]);
    // No isolation marks: both languages run left to right, and notification areas show the marks.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, _)| partial);
    // Messages of one file, and no function but the built-in ones: there is nothing to clash with.
    let _ = bundle.add_resource(resource);
    let mut args = FluentArgs::new();
    for (name, value) in &news.args {
        match value.parse::<i64>() {
            Ok(number) if name == "count" => args.set(name.clone(), number),
            _ => args.set(name.clone(), value.clone()),
        }
    }
    for name in ["number", "title"].into_iter().filter(|name| !news.args.contains_key(*name)) {
        args.set(name, "");
    }
    let message = |key: &str| {
        let pattern = bundle.get_message(key)?.value()?;
        Some(bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).trim().to_owned())
    };
    let title = message(&format!("news-{}", news.code)).or_else(|| message("news-other")).unwrap_or_default();
    Words { title, body: message("news-body").unwrap_or_default() }
}

#[cfg(test)]
mod tests;
