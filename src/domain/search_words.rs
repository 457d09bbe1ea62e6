//! What a person searches for: read as people mean it, and written as Dialogporten reads it
//! (`inbox-features.md` §9).
//!
//! Words are combined with AND, which must be written out because the API's own rule is OR (README
//! D13). The API knows whole words only, after reducing them to their stem (recordings R11–R13).

use super::identity_number;

/// Fewest characters that can be searched for; the API's own limit.
pub const FEWEST: usize = 3;
/// Most characters.
pub const MOST: usize = 200;

/// A search that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWords {
    /// Each must be found, or one of them when any will do.
    wanted: Vec<Term>,
    /// None may be found.
    unwanted: Vec<Term>,
    is_any: bool,
}

/// A word, or several in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    text: String,
    is_phrase: bool,
}

/// Why a text is no search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsearchable {
    /// Shorter than [`FEWEST`].
    TooShort,
    /// Longer than [`MOST`].
    TooLong,
    /// Nothing is to be found, only things not to be.
    OnlyUnwanted,
    /// It holds a national identity number, which has no business in an address.
    IdentityNumber,
}

impl SearchWords {
    /// Reads what a person wrote: words, `"words in a row"`, `-unwanted`.
    ///
    /// # Errors
    /// When it cannot be searched for.
    pub fn parse(text: &str, is_any: bool) -> Result<Self, Unsearchable> {
        let text = text.trim();
        match text.chars().filter(|c| !c.is_whitespace()).count() {
            count if count < FEWEST => return Err(Unsearchable::TooShort),
            _ if text.chars().count() > MOST => return Err(Unsearchable::TooLong),
            _ => {}
        }
        if identity_number::is_in(text) {
            return Err(Unsearchable::IdentityNumber);
        }
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for (term, is_unwanted) in terms(text) {
            if is_unwanted {
                unwanted.push(term);
            } else {
                wanted.push(term);
            }
        }
        if wanted.is_empty() && !unwanted.is_empty() {
            return Err(Unsearchable::OnlyUnwanted);
        }
        if wanted.is_empty() {
            return Err(Unsearchable::TooShort);
        }
        Ok(Self {
            wanted,
            unwanted,
            is_any,
        })
    }

    /// As Dialogporten is asked. A word that it would take for an operator is quoted.
    #[must_use]
    pub fn as_query(&self) -> String {
        let between = if self.is_any { " OR " } else { " AND " };
        let wanted: Vec<_> = self.wanted.iter().map(Term::quoted).collect();
        let mut query = wanted.join(between);
        for term in &self.unwanted {
            query.push_str(" -");
            query.push_str(&term.quoted());
        }
        query
    }

    /// The texts that must be found, for saying how the search was read and for marking hits.
    pub fn wanted(&self) -> impl Iterator<Item = &str> {
        self.wanted.iter().map(|term| &*term.text)
    }

    /// The texts that may not be found.
    pub fn unwanted(&self) -> impl Iterator<Item = &str> {
        self.unwanted.iter().map(|term| &*term.text)
    }

    /// Whether any of the words will do.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.is_any
    }

    /// Cuts `text` into pieces, of which every other, beginning with the second, is one of the words
    /// that were searched for, in whatever case and with whatever ending: the API compares stems, so
    /// a word counts as found when it shares its beginning with one that was searched for.
    #[must_use]
    pub fn pieces<'a>(&self, text: &'a str) -> Vec<&'a str> {
        let stems: Vec<String> = self
            .wanted
            .iter()
            .flat_map(|term| words(&term.text))
            .map(|(_, word)| stem(&word.to_lowercase()))
            .collect();
        let mut pieces = Vec::new();
        let mut done = 0;
        for (start, word) in words(text) {
            let end = start + word.len();
            let word = word.to_lowercase();
            let is_hit = stems.contains(&stem(&word));
            if let (true, Some(before), Some(hit)) =
                (is_hit, text.get(done..start), text.get(start..end))
            {
                pieces.extend([before, hit]);
                done = end;
            }
        }
        pieces.extend(text.get(done..));
        pieces
    }
}

impl Term {
    fn quoted(&self) -> String {
        let is_operator = matches!(self.text.to_lowercase().as_str(), "and" | "or");
        if self.is_phrase || is_operator {
            format!("\"{}\"", self.text)
        } else {
            self.text.clone()
        }
    }
}

/// The terms of a text, each with whether it is unwanted. A quotation mark that is never closed
/// reaches to the end, as the API has it.
fn terms(text: &str) -> Vec<(Term, bool)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let is_unwanted = rest.starts_with('-');
        let from = rest.trim_start_matches('-');
        let (body, after, is_phrase) = if let Some(quoted) = from.strip_prefix(is_quote) {
            let (body, after) = quoted.split_once(is_quote).unwrap_or((quoted, ""));
            (body, after, true)
        } else {
            let end = from
                .find(|c: char| c.is_whitespace() || is_quote(c))
                .unwrap_or(from.len());
            let (body, after) = from.split_at(end);
            (body, after, false)
        };
        let words: Vec<&str> = body.split_whitespace().collect();
        let text = words.join(" ");
        if text.chars().any(char::is_alphanumeric) {
            let is_phrase = is_phrase && words.len() > 1;
            found.push((Term { text, is_phrase }, is_unwanted));
        }
        rest = after.trim_start();
    }
    found
}

