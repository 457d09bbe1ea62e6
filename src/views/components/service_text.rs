//! Short texts of service owners: cleaned, and marked with their language when it is not the page's.

use crate::views::markup::{clean_lines, clean_text};
use crate::{domain::Localised, i18n::Language};

/// A text that a service owner wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceText {
    /// The text, cleaned.
    pub text: String,
    /// The value of `lang`, when it differs from the page's.
    pub lang: Option<String>,
}

impl ServiceText {
    /// The best of `texts` for a reader, on one line; `None` when there is none.
    #[must_use]
    pub fn line(texts: &Localised, language: Language) -> Option<Self> {
        Self::choose(texts, language, clean_text)
    }

    /// The same with line breaks kept.
    #[must_use]
    pub fn lines(texts: &Localised, language: Language) -> Option<Self> {
        Self::choose(texts, language, clean_lines)
    }

    /// Words of ours in place of a text that is missing.
    #[must_use]
    pub fn own(text: String) -> Self {
        Self { text, lang: None }
    }

    /// Whether `lang` must be said.
    #[must_use]
    pub fn has_lang(&self) -> bool {
        self.lang.is_some()
    }

    /// The value of `lang`, or nothing.
    #[must_use]
    pub fn lang(&self) -> &str {
        self.lang.as_deref().unwrap_or_default()
    }

    fn choose(texts: &Localised, language: Language, clean: fn(&str) -> String) -> Option<Self> {
        let phrase = texts.choose(&language.fallbacks())?;
        let text = clean(&phrase.value);
        (!text.trim().is_empty()).then(|| Self {
            text,
            lang: foreign(&phrase.language, language),
        })
    }
}

/// The code of a language that is not the page's, if it looks like one.
#[must_use]
pub fn foreign(code: &str, language: Language) -> Option<String> {
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    (is_code && code != language.code()).then(|| code.to_owned())
}
