//! Tokenizer and stemmer for full-text search.
//!
//! Words are separated as by PostgreSQL's default parser, as far as letters need it: a hyphenated
//! word counts as a whole and as its parts; what looks like a file, an address or a decimal number
//! stays whole; HTML tags are skipped.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rust_stemmers::{Algorithm, Stemmer};

use super::stop_words;

/// Characters allowed inside a word, between two letters or digits.
const INNER_CHARACTERS: [char; 4] = ['-', '.', '/', '@'];

/// Stems with their positions, in text order. Stop words are left out, and their positions stay
/// unused.
#[derive(Clone, Debug, Default)]
pub(in crate::dialogporten) struct Stems(Vec<Stem>);

/// A stem at its position.
#[derive(Clone, Debug)]
struct Stem {
    /// Compared first: most stems differ, and comparing numbers is faster than comparing words.
    hash: u64,
    word: String,
    position: usize,
}

impl Stems {
    /// Stems of a dialog text. Without a language, or in one without a stemmer, words are their own
    /// stems.
    pub(super) fn from_text(text: &str, language: Option<&str>) -> Self {
        Self::from_words(&without_tags(text), language)
    }

    /// Stems of a part of a query, in which HTML tags are not skipped.
    pub(super) fn from_words(text: &str, language: Option<&str>) -> Self {
        let language = language.unwrap_or_default();
        let stemmer = algorithm(language).map(Stemmer::create);
        let stem = |word: String| match &stemmer {
            Some(stemmer) if is_word(&word) => stemmer.stem(&word).into_owned(),
            _ => word,
        };
        let words = words(&text.to_lowercase());
        let placed = words.into_iter().enumerate();
        let remaining = placed.filter(|(_, word)| !stop_words::contains(language, word));
        Self(
            remaining
                .map(|(position, word)| Stem::new(stem(word), position))
                .collect(),
        )
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the whole phrase occurs here, with the same distances.
    pub(super) fn contains_phrase(&self, phrase: &Self) -> bool {
        let Some((first, rest)) = phrase.0.split_first() else {
            return false;
        };
        self.0.iter().filter(|stem| stem.is(first)).any(|start| {
            rest.iter().all(|wanted| {
                let position = start.position + (wanted.position - first.position);
                self.0
                    .iter()
                    .any(|stem| stem.position == position && stem.is(wanted))
            })
        })
    }

    /// In the format of PostgreSQL's `tsvector`, but in text order.
    #[cfg(test)]
    pub(super) fn to_tsvector(&self) -> String {
        let stems = self.0.iter();
        let lexemes = stems.map(|Stem { word, position, .. }| format!("{word}:{}", position + 1));
        lexemes.collect::<Vec<_>>().join(" ")
    }
}

impl Stem {
    fn new(word: String, position: usize) -> Self {
        let mut hasher = DefaultHasher::new();
        word.hash(&mut hasher);
        Self {
            hash: hasher.finish(),
            word,
            position,
        }
    }

    fn is(&self, other: &Self) -> bool {
        self.hash == other.hash && self.word == other.word
    }
}

/// Whether the word is stemmed: letters and hyphens only, no digits.
fn is_word(word: &str) -> bool {
    word.chars()
        .all(|character| character.is_alphabetic() || character == '-')
}

/// Stemmer of the language: those that both PostgreSQL and the stemmer crate have.
fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "nb" | "nn" => Algorithm::Norwegian,
        "en" => Algorithm::English,
        "sv" => Algorithm::Swedish,
        "da" => Algorithm::Danish,
        "fi" => Algorithm::Finnish,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "nl" => Algorithm::Dutch,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "tr" => Algorithm::Turkish,
        "hu" => Algorithm::Hungarian,
        "el" => Algorithm::Greek,
        "ar" => Algorithm::Arabic,
        "ta" => Algorithm::Tamil,
        _ => return None,
    })
}

/// Words in text order, each at its own position.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let (chunk, after) = chunk(rest.get(start..).unwrap_or_default());
        split_words(chunk, &mut words);
        rest = after;
    }
    words
}

/// Splits off letters, digits and inner joints; returns them and the rest.
fn chunk(text: &str) -> (&str, &str) {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let joins = INNER_CHARACTERS.contains(&character)
            && characters
                .peek()
                .is_some_and(|(_, next)| next.is_alphanumeric());
        if !character.is_alphanumeric() && !joins {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
    }
    (text, "")
}

fn split_words(chunk: &str, words: &mut Vec<String>) {
    let is_address = chunk.contains(['.', '/', '@']);
    if is_address || !chunk.contains('-') {
        words.push(chunk.to_owned());
        return;
    }
    if chunk.starts_with(char::is_numeric) {
        // Dates: what follows the year is parsed as a negative number.
        let is_number = |part: &str| part.chars().all(char::is_numeric);
        for (position, part) in chunk.split('-').enumerate() {
            let is_below_zero = position > 0 && is_number(part);
            words.push(format!("{}{part}", if is_below_zero { "-" } else { "" }));
        }
        return;
    }
    words.push(chunk.to_owned());
    words.extend(chunk.split('-').map(str::to_owned));
}

/// Removes HTML tags: `<` followed by a letter begins one.
fn without_tags(text: &str) -> String {
    let mut remaining = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        remaining.push_str(before);
        remaining.push(' ');
        let begins = after.starts_with(|first: char| first.is_alphabetic() || first == '/');
        rest = match after.split_once('>') {
            Some((_, after_tag)) if begins => after_tag,
            _ => after,
        };
    }
    remaining.push_str(rest);
    remaining
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Same result as `to_tsvector` of PostgreSQL 15.
    fn to_tsvector(text: &str, language: &str) -> String {
        Stems::from_text(text, Some(language)).to_tsvector()
    }

    #[test]
    fn words_are_stemmed_in_the_language_of_the_text() {
        for (text, language, expected) in [
            (
                "Skattemeldingen for 2026 er klar",
                "nb",
                "skattemelding:1 2026:3 klar:5",
            ),
            (
                "Skattemeldinga for 2026 er klar",
                "nn",
                "skattemelding:1 2026:3 klar:5",
            ),
            ("Your 2026 tax returns", "en", "2026:2 tax:3 return:4"),
            (
                "Melding om barnehage og bolig",
                "en",
                "meld:1 om:2 barnehag:3 og:4 bolig:5",
            ),
            (
                "Melding om barnehage og bolig",
                "nb",
                "melding:1 barnehag:3 bol:5",
            ),
            ("Melding om barnehage", "se", "melding:1 om:2 barnehage:3"),
        ] {
            assert_eq!(to_tsvector(text, language), expected, "{text}");
        }
    }

    #[test]
    fn numbers_addresses_and_compounds_are_told_apart() {
        for (text, expected) in [
            (
                "Mva-melding 5. termin",
                "mva-melding:1 mva:2 melding:3 5:4 termin:5",
            ),
            ("1/2026 og 1.5 kl. 12:30", "1/2026:1 1.5:3 kl:4 12:5 30:6"),
            ("post@etat.no, www.etat.no", "post@etat.no:1 www.etat.no:2"),
            ("2026-11-25", "2026:1 -11:2 -25:3"),
            ("Med <b>tegn</b> & x < y", "tegn:2 x:3 y:4"),
            ("", ""),
            ("– … !", ""),
        ] {
            assert_eq!(to_tsvector(text, "nb"), expected, "{text}");
        }
    }
}
