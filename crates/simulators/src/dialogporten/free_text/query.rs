//! Search query parser: the words of a search, and the operators that join them.

use super::{StemCache, stems::Stems};
use crate::dialogporten::dialog::Dialog;

/// A parsed search query, in disjunctive form.
#[derive(Debug)]
pub(in crate::dialogporten) struct TextQuery {
    /// Alternatives joined by OR; the terms of each are joined by AND.
    alternatives: Vec<Vec<Term>>,
}

/// A word, or a phrase of several adjacent words.
#[derive(Debug)]
struct Term {
    is_negated: bool,
    phrase: Stems,
}

/// A token of the search string.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Token {
    And,
    Or,
    Words { text: String, is_negated: bool },
}

impl Token {
    /// Whether it is an operator. Without any operator, words are joined by OR.
    fn is_operator(&self) -> bool {
        match self {
            Self::And | Self::Or => true,
            Self::Words { is_negated, .. } => *is_negated,
        }
    }
}

impl TextQuery {
    /// Parses a search string. An empty query matches nothing.
    pub(in crate::dialogporten) fn parse(search: &str, language: Option<&str>) -> Self {
        let tokens = tokenize(search);
        let has_operators = tokens.iter().any(Token::is_operator);
        let mut alternatives: Vec<Vec<Term>> = vec![Vec::new()];
        for token in tokens {
            let Token::Words { text, is_negated } = token else {
                if token == Token::Or {
                    alternatives.push(Vec::new());
                }
                continue;
            };
            let phrase = Stems::from_words(&text, language);
            if phrase.is_empty() {
                continue;
            }
            let term = Term { is_negated, phrase };
            match alternatives.last_mut().filter(|_| has_operators) {
                Some(terms) => terms.push(term),
                None => alternatives.push(vec![term]),
            }
        }
        alternatives.retain(|terms| !terms.is_empty());
        // An alternative of negated terms only would match nearly everything, and is refused.
        let is_bounded = |terms: &Vec<Term>| terms.iter().any(|term| !term.is_negated);
        if !alternatives.iter().all(is_bounded) {
            alternatives.clear();
        }
        Self { alternatives }
    }

    /// Whether the dialog matches the query.
    pub(in crate::dialogporten) fn matches(&self, dialog: &Dialog, cache: &StemCache) -> bool {
        if self.alternatives.is_empty() {
            return false;
        }
        let texts = dialog.stems.get_or_init(|| cache.stems_of(dialog));
        let holds = |term: &Term| {
            let is_there = texts.iter().any(|text| text.contains_phrase(&term.phrase));
            is_there != term.is_negated
        };
        let mut alternatives = self.alternatives.iter();
        alternatives.any(|terms| terms.iter().all(holds))
    }
}

/// Tokenizes a search string: quoted phrases, words, negations and operators.
fn tokenize(search: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = search.trim_start();
    let mut is_negated = false;
    while let Some(first) = rest.chars().next() {
        if first == '-' {
            is_negated = !is_negated;
            rest = rest.get(1..).unwrap_or_default().trim_start();
            continue;
        }
        let quoted = rest.strip_prefix('"');
        let (text, after) = match quoted {
            // An unclosed quotation mark extends to the end.
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => split_word(rest),
        };
        rest = after.trim_start();
        let may_join = quoted.is_none() && !is_negated && !rest.is_empty();
        let is_after_words = matches!(tokens.last(), Some(Token::Words { .. }));
        tokens.push(
            match parse_operator(text).filter(|_| may_join && is_after_words) {
                Some(operator) => operator,
                None => Token::Words {
                    text: text.to_owned(),
                    is_negated,
                },
            },
        );
        is_negated = false;
    }
    tokens
}

/// Splits off the first word; returns it and the rest.
fn split_word(text: &str) -> (&str, &str) {
    let is_end = |character: char| character.is_whitespace() || character == '"';
    let end = text.find(is_end).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn parse_operator(word: &str) -> Option<Token> {
    if word.eq_ignore_ascii_case("or") {
        Some(Token::Or)
    } else if word.eq_ignore_ascii_case("and") {
        Some(Token::And)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The query in the syntax of PostgreSQL's `tsquery`.
    fn to_tsvector(search: &str, language: Option<&str>) -> String {
        let TextQuery { alternatives } = TextQuery::parse(search, language);
        let term = |term: &Term| {
            let sign = if term.is_negated { "!" } else { "" };
            format!("{sign}{}", term.phrase.to_tsvector())
        };
        let all = |terms: &Vec<Term>| terms.iter().map(term).collect::<Vec<_>>().join(" & ");
        let written: Vec<_> = alternatives.iter().map(all).collect();
        written.join(" | ")
    }

    #[test]
    fn words_are_joined_as_the_search_says() {
        for (search, expected) in [
            ("barnehage bolig", "barnehage:1 | bolig:1"),
            ("barnehage AND bolig", "barnehage:1 & bolig:1"),
            ("a or b c", "a:1 | b:1 & c:1"),
            ("bolig -brev", "bolig:1 & !brev:1"),
            ("bolig -\"to ord\" hus", "bolig:1 & !to:1 ord:2 & hus:1"),
            ("\"nummer 3\"", "nummer:1 3:2"),
            ("\"bolig", "bolig:1"),
            ("bol:* bol*", "bol:1 | bol:1"),
            ("<b>tegn</b>", "b:1 tegn:2 b:3"),
            ("bolig OR", "bolig:1 | or:1"),
            ("AND", "and:1"),
            ("-brev", ""),
            ("bolig OR -brev", ""),
            ("*** ...", ""),
            ("", ""),
        ] {
            assert_eq!(to_tsvector(search, None), expected, "{search}");
        }
    }

    #[test]
    fn with_a_language_words_are_stemmed_and_common_ones_leave_a_gap() {
        for (search, expected) in [
            ("Søknader om sykepenger", "søknad:1 | sykepeng:1"),
            ("\"barnehager og boliger\"", "barnehag:1 bol:3"),
            ("er det ikke", ""),
        ] {
            assert_eq!(to_tsvector(search, Some("nb")), expected, "{search}");
        }
        assert_eq!(to_tsvector("the returns", Some("en")), "return:1");
    }
}
