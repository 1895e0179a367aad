//! Plural rules of the languages that the interface speaks, in the place of the crate of the same name that Fluent uses.
//!
//! That crate knows some two hundred languages, builds a list of them at the first plural, and is 25 KB of what a phone must
//! load before it can show today's list. The part of its API that `fluent-bundle` calls is here (`[patch.crates-io]` in the
//! workspace's `Cargo.toml`), with the rules of `Lang::ALL`. A new language in `locales/` needs its rule in [`cardinal`];
//! without one its plurals fall back to English ones. Source of the rules: Unicode CLDR, Language Plural Rules.

pub mod operands;

use unic_langid::LanguageIdentifier;

use operands::PluralOperands;

/// The form that a number asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the categories of CLDR, by their names there")]
pub enum PluralCategory {
    ZERO,
    ONE,
    TWO,
    FEW,
    MANY,
    OTHER,
}

/// What the number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PluralRuleType {
    /// A place in a row. No message asks for it: the only category is [`PluralCategory::OTHER`].
    ORDINAL,
    /// How many.
    CARDINAL,
}

/// The rules of one language.
#[derive(Debug, Clone)]
pub struct PluralRules {
    english: bool,
}

impl PluralRules {
    /// The rules for numbers of this type.
    ///
    /// # Errors
    /// None; the signature is Fluent's.
    pub fn create<L: Into<LanguageIdentifier>>(language: L, of: PluralRuleType) -> Result<Self, &'static str> {
        Ok(Self { english: language.into().language.as_str() == "en" && of == PluralRuleType::CARDINAL })
    }

    /// The form for this number.
    ///
    /// # Errors
    /// When it is no number.
    pub fn select<N: TryInto<PluralOperands>>(&self, number: N) -> Result<PluralCategory, &'static str> {
        let number = number.try_into().map_err(|_| "not a number")?;
        Ok(if self.english { cardinal(&number) } else { PluralCategory::OTHER })
    }

    /// The languages that there are rules for.
    #[must_use]
    pub fn get_locales(_: PluralRuleType) -> Vec<LanguageIdentifier> {
        ["en", "zh"].iter().filter_map(|tag| tag.parse().ok()).collect()
    }
}

/// English: one thing, and not 1.0 of it. Chinese has one form for all numbers.
fn cardinal(number: &PluralOperands) -> PluralCategory {
    if number.i == 1 && number.v == 0 { PluralCategory::ONE } else { PluralCategory::OTHER }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use super::*;

    fn form(tag: &str, number: f64) -> PluralCategory {
        let language: LanguageIdentifier = tag.parse().unwrap();
        PluralRules::create(language, PluralRuleType::CARDINAL).unwrap().select(number).unwrap()
    }

    #[test]
    fn english_has_two_forms_and_chinese_has_one() {
        let forms = |tag| [0.0, 1.0, -1.0, 1.5, 2.0, 21.0].map(|number| form(tag, number));
        use PluralCategory::{ONE, OTHER};
        assert_eq!(forms("en"), [OTHER, ONE, ONE, OTHER, OTHER, OTHER]);
        assert_eq!(forms("zh-CN"), [OTHER; 6]);
    }

    #[test]
    fn what_is_no_number_has_no_form() {
        let rules = PluralRules::create("en".parse::<LanguageIdentifier>().unwrap(), PluralRuleType::CARDINAL).unwrap();
        assert!(rules.select(f64::NAN).is_err());
    }
}
