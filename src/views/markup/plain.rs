//! Plain texts of service owners: removal of characters that hide, reorder or accumulate
//! (`docs/rules/security.md#service-owner-texts`). Escaping is left to the template engine.

use unicode_normalization::char::is_combining_mark;

use crate::domain::text::is_deceptive;

/// Most characters of a plain text that are shown.
pub const SHOWN_CHARACTERS: usize = 1024;
/// Most combining marks in a row; further ones are removed.
const MARKS_IN_A_ROW: usize = 8;

/// The text on one line: line breaks and tabs become spaces, deceptive characters are removed, and
/// an ellipsis replaces all after the first 1,024 characters.
#[must_use]
pub fn clean_text(text: &str) -> String {
    elided(&without_deceit(text, Breaks::Spaces))
}

/// As [`clean_text`], with line breaks kept: for summaries.
#[must_use]
pub fn clean_lines(text: &str) -> String {
    elided(&without_deceit(text, Breaks::Kept))
}

/// How line breaks are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    Kept,
    Spaces,
}

/// The text without deceptive characters, at any length.
pub(crate) fn without_deceit(text: &str, breaks: Breaks) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // CR LF is one line break.
        if c == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        let Some(c) = shown(c, breaks) else { continue };
        marks = if adds_to_the_one_before(c) {
            marks + 1
        } else {
            0
        };
        if marks <= MARKS_IN_A_ROW {
            out.push(c);
        }
    }
    out
}

fn elided(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn shown(c: char, breaks: Breaks) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Some(if breaks == Breaks::Kept { '\n' } else { ' ' })
        }
        '\t' => Some(' '),
        c if is_deceptive(c) => None,
        c => Some(c),
    }
}

fn adds_to_the_one_before(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}')
}
