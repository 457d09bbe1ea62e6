//! Search words: parses what a person types, and writes the full-text query that Dialogporten
//! reads.
//!
//! Words are combined with AND, which must be written out because the API's default is OR. The API
//! finds whole words only, reduced to their stem; it ignores very common words (stop words), and
//! has no parentheses: AND binds closer than OR. So a search with several spellings is written as
//! alternatives joined by OR, and each alternative holds all wanted and all unwanted words.

mod spelling;
mod stop_words;

use rust_stemmers::{Algorithm, Stemmer};

use super::identity_number;

/// Fewest characters of a search; the API's own limit.
pub const FEWEST: usize = 3;
/// Most characters that a person can type.
pub const MOST: usize = 200;
/// Most characters of a query to the API: the longest that it is known to accept.
const MOST_ASKED: usize = 1_024;

/// A parsed search that can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWords {
    /// Terms that must all match, or any of them when `is_any`.
    wanted: Vec<Term>,
    /// Terms that no hit may contain.
    unwanted: Vec<Term>,
    is_any: bool,
    is_cut: bool,
}

/// One word, or a phrase of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term as it was typed.
    text: String,
    /// Other spellings, in lower case, likeliest first.
    others: Vec<String>,
    is_phrase: bool,
}

/// Interpretation of a search in some languages, as the page explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning<'a> {
    /// Every hit contains all of these, or any of them when `is_any`. Empty when nothing can be
    /// found.
    pub wanted: Vec<&'a Term>,
    /// No hit contains any of these.
    pub unwanted: Vec<&'a Term>,
    /// Terms that are ignored as stop words.
    pub common: Vec<&'a Term>,
}

/// Reason why a text cannot be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsearchable {
    /// It has fewer characters than [`FEWEST`].
    TooShort,
    /// It has more characters than [`MOST`].
    TooLong,
    /// It has more words than one query can hold.
    TooMany,
    /// It has only unwanted words, and none to find.
    OnlyUnwanted,
    /// It contains a national identity number, which may not stand in an address.
    IdentityNumber,
}

impl SearchWords {
    /// Parses a search text: words, `"a phrase"`, `-unwanted` (`docs/rules/inbox.md#s-1`).
    ///
    /// # Errors
    /// When the text cannot be searched for; see [`Unsearchable`].
    pub fn parse(text: &str, is_any: bool) -> Result<Self, Unsearchable> {
        let text = spelling::composed(&text.replace(char::is_control, " "));
        let text = text.trim();
        match text.chars().filter(|c| !c.is_whitespace()).count() {
            count if count < FEWEST => return Err(Unsearchable::TooShort),
            _ if text.chars().count() > MOST => return Err(Unsearchable::TooLong),
            _ => {}
        }
        if identity_number::is_in(text) {
            return Err(Unsearchable::IdentityNumber);
        }
        let (mut wanted, mut unwanted, mut is_cut) = (Vec::new(), Vec::new(), false);
        for (mut term, is_unwanted) in terms(text) {
            is_cut |= term.find_others();
            if is_unwanted {
                unwanted.push(term);
            } else {
                wanted.push(term);
            }
        }
        let letters = |term: &Term| term.text.chars().filter(|c| c.is_alphanumeric()).count();
        let letters: usize = wanted.iter().chain(&unwanted).map(letters).sum();
        if letters < FEWEST {
            return Err(Unsearchable::TooShort);
        }
        if wanted.is_empty() {
            return Err(Unsearchable::OnlyUnwanted);
        }
        let mut search = Self {
            wanted,
            unwanted,
            is_any,
            is_cut,
        };
        search.fit()?;
        Ok(search)
    }

    /// Removes the least likely spellings until the query is short enough for the API.
    fn fit(&mut self) -> Result<(), Unsearchable> {
        while self.longest_query() > MOST_ASKED {
            let terms = self.wanted.iter_mut().chain(&mut self.unwanted);
            let most = terms.max_by_key(|term| term.others.len());
            most.and_then(|term| term.others.pop())
                .ok_or(Unsearchable::TooMany)?;
            self.is_cut = true;
        }
        Ok(())
    }

    /// Upper bound of the query's length in characters, in any language; calculated, since it may
    /// be huge.
    fn longest_query(&self) -> usize {
        const AND: usize = " AND ".len();
        const OR: usize = " OR ".len();
        let length =
            |term: &Term| -> usize { term.spellings().map(|one| 2 + one.chars().count()).sum() };
        let unwanted: usize = self
            .unwanted
            .iter()
            .flat_map(Term::spellings)
            .map(|one| 4 + one.chars().count())
            .sum();
        let count = |term: &Term| 1 + term.others.len();
        let (alternatives, words) = if self.is_any {
            (
                self.wanted.iter().map(count).sum::<usize>(),
                self.wanted.iter().map(length).sum(),
            )
        } else {
            let all = self.wanted.iter().map(count).fold(1, usize::saturating_mul);
            let words = self.wanted.iter().map(|term| {
                let words = (all / count(term)).saturating_mul(length(term));
                words.saturating_add(all.saturating_mul(AND))
            });
            (all, words.fold(0, usize::saturating_add))
        };
        alternatives
            .saturating_mul(unwanted + OR)
            .saturating_add(words)
    }

