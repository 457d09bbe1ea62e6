//! Localised texts of service owners, each in one or more languages.

/// One text in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The text as written: shown, but untrusted.
    pub value: String,
    /// Two-letter ISO 639-1 code, e.g. `nb`.
    pub language: String,
}

/// A text in the languages it was written in; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localised(pub Vec<Phrase>);

impl Localised {
    /// The text in the first of `languages` that it has, else in the first language that exists.
    /// Blank texts count as missing; `None` when all are.
    #[must_use]
    pub fn choose(&self, languages: &[&str]) -> Option<&Phrase> {
        let present = || {
            self.0
                .iter()
                .filter(|phrase| !phrase.value.trim().is_empty())
        };
        languages
            .iter()
            .find_map(|language| present().find(|phrase| phrase.language == *language))
            .or_else(|| present().next())
    }
}

/// Replaces control characters of typed text by spaces: none of our fields accepts them, and
/// Dialogporten fails on them.
#[must_use]
pub fn without_controls(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}

/// Whether the character deceives: it has no glyph of its own and can only hide or reorder others
/// (`docs/rules/security.md#service-owner-texts`). Joiners and variation selectors do not count,
/// since scripts and emoji need them; neither does the soft hyphen.
#[must_use]
pub fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}'
            // Embeddings, overrides, isolates and marks of writing direction.
            | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
            // Zero-width characters.
            | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
            | '\u{180e}' | '\u{34f}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
            // Tag characters, which are invisible.
            | '\u{e0000}'..='\u{e007f}'
        )
}

/// Markup language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// `text/plain`: shown without any markup.
    Plain,
    /// `text/markdown`: rendered as Markdown on the page.
    Markdown,
    /// `text/html`, from services with a legacy right to it.
    Html,
    /// A media type that this version does not know; the text is shown as plain text.
    Unknown,
}

/// A text with its markup language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedText {
    /// The text in each language, as written.
    pub text: Localised,
    /// Markup language for all languages of the text.
    pub markup: Markup,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn localised(phrases: &[(&str, &str)]) -> Localised {
        let phrase = |(language, value): &(&str, &str)| Phrase {
            value: (*value).to_owned(),
            language: (*language).to_owned(),
        };
        Localised(phrases.iter().map(phrase).collect())
    }

    #[test]
    fn what_was_typed_has_no_control_characters() {
        assert_eq!(without_controls("a\0b\u{85}c\r\nd\te"), "a b c  d e");
        assert_eq!(without_controls("æ 👍\u{200d}"), "æ 👍\u{200d}");
    }

    #[test]
    fn what_has_no_glyph_deceives_and_what_scripts_need_does_not() {
        let deceptive = "\0\n\u{9b}\u{202e}\u{2066}\u{200e}\u{61c}\u{200b}\u{feff}\u{e0041}";
        assert!(deceptive.chars().all(is_deceptive));
        let needed = "aå – \u{a0}\u{ad}\u{301}\u{200c}\u{200d}\u{fe0f}👩क्षि";
        assert!(!needed.chars().any(is_deceptive));
    }

    #[test]
    fn the_first_wanted_language_wins_and_blank_ones_are_passed_over() {
        let text = localised(&[("en", "Tax"), ("nb", "Skatt"), ("nn", " ")]);
        assert_eq!(text.choose(&["nn", "nb", "en"]).unwrap().value, "Skatt");
        assert_eq!(text.choose(&["en"]).unwrap().value, "Tax");
        assert_eq!(text.choose(&["se"]).unwrap().value, "Tax");
        assert_eq!(localised(&[]).choose(&["nb"]), None);
    }
}
