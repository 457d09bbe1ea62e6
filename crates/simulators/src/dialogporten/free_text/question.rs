//! Search query parser: the words of a search, and the operators that join them.

use super::{Index, stems::Stems};
use crate::dialogporten::dialog::Dialog;

/// A parsed search query, in disjunctive form.
#[derive(Debug)]
pub(in crate::dialogporten) struct Question {
    /// Alternatives joined by OR; the terms of each are joined by AND.
    alternatives: Vec<Vec<Term>>,
}

/// A word, or a phrase of several adjacent words.
#[derive(Debug)]
struct Term {
    is_unwanted: bool,
    phrase: Stems,
}

/// A token of the search string.
#[derive(Clone, Debug, Eq, PartialEq)]
enum Piece {
    And,
    Or,
    Words { text: String, is_unwanted: bool },
}

impl Piece {
    /// Whether it is an operator. Without any operator, words are joined by OR.
    fn joins(&self) -> bool {
        match self {
            Self::And | Self::Or => true,
            Self::Words { is_unwanted, .. } => *is_unwanted,
        }
    }
}

impl Question {
    /// Parses a search string. An empty query matches nothing.
    pub(in crate::dialogporten) fn read(search: &str, language: Option<&str>) -> Self {
        let pieces = pieces(search);
        let is_joined = pieces.iter().any(Piece::joins);
        let mut alternatives: Vec<Vec<Term>> = vec![Vec::new()];
        for piece in pieces {
            let Piece::Words { text, is_unwanted } = piece else {
                if piece == Piece::Or {
                    alternatives.push(Vec::new());
                }
                continue;
            };
            let phrase = Stems::of_words(&text, language);
            if phrase.is_empty() {
                continue;
            }
            let term = Term {
                is_unwanted,
                phrase,
            };
            match alternatives.last_mut().filter(|_| is_joined) {
                Some(terms) => terms.push(term),
                None => alternatives.push(vec![term]),
            }
        }
        alternatives.retain(|terms| !terms.is_empty());
        // An alternative of negated terms only would match nearly everything, and is refused.
        let is_bounded = |terms: &Vec<Term>| terms.iter().any(|term| !term.is_unwanted);
        if !alternatives.iter().all(is_bounded) {
            alternatives.clear();
        }
        Self { alternatives }
    }

    /// Whether the dialog matches the query.
    pub(in crate::dialogporten) fn finds(&self, dialog: &Dialog, index: &Index) -> bool {
        if self.alternatives.is_empty() {
            return false;
        }
        let texts = dialog.stems.get_or_init(|| index.of(dialog));
        let holds = |term: &Term| {
            let is_there = texts.iter().any(|text| text.hold(&term.phrase));
            is_there != term.is_unwanted
        };
        let mut alternatives = self.alternatives.iter();
        alternatives.any(|terms| terms.iter().all(holds))
    }
}

/// Tokenizes a search string: quoted phrases, words, negations and operators.
fn pieces(search: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = search.trim_start();
    let mut is_unwanted = false;
    while let Some(first) = rest.chars().next() {
        if first == '-' {
            is_unwanted = !is_unwanted;
            rest = rest.get(1..).unwrap_or_default().trim_start();
            continue;
        }
        let quoted = rest.strip_prefix('"');
        let (text, after) = match quoted {
            // An unclosed quotation mark extends to the end.
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => word(rest),
        };
        rest = after.trim_start();
        let may_join = quoted.is_none() && !is_unwanted && !rest.is_empty();
        let is_after_words = matches!(pieces.last(), Some(Piece::Words { .. }));
        pieces.push(match joint(text).filter(|_| may_join && is_after_words) {
            Some(operator) => operator,
            None => Piece::Words {
                text: text.to_owned(),
                is_unwanted,
            },
        });
        is_unwanted = false;
    }
    pieces
}

/// Splits off the first word; returns it and the rest.
fn word(text: &str) -> (&str, &str) {
    let is_end = |character: char| character.is_whitespace() || character == '"';
    let end = text.find(is_end).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn joint(word: &str) -> Option<Piece> {
    if word.eq_ignore_ascii_case("or") {
        Some(Piece::Or)
    } else if word.eq_ignore_ascii_case("and") {
        Some(Piece::And)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The query in the syntax of PostgreSQL's `tsquery`.
    fn shown(search: &str, language: Option<&str>) -> String {
        let Question { alternatives } = Question::read(search, language);
        let term = |term: &Term| {
            let sign = if term.is_unwanted { "!" } else { "" };
            format!("{sign}{}", term.phrase.shown())
        };
        let all = |terms: &Vec<Term>| terms.iter().map(term).collect::<Vec<_>>().join(" & ");
        let shown: Vec<_> = alternatives.iter().map(all).collect();
        shown.join(" | ")
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
            assert_eq!(shown(search, None), expected, "{search}");
        }
    }

    #[test]
    fn with_a_language_words_are_stemmed_and_common_ones_leave_a_gap() {
        for (search, expected) in [
            ("Søknader om sykepenger", "søknad:1 | sykepeng:1"),
            ("\"barnehager og boliger\"", "barnehag:1 bol:3"),
            ("er det ikke", ""),
        ] {
            assert_eq!(shown(search, Some("nb")), expected, "{search}");
        }
        assert_eq!(shown("the returns", Some("en")), "return:1");
    }
}
