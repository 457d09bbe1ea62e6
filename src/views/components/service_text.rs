//! Short texts of service owners: cleaned, and with the attribute `lang` when their language is not
//! the page's.
//!
//! A template that prints a [`ServiceText`] gets a `bdi` element: the text may run in another
//! direction than the page. Where an element of the template has the language instead, the template
//! prints [`ServiceText::lang_attribute`] in its tag and the field `text` in it.

use std::fmt;

use askama::filters::{Escaper as _, Html, HtmlSafe};

use crate::{
    domain::Localised,
    i18n::Language,
    views::markup::{clean_lines, clean_text},
};

/// A text that a service owner wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceText {
    /// The text after [`clean_text`] or [`clean_lines`], not yet escaped.
    pub text: String,
    /// Value of the attribute `lang`; `None` for a text in the page's language.
    pub lang: Option<String>,
}

impl ServiceText {
    /// The text in the best language for the reader, on one line; `None` when there is none.
    #[must_use]
    pub fn line(texts: &Localised, language: Language) -> Option<Self> {
        Self::choose(texts, language, clean_text)
    }

    /// As [`Self::line`], with line breaks kept.
    #[must_use]
    pub fn lines(texts: &Localised, language: Language) -> Option<Self> {
        Self::choose(texts, language, clean_lines)
    }

    /// A text of our own, in the page's language, in place of a missing one.
    #[must_use]
    pub fn own(text: String) -> Self {
        Self { text, lang: None }
    }

    /// Value of the attribute `lang`; empty for a text in the page's language.
    #[must_use]
    pub fn lang(&self) -> &str {
        self.lang.as_deref().unwrap_or_default()
    }

    /// The attribute `lang` with a space before it; empty for a text in the page's language.
    #[must_use]
    pub fn lang_attribute(&self) -> LangAttribute<'_> {
        LangAttribute(self.lang.as_deref())
    }

    /// A `bdi` element with the text's language around `content`, which is markup of the same text.
    #[must_use]
    pub fn around<T: HtmlSafe>(&self, content: T) -> Bdi<'_, T> {
        Bdi {
            lang: self.lang_attribute(),
            content,
        }
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

impl fmt::Display for ServiceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.around(HtmlText(&self.text)).fmt(f)
    }
}

impl HtmlSafe for ServiceText {}

/// The attribute `lang` as markup; nothing for `None`.
#[derive(Clone, Copy, Debug)]
pub struct LangAttribute<'a>(pub Option<&'a str>);

impl fmt::Display for LangAttribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(lang) => write!(f, " lang=\"{}\"", HtmlText(lang)),
            None => Ok(()),
        }
    }
}

impl HtmlSafe for LangAttribute<'_> {}

/// A `bdi` element, which isolates the writing direction of its content.
#[derive(Clone, Copy, Debug)]
pub struct Bdi<'a, T> {
    lang: LangAttribute<'a>,
    content: T,
}

impl<T: HtmlSafe> fmt::Display for Bdi<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<bdi{}>{}</bdi>", self.lang, self.content)
    }
}

impl<T: HtmlSafe> HtmlSafe for Bdi<'_, T> {}

/// A text that is escaped when it is printed.
#[derive(Clone, Copy, Debug)]
pub struct HtmlText<'a>(pub &'a str);

impl fmt::Display for HtmlText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Html.write_escaped_str(f, self.0)
    }
}

impl HtmlSafe for HtmlText<'_> {}

/// The language code, if it is not the page's and has two or three lower-case letters.
#[must_use]
pub fn foreign(code: &str, language: Language) -> Option<String> {
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    (is_code && code != language.code()).then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str, lang: Option<&str>) -> ServiceText {
        ServiceText {
            text: text.to_owned(),
            lang: lang.map(str::to_owned),
        }
    }

    #[test]
    fn markup_in_a_text_is_escaped() {
        let bare = text("<b>&\"'", None);
        assert_eq!(bare.to_string(), "<bdi>&#60;b&#62;&#38;&#34;&#39;</bdi>");
        let odd = text("x", Some("\"><b>"));
        assert_eq!(
            odd.to_string(),
            "<bdi lang=\"&#34;&#62;&#60;b&#62;\">x</bdi>"
        );
    }

    #[test]
    fn the_language_stands_where_it_is_not_the_pages() {
        let foreign = text("Frist", Some("nb"));
        assert_eq!(foreign.to_string(), "<bdi lang=\"nb\">Frist</bdi>");
        assert_eq!(foreign.lang_attribute().to_string(), " lang=\"nb\"");
        assert_eq!(
            foreign.around(HtmlText("F")).to_string(),
            "<bdi lang=\"nb\">F</bdi>"
        );
        assert_eq!(text("x", None).lang_attribute().to_string(), "");
    }
}
