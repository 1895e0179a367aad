//! A person as a coloured disc with the letters one would use: the given name's last two characters in Chinese,
//! initials in Latin.

use leptos::prelude::*;

use super::chip::Tone;

/// How large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AvatarSize {
    /// In a line of text.
    Small,
    /// In a list.
    #[default]
    Normal,
    /// On one's own page.
    Large,
}

/// The letters for a name.
#[must_use]
pub fn letters(name: &str) -> String {
    let first_latin = name.chars().next().is_some_and(|letter| letter.is_ascii());
    if first_latin {
        name.split_whitespace().filter_map(|word| word.chars().next()).take(2).flat_map(char::to_uppercase).collect()
    } else {
        let characters: Vec<char> =
            name.chars().filter(|letter| !letter.is_whitespace() && !letter.is_ascii()).collect();
        characters.iter().skip(characters.len().saturating_sub(2)).collect()
    }
}

/// The same person gets the same colour everywhere; red and amber are kept for states.
#[must_use]
pub fn person_tone(name: &str) -> Tone {
    const TONES: [Tone; 7] = [Tone::Blue, Tone::Indigo, Tone::Violet, Tone::Teal, Tone::Green, Tone::Plum, Tone::Brand];
    let sum: usize = name.chars().map(|letter| letter as usize).sum();
    TONES[sum % TONES.len()]
}

/// The disc. Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: String,
    /// How large.
    #[prop(optional)]
    size: AvatarSize,
) -> impl IntoView {
    let large = match size {
        AvatarSize::Small => "avatar--s",
        AvatarSize::Normal => "",
        AvatarSize::Large => "avatar--l",
    };
    view! { <span class=format!("avatar {} {large}", person_tone(&name).class()) aria-hidden="true">{letters(&name)}</span> }
}
