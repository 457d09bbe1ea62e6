//! Tokenizer that splits markup into tags and text, in one pass.
//!
//! It is no HTML parser, and nothing relies on it as one: its output for hostile markup goes
//! through `ammonia`, and of `ammonia`'s output only listed elements and attributes are written.

use crate::views::markup::elements::{ELEMENTS, Treatment};

/// One token of the markup.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Text with its entities as they were written.
    Text(&'a str),
    /// A start tag, its name in lower case.
    Open {
        name: String,
        attributes: Vec<Attribute<'a>>,
    },
    /// An end tag, its name in lower case.
    Close { name: String },
    /// An element that was left out and that separates the words around it.
    Gap,
}

/// Name and value of an attribute, as they were written.
pub(crate) type Attribute<'a> = (&'a str, &'a str);

/// Elements of which a start tag may close itself with a slash.
const FOREIGN: [&str; 2] = ["svg", "math"];

/// The tokens of `markup` without comments, declarations and hidden elements. A tag without an end
/// takes the rest of the markup with it, as in a browser.
pub(crate) fn pieces(markup: &str) -> Pieces<'_> {
    Pieces { rest: markup }
}

pub(crate) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let after = self.rest.strip_prefix('<').unwrap_or_default();
            match after.as_bytes() {
                [b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                    let (name, _) = self.tag(after.get(1..).unwrap_or_default());
                    return Some(Piece::Close { name });
                }
                [b'!' | b'?', ..] | [b'/', _, ..] => self.rest = past_declaration(after),
                [letter, ..] if letter.is_ascii_alphabetic() => {
                    let (name, attributes) = self.tag(after);
                    let treatment = ELEMENTS.of(&name);
                    if !treatment.hides_content() {
                        return Some(Piece::Open { name, attributes });
                    }
                    self.skip_content(after, &name);
                    if treatment == Treatment::Gap {
                        return Some(Piece::Gap);
                    }
                }
                _ => return Some(Piece::Text(self.text())),
            }
        }
    }
}

impl<'a> Pieces<'a> {
    /// Reads text up to the next `<`; a `<` that begins no tag is text itself.
    fn text(&mut self) -> &'a str {
        let end = self.rest.bytes().skip(1).position(|b| b == b'<');
        let (text, rest) = split(self.rest, end.map_or(self.rest.len(), |end| end + 1));
        self.rest = rest;
        text
    }

    /// Reads a tag whose name begins at `from`.
    fn tag(&mut self, from: &'a str) -> (String, Vec<Attribute<'a>>) {
        let (name, mut rest) = split_where(from, |b| b.is_ascii_whitespace() || b"/>".contains(&b));
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            if rest.is_empty() {
                break;
            }
            let (attribute, after) = attribute(rest);
            attributes.push(attribute);
            rest = after;
        }
        self.rest = rest;
        (name.to_ascii_lowercase(), attributes)
    }

    /// Skips the content of an element. `start_tag` is the markup from the name of its start tag
    /// on.
    fn skip_content(&mut self, start_tag: &str, name: &str) {
        let taken = start_tag.len() - self.rest.len();
        let tag = start_tag.get(..taken).unwrap_or_default();
        if FOREIGN.contains(&name) && tag.ends_with("/>") {
            return;
        }
        self.rest = past_end_tag(self.rest, name);
    }
}

/// Splits off an attribute. The first character always belongs to the name, as in a browser.
fn attribute(text: &str) -> (Attribute<'_>, &str) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let (_, tail) = split(text, first);
    let (more, _) = split_where(tail, |b| b.is_ascii_whitespace() || b"/>=".contains(&b));
    let (name, rest) = split(text, first + more.len());
    let Some(rest) = rest.trim_ascii_start().strip_prefix('=') else {
        return ((name, ""), rest);
    };
    let rest = rest.trim_ascii_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return ((name, value), after);
        }
    }
    let (value, after) = split_where(rest, |b| b.is_ascii_whitespace() || b == b'>');
    ((name, value), after)
}

/// The markup after a comment, or after anything else that begins with `<!`, `<?` or `</` and is no
/// tag.
fn past_declaration(after: &str) -> &str {
    let is_comment = after.starts_with("!--");
    let is_end = |(at, _): &(usize, &str)| {
        let inside = after.get(..*at).unwrap_or_default();
        !is_comment || inside.ends_with("--") || *at > 5 && inside.ends_with("--!")
    };
    let end = after.match_indices('>').find(is_end);
    end.and_then(|(at, _)| after.get(at + 1..))
        .unwrap_or_default()
}

fn past_end_tag<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |(at, _): &(usize, &str)| {
        let candidate = text.get(at + 2..at + 2 + name.len());
        let after = text.as_bytes().get(at + 2 + name.len());
        candidate.is_some_and(|candidate| candidate.eq_ignore_ascii_case(name))
            && after.is_none_or(|b| b.is_ascii_whitespace() || b"/>".contains(b))
    };
    let Some((at, _)) = text.match_indices("</").find(is_end) else {
        return "";
    };
    text.get(at..)
        .and_then(|rest| rest.split_once('>'))
        .map_or("", |(_, rest)| rest)
}

/// Splits before the first byte for which `ends` holds; `ends` may hold for ASCII bytes only.
fn split_where(text: &str, ends: impl Fn(u8) -> bool) -> (&str, &str) {
    split(text, text.bytes().position(ends).unwrap_or(text.len()))
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}
