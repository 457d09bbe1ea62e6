//! Splits markup into tags and text, in one pass over it.
//!
//! It is no HTML parser and nothing relies on it as one: what it makes of hostile markup goes
//! through `ammonia`, and what it makes of `ammonia`'s output is written anew from a list.

/// One piece of markup.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text, entities as they were written.
    Text(&'a str),
    /// A start tag, its name in lower case, and its `href` as it was written.
    Open { name: String, href: Option<&'a str> },
    /// An end tag, its name in lower case.
    Close { name: String },
}

/// Elements whose content is never text for people.
const HIDDEN: [&str; 14] = [
    "script", "style", "template", "title", "textarea", "iframe", "noscript", "noembed",
    "noframes", "xmp", "svg", "math", "select", "object",
];

/// The pieces of `markup`, comments, declarations and hidden elements left out. A tag that never
/// ends takes the rest with it, as in a browser.
pub(super) fn pieces(markup: &str) -> Pieces<'_> {
    Pieces { rest: markup }
}

pub(super) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let after = self.rest.strip_prefix('<');
            match (after, after.and_then(|after| after.bytes().next())) {
                (Some(after), Some(b'!' | b'?')) => self.rest = past_declaration(after),
                (Some(after), Some(b'/')) if starts_with_letter(after.get(1..)) => {
                    let (name, _) = self.tag(after.get(1..).unwrap_or_default());
                    return Some(Piece::Close { name });
                }
                (Some(after), _) if starts_with_letter(Some(after)) => {
                    let (name, href) = self.tag(after);
                    if HIDDEN.contains(&name.as_str()) {
                        self.rest = past_end_tag(self.rest, &name);
                        continue;
                    }
                    return Some(Piece::Open { name, href });
                }
                _ => return Some(Piece::Text(self.text())),
            }
        }
    }
}

impl<'a> Pieces<'a> {
    /// Takes text up to the next `<`, which is text itself when it begins no tag.
    fn text(&mut self) -> &'a str {
        let end = self.rest.bytes().skip(1).position(|b| b == b'<');
        let (text, rest) = split(self.rest, end.map_or(self.rest.len(), |end| end + 1));
        self.rest = rest;
        text
    }

    /// Takes a tag whose name begins at `from`.
    fn tag(&mut self, from: &'a str) -> (String, Option<&'a str>) {
        let (name, mut rest) = split_where(from, |b| b.is_ascii_whitespace() || b"/>".contains(&b));
        let mut href = None;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break;
            }
            if rest.is_empty() {
                break;
            }
            let (attribute, value, after) = attribute(rest);
            if href.is_none() && attribute.eq_ignore_ascii_case("href") {
                href = value;
            }
            rest = after;
        }
        self.rest = rest;
        (name.to_ascii_lowercase(), href)
    }
}

/// Name, value and what follows. The first byte always belongs to the name, as in a browser.
fn attribute(text: &str) -> (&str, Option<&str>, &str) {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let (_, tail) = split(text, first);
    let (more, _) = split_where(tail, |b| b.is_ascii_whitespace() || b"/>=".contains(&b));
    let (name, rest) = split(text, first + more.len());
    let Some(rest) = rest.trim_ascii_start().strip_prefix('=') else {
        return (name, None, rest);
    };
    let rest = rest.trim_ascii_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            let (value, after) = quoted.split_once(quote).unwrap_or((quoted, ""));
            return (name, Some(value), after);
        }
    }
    let (value, after) = split_where(rest, |b| b.is_ascii_whitespace() || b == b'>');
    (name, Some(value), after)
}

fn past_declaration(after: &str) -> &str {
    let end = if after.starts_with("!--") { "-->" } else { ">" };
    after.split_once(end).map_or("", |(_, rest)| rest)
}

fn past_end_tag<'a>(text: &'a str, name: &str) -> &'a str {
    let is_end = |(at, _): &(usize, &str)| {
        let candidate = text.get(at + 2..at + 2 + name.len());
        candidate.is_some_and(|candidate| candidate.eq_ignore_ascii_case(name))
    };
    let Some((at, _)) = text.match_indices("</").find(is_end) else {
        return "";
    };
    text.get(at..)
        .and_then(|rest| rest.split_once('>'))
        .map_or("", |(_, rest)| rest)
}

fn starts_with_letter(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Splits before the first byte that `ends` takes, which only ASCII bytes may be.
fn split_where(text: &str, ends: impl Fn(u8) -> bool) -> (&str, &str) {
    split(text, text.bytes().position(ends).unwrap_or(text.len()))
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}