    /// The query for Dialogporten in the language with this code; `None` when the search consists
    /// of stop words of that language.
    #[must_use]
    pub fn as_query(&self, language: &str) -> Option<String> {
        let wanted = self.wanted.iter().filter(|term| !term.is_common(language));
        let wanted: Vec<&Term> = wanted.collect();
        (!wanted.is_empty()).then(|| self.asked(&wanted))
    }

    /// The query without a language, in addition to those in `languages`: a word that a sender has
    /// tagged a dialog with is stored as written, and is not found by its stem. `None` where it
    /// finds nothing more; words without letters have no stem.
    #[must_use]
    pub fn as_written(&self, languages: &[&str]) -> Option<String> {
        let finding = self.finding(languages);
        let is_looked_for = |term: &&Term| !finding.iter().any(|code| term.is_common(code));
        let wanted: Vec<&Term> = self.wanted.iter().filter(is_looked_for).collect();
        let finds_more = !finding.is_empty() && wanted.iter().any(|term| term.has_letters());
        finds_more.then(|| self.asked(&wanted))
    }

    /// Those of the languages in which some wanted term is no stop word.
    fn finding<'a>(&self, languages: &[&'a str]) -> Vec<&'a str> {
        let finds = |code: &&&str| self.wanted.iter().any(|term| !term.is_common(code));
        languages.iter().filter(finds).copied().collect()
    }

    fn asked(&self, wanted: &[&Term]) -> String {
        let unwanted = self.telling_unwanted().into_iter().flat_map(Term::quoted);
        let without: String = unwanted.flat_map(|word| [" -".to_owned(), word]).collect();
        let query = self.query(wanted, &without);
        // The API requires a minimum length; repeating the word changes no result.
        if query.chars().count() < FEWEST {
            format!("{query} OR {query}")
        } else {
            query
        }
    }

    fn query(&self, wanted: &[&Term], without: &str) -> String {
        let alternatives: Vec<String> = if self.is_any {
            wanted.iter().flat_map(|term| term.quoted()).collect()
        } else {
            let mut all = vec![String::new()];
            for term in wanted {
                let with = |before: &String| {
                    let and = if before.is_empty() { "" } else { " AND " };
                    let each = term.quoted().into_iter();
                    each.map(|word| format!("{before}{and}{word}"))
                        .collect::<Vec<_>>()
                };
                all = all.iter().flat_map(with).collect();
            }
            all
        };
        let alternatives = alternatives.iter().map(|one| format!("{one}{without}"));
        alternatives.collect::<Vec<_>>().join(" OR ")
    }

    /// Unwanted terms, without stop words of any language of letters: a letter may contain a stop
    /// word without its index holding it.
    fn telling_unwanted(&self) -> Vec<&Term> {
        let is_common = |term: &Term| LANGUAGES.iter().any(|code| term.is_common(code));
        let telling = self.unwanted.iter().filter(|term| !is_common(term));
        telling.collect()
    }

    /// The query that finds all unwanted dialogs, since each language has its own stems; `None`
    /// where no such query is needed.
    #[must_use]
    pub fn unwanted_query(&self) -> Option<String> {
        let unwanted = self.telling_unwanted();
        if !unwanted.iter().any(|term| term.has_letters()) {
            return None;
        }
        let words: Vec<_> = unwanted.into_iter().flat_map(Term::quoted).collect();
        match &words[..] {
            [] => None,
            [one] => Some(format!("{one} OR {one}")),
            all => Some(all.join(" OR ")),
        }
    }

    /// Interpretation of the search in the languages with these codes: what every hit contains, and
    /// what none does.
    #[must_use]
    pub fn meaning(&self, languages: &[&str]) -> Meaning<'_> {
        let finding = self.finding(languages);
        // Stop words of a language that finds nothing have no effect on the others. Where any word
        // is enough, a word that a single language searches for counts.
        let is_passed_over = |term: &Term| {
            let mut finding = finding.iter();
            if self.is_any {
                finding.all(|code| term.is_common(code))
            } else {
                finding.len() == 0 || finding.any(|code| term.is_common(code))
            }
        };
        let (passed_over, wanted): (Vec<&Term>, Vec<&Term>) =
            self.wanted.iter().partition(|term| is_passed_over(term));
        let unwanted = self.telling_unwanted();
        let unkept = self.unwanted.iter().filter(|term| !unwanted.contains(term));
        Meaning {
            wanted,
            common: passed_over.into_iter().chain(unkept).collect(),
            unwanted,
        }
    }

    /// Whether one of the words is enough, instead of all.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.is_any
    }

    /// Whether some spellings are left out because there are too many.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Splits `text` in the language with this code for highlighting: every other piece, beginning
    /// with the second, is a word that was searched for, in any case and with any ending: the API
    /// compares stems, so a word counts as a hit when its stem equals that of a search word.
    #[must_use]
    pub fn pieces<'a>(&self, text: &'a str, language: &str) -> Vec<&'a str> {
        let stemmer = stemmer(language);
        let stem = |word: &str| stemmer.stem(&word.to_lowercase()).into_owned();
        let stems: Vec<String> = self
            .wanted
            .iter()
            .flat_map(Term::spellings)
            .flat_map(words)
            .map(|(_, word)| stem(word))
            .collect();
        let mut pieces = Vec::new();
        let mut done = 0;
        for (start, word) in words(text) {
            let end = start + word.len();
            let is_hit = stems.contains(&stem(word));
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
    /// The word or phrase, as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Other spellings, in lower case, likeliest first.
    #[must_use]
    pub fn others(&self) -> &[String] {
        &self.others
    }

    /// Replaces stop words of these languages in a text by `…`: in a phrase, any word may stand in
    /// the place of a stop word.
    #[must_use]
    pub fn without_common(text: &str, languages: &[&str]) -> String {
        let is_common = |word: &str| languages.iter().any(|code| is_common(word, code));
        let mut shown: Vec<&str> = Vec::new();
        for word in text.split(' ') {
            match (is_common(word), shown.last()) {
                (false, _) => shown.push(word),
                (true, Some(last)) if *last != "…" => shown.push("…"),
                _ => {}
            }
        }
        let ends = shown.iter().rposition(|word| *word != "…");
        shown.truncate(ends.map_or(0, |last| last + 1));
        if shown.is_empty() {
            text.to_owned()
        } else {
            shown.join(" ")
        }
    }

    fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.text).chain(self.others.iter().map(String::as_str))
    }

    /// Sets the other spellings; returns whether some are left out. A stop word has no other
    /// spellings, and no spelling may be a stop word.
    fn find_others(&mut self) -> bool {
        let is_common = |text: &str| LANGUAGES.iter().any(|code| are_common(text, code));
        if is_common(&self.text) {
            return false;
        }
        let (others, is_cut) = spelling::others(&self.text);
        let others = others.into_iter().filter(|other| !is_common(other));
        self.others = others.collect();
        is_cut
    }

    fn has_letters(&self) -> bool {
        self.text.contains(char::is_alphabetic)
    }

    fn is_common(&self, language: &str) -> bool {
        are_common(&self.text, language)
    }

    /// All spellings, quoted where the API would read an operator or several words.
    fn quoted(&self) -> Vec<String> {
        let quoted = |text: &str| {
            let is_operator = matches!(text.to_lowercase().as_str(), "and" | "or");
            if self.is_phrase || is_operator {
                format!("\"{text}\"")
            } else {
                text.to_owned()
            }
        };
        self.spellings().map(quoted).collect()
    }
}

