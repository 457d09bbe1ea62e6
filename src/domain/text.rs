//! Texts that service owners wrote, each in some languages.

/// One text in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The text as it was written: shown, never trusted.
    pub value: String,
    /// Two-letter ISO 639-1 code, e.g. `nb`.
    pub language: String,
}

/// A text in the languages it was written in; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Localised(pub Vec<Phrase>);

impl Localised {
    /// The text in the first of `languages` that it has, else in whatever language comes first.
    /// Blank texts count as missing, so a fallback is found instead of nothing.
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

/// What somebody typed, on one line: control characters, which no field of ours takes and which
/// Dialogporten fails on, are spaces.
#[must_use]
pub fn without_controls(text: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(plain).collect()
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// `text/plain`.
    Plain,
    /// `text/markdown`.
    Markdown,
    /// `text/html`, from services with a legacy right to it.
    Html,
    /// A media type that we do not know: the text is shown as plain text.
    Unknown,
}

/// A text with the way it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedText {
    /// The text.
    pub text: Localised,
    /// How to read it.
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
    fn the_first_wanted_language_wins_and_blank_ones_are_passed_over() {
        let text = localised(&[("en", "Tax"), ("nb", "Skatt"), ("nn", " ")]);
        assert_eq!(text.choose(&["nn", "nb", "en"]).unwrap().value, "Skatt");
        assert_eq!(text.choose(&["en"]).unwrap().value, "Tax");
        assert_eq!(text.choose(&["se"]).unwrap().value, "Tax");
        assert_eq!(localised(&[]).choose(&["nb"]), None);
    }
}