/// Quotation marks of every kind that a keyboard or a phone puts in.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '‟')
}

/// Each run of letters and digits, with where it begins.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.extend(text.get(from..at).map(|word| (from, word)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// A word without a common ending. Rough on purpose: it only decides what is marked, never what is
/// found.
fn stem(word: &str) -> String {
    const ENDINGS: [&str; 18] = [
        "ingene", "heten", "inger", "elsen", "enes", "ene", "ane", "ers", "ens", "ets", "ing",
        "en", "et", "er", "ar", "es", "a", "e",
    ];
    let cut = ENDINGS
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .find(|stem| stem.chars().count() >= 3);
    cut.or_else(|| {
        word.strip_suffix('s')
            .filter(|stem| stem.chars().count() >= 3)
    })
    .unwrap_or(word)
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn query(text: &str) -> String {
        SearchWords::parse(text, false).unwrap().as_query()
    }

    #[test]
    fn words_are_combined_with_a_written_and() {
        for (text, expected) in [
            ("skatt", "skatt"),
            ("  skatt   2025 ", "skatt AND 2025"),
            ("\"frist for svar\" skatt", "\"frist for svar\" AND skatt"),
            ("«frist for svar»", "\"frist for svar\""),
            ("“frist for svar”", "\"frist for svar\""),
            ("\"skatt\"", "skatt"),
            ("skatt -moms", "skatt -moms"),
            ("-moms skatt", "skatt -moms"),
            ("skatt -\"ny frist\"", "skatt -\"ny frist\""),
            ("\"aldri lukket", "\"aldri lukket\""),
            ("and OR mus", "\"and\" AND \"OR\" AND mus"),
            ("skatt & moms", "skatt AND moms"),
            ("1/2026", "1/2026"),
            ("e-post", "e-post"),
        ] {
            assert_eq!(query(text), expected, "{text}");
        }
    }

    #[test]
    fn any_of_the_words_will_do_when_asked_for() {
        let search = SearchWords::parse("skatt moms -gebyr", true).unwrap();
        assert_eq!(search.as_query(), "skatt OR moms -gebyr");
        assert!(search.is_any());
        assert_eq!(search.wanted().collect::<Vec<_>>(), ["skatt", "moms"]);
        assert_eq!(search.unwanted().collect::<Vec<_>>(), ["gebyr"]);
    }

    #[test]
    fn what_cannot_be_searched_for_is_told_apart() {
        let long = "a".repeat(201);
        for (text, expected) in [
            ("", Unsearchable::TooShort),
            ("a", Unsearchable::TooShort),
            (" a b ", Unsearchable::TooShort),
            ("???", Unsearchable::TooShort),
            ("\"\" -", Unsearchable::TooShort),
            ("-skatt", Unsearchable::OnlyUnwanted),
            (&long, Unsearchable::TooLong),
            ("brev 14859102442", Unsearchable::IdentityNumber),
            ("148591 02442", Unsearchable::IdentityNumber),
            ("«148591-02442»", Unsearchable::IdentityNumber),
            ("skatt -148591\u{a0}02442", Unsearchable::IdentityNumber),
        ] {
            assert_eq!(SearchWords::parse(text, false), Err(expected), "{text}");
        }
        for fine in [
            "æøå",
            "310702641",
            "310 702 641",
            "123456 7890",
            "1234567890123",
            "12345678901",
            "faktura 1234.56.78903",
        ] {
            assert!(SearchWords::parse(fine, false).is_ok(), "{fine}");
        }
    }

    #[test]
    fn hits_are_cut_out_in_every_case_and_with_other_endings() {
        for (words, text, expected) in [
            ("skatt", "Skatt og moms", &["", "Skatt", " og moms"][..]),
            (
                "søknad",
                "Søknaden din, søknader",
                &["", "Søknaden", " din, ", "søknader", ""],
            ),
            (
                "opplysningene",
                "Kontroller opplysningene",
                &["Kontroller ", "opplysningene", ""],
            ),
            ("skatt", "Skatteetaten", &["Skatteetaten"]),
            ("skatt -moms", "moms", &["moms"]),
            (
                "\"ny frist\"",
                "En ny frist",
                &["En ", "ny", " ", "frist", ""],
            ),
            ("blåbær", "", &[""]),
            ("ÆRLIG", "ærlig talt", &["", "ærlig", " talt"]),
        ] {
            let search = SearchWords::parse(words, false).unwrap();
            let pieces = search.pieces(text);
            assert_eq!(pieces, expected, "{words} in {text}");
            assert_eq!(pieces.concat(), text);
        }
    }
}