/// Codes of the languages that letters are written in.
pub const LANGUAGES: [&str; 2] = ["nb", "en"];

fn are_common(text: &str, language: &str) -> bool {
    text.split(' ').all(|word| is_common(word, language))
}

fn is_common(word: &str, language: &str) -> bool {
    stop_words::has(language, &word.to_lowercase())
}

/// Splits a text into terms, each with whether it is unwanted. A quotation mark without a closing
/// one extends to the end, as in the API.
fn terms(text: &str) -> Vec<(Term, bool)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let is_unwanted = rest.starts_with(is_minus);
        let from = rest.trim_start_matches(is_minus);
        let (body, after, is_quoted) = if let Some(quoted) = from.strip_prefix(is_quote) {
            let (body, after) = quoted.split_once(is_quote).unwrap_or((quoted, ""));
            (body, after, true)
        } else {
            let end = from
                .find(|c: char| c.is_whitespace() || is_quote(c))
                .unwrap_or(from.len());
            let (body, after) = from.split_at(end);
            (body, after, false)
        };
        // Signs around a word do not belong to it: the API would read a minus as an operator.
        let words = body.split_whitespace();
        let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        if !words.is_empty() {
            let term = Term {
                text: words.join(" "),
                others: Vec::new(),
                is_phrase: is_quoted && words.len() > 1,
            };
            found.push((term, is_unwanted));
        }
        rest = after.trim_start();
    }
    found
}

/// Whether a character is a quotation mark of any kind that keyboards and phones insert.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '‟')
}

/// Whether a character is a minus, hyphen or dash; phones replace one by another.
fn is_minus(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Words (runs of letters and digits), each with its byte offset.
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

/// The Snowball stemmer of a language, which Dialogporten's database uses, too. Texts in neither of
/// [`LANGUAGES`] count as Norwegian, in which every search asks.
fn stemmer(language: &str) -> Stemmer {
    Stemmer::create(match language {
        "en" => Algorithm::English,
        _ => Algorithm::Norwegian,
    })
}

#[cfg(test)]
mod tests;
