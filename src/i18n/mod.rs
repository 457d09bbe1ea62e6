//! Internationalization: every visible text in three languages, and language negotiation.
//!
//! The texts are in `nb.ftl`, `nn.ftl` and `en.ftl`, in the format of Project Fluent.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::{LanguageIdentifier, langid};

/// A language of the user interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Norwegian bokmål, the default; code `nb`.
    #[default]
    Nb,
    /// Norwegian nynorsk, with the code `nn`.
    Nn,
    /// English, with the code `en`.
    En,
}

impl Language {
    /// All languages, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Nb, Self::Nn, Self::En];

    /// The two-letter code: `lang`, `ui_locales`, cookie, search language.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
        }
    }

    /// Parses one of the three codes; `None` for any other text.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }

    /// Codes in the order of preference for texts of service owners.
    #[must_use]
    pub fn fallbacks(self) -> [&'static str; 3] {
        match self {
            Self::Nb => ["nb", "nn", "en"],
            Self::Nn => ["nn", "nb", "en"],
            Self::En => ["en", "nb", "nn"],
        }
    }

    /// The same order as an `Accept-Language` header. All three are always named: Dialogporten
    /// treats nn and nb as unrelated (`docs/rules/dialogporten.md#languages`).
    #[must_use]
    pub fn accept_language(self) -> &'static str {
        match self {
            Self::Nb => "nb,nn;q=0.9,en;q=0.8",
            Self::Nn => "nn,nb;q=0.9,en;q=0.8",
            Self::En => "en,nb;q=0.9,nn;q=0.8",
        }
    }
}

impl Language {
    /// Language negotiation: the chosen language, else the best of an `Accept-Language` header (RFC
    /// 9110 §12.5.4), else bokmål. `no` is bokmål.
    #[must_use]
    pub fn choose(chosen: Option<Self>, accept_language: &str) -> Self {
        if let Some(language) = chosen {
            return language;
        }
        let mut wanted: Vec<(f32, Self)> = accept_language
            .split(',')
            .take(20)
            .filter_map(|part| {
                let (tag, parameters) = part.trim().split_once(';').unwrap_or((part.trim(), ""));
                let base = tag
                    .split('-')
                    .next()
                    .unwrap_or_default()
                    .to_ascii_lowercase();
                let base = if base == "no" { "nb" } else { &base };
                let quality = parameters
                    .trim()
                    .strip_prefix("q=")
                    .map_or(Some(1.0), |q| q.parse().ok());
                Some((quality?, Self::from_code(base)?))
            })
            .filter(|(quality, _)| *quality > 0.0)
            .collect();
        // Stable, so that equal weights keep the order of the header.
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted
            .first()
            .map(|(_, language)| *language)
            .unwrap_or_default()
    }
}

/// An argument of a text.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Text, which is written as it is.
    Text(&'a str),
    /// Chooses the plural form; written in plain digits.
    Count(usize),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| {
    [
        bundle(langid!("nb"), include_str!("nb.ftl")),
        bundle(langid!("nn"), include_str!("nn.ftl")),
        bundle(langid!("en"), include_str!("en.ftl")),
    ]
});

/// Parses a file. A broken message is left out; `tests/all/text.rs` parses the files strictly, so
/// none is.
fn bundle(language: LanguageIdentifier, file: &str) -> Bundle {
    let resource =
        FluentResource::try_new(file.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // The isolation characters would stand between a name and a full stop, and in every attribute.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The text of `key` in a language. A missing key is shown as the key itself, which the tests look
/// for on every page.
#[must_use]
pub fn text(language: Language, key: &str, values: &[(&str, Value<'_>)]) -> String {
    let [nb, nn, en] = &*BUNDLES;
    let bundle = match language {
        Language::Nb => nb,
        Language::Nn => nn,
        Language::En => en,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(text.key = key, "a text is missing");
        return key.to_owned();
    };
    let mut arguments = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        let value = match value {
            Value::Text(text) => FluentValue::from(*text),
            Value::Count(count) => FluentValue::from(*count),
        };
        arguments.set(*name, value);
    }
    let mut errors = Vec::new();
    bundle
        .format_pattern(pattern, Some(&arguments), &mut errors)
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_wins_then_the_header_then_bokmaal() {
        let from_header = |header: &str| Language::choose(None, header);
        assert_eq!(Language::choose(Some(Language::Nn), "en"), Language::Nn);
        assert_eq!(from_header("en-GB,en;q=0.9"), Language::En);
        assert_eq!(from_header("sv, nn;q=0.5, en;q=0.7"), Language::En);
        assert_eq!(from_header("no"), Language::Nb);
        assert_eq!(from_header("nb;q=0.5,nn;q=0.5"), Language::Nb);
        for odd in ["", "fr", "*", "en;q=0", "en;q=x", ";;;,,,", "en;q=NaN"] {
            assert_eq!(from_header(odd), Language::Nb, "{odd}");
        }
    }

    #[test]
    fn numbers_choose_the_plural_form_and_values_are_filled_in() {
        let count = |n: usize| text(Language::En, "list-attachments", &[("count", n.into())]);
        assert_eq!(count(1), "1 attachment");
        assert_eq!(count(2), "2 attachments");
        let owner = text(Language::Nn, "list-untitled", &[("owner", "Nav".into())]);
        assert_eq!(owner, "Utan tittel frå Nav");
    }

    #[test]
    fn a_missing_key_shows() {
        assert_eq!(text(Language::Nb, "no-such-key", &[]), "no-such-key");
    }
}
