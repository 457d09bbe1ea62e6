//! HTML sanitizer and Markdown renderer for texts that service owners wrote.
//!
//! Plain texts lose deceptive characters; Markdown and legacy HTML become [`SafeHtml`], which is
//! made only here. Markup passes three filters, each of which is sufficient alone: a rewrite
//! that keeps listed elements only, `ammonia` with the same list, and a second rewrite that fits
//! the result into the page. The list is `elements.txt`. Content that browsers fetch from service
//! owners never passes the server; `static/js/lib/sanitize.js` cleans it by the same list.

mod elements;
mod links;
mod nesting;
mod plain;
mod tags;
mod writer;

#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::domain::OutwardRule;

use elements::ELEMENTS;
pub use plain::{SHOWN_CHARACTERS, clean_lines, clean_text};
use writer::{NESTING, Pass, rewritten};

/// Most bytes of markup that are read; the rest is cut, and an ellipsis marks the cut.
pub const MARKUP_CAP_BYTES: usize = 16 * 1024;
/// Most Markdown events; bounds markup that a parser multiplies, such as short table rows under a
/// wide head.
const MARKDOWN_EVENTS: usize = 24 * 1024;

/// Sanitized markup that templates may print unescaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Whether nothing is left but white space.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}

/// Renders and sanitizes `CommonMark` with tables and struck-out words. HTML in it is shown as
/// text.
#[must_use]
pub fn markdown(text: &str, rule: OutwardRule<'_>) -> SafeHtml {
    let (text, is_cut) = capped(text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut parser = Parser::new_ext(text, options).into_offset_iter();
    let mut depth = 0_usize;
    let events = parser.by_ref().take(MARKDOWN_EVENTS);
    let events = events.filter_map(|(event, source)| {
        let event = in_our_terms(event, text.get(source).unwrap_or_default());
        let is_too_deep = match &event {
            Event::Start(_) => {
                depth += 1;
                depth > NESTING
            }
            Event::End(_) => {
                depth -= 1;
                depth >= NESTING
            }
            _ => false,
        };
        (!is_too_deep).then_some(event)
    });
    let mut html = String::with_capacity(text.len());
    pulldown_cmark::html::push_html(&mut html, events);
    cleaned(&html, is_cut || parser.next().is_some(), rule)
}

/// The event to render for `event`, whose source text is `source`.
fn in_our_terms<'a>(event: Event<'a>, source: &str) -> Event<'a> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        // A single tilde means "about", as in "~100 kr".
        Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough)
            if !source.starts_with("~~") =>
        {
            Event::Text(CowStr::Borrowed("~"))
        }
        // The language of a code block is dropped: there is no syntax highlighting.
        Event::Start(Tag::CodeBlock(_)) => {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(CowStr::Borrowed(""))))
        }
        other => other,
    }
}

/// Sanitizes HTML of services with a legacy right to it. It is cut before it is sanitized.
#[must_use]
pub fn html(text: &str, rule: OutwardRule<'_>) -> SafeHtml {
    let (text, is_cut) = capped(text);
    cleaned(text, is_cut, rule)
}

fn capped(text: &str) -> (&str, bool) {
    let end = text.floor_char_boundary(MARKUP_CAP_BYTES);
    (text.get(..end).unwrap_or_default(), end < text.len())
}

fn cleaned(markup: &str, is_cut: bool, rule: OutwardRule<'_>) -> SafeHtml {
    let pruned = rewritten(markup, Pass::Prune);
    let clean = CLEANER.clean(&pruned).to_string();
    let mut fitted = rewritten(&clean, Pass::Fit(rule));
    if is_cut {
        fitted.push_str("<p>…</p>");
    }
    SafeHtml(fitted)
}

/// `ammonia` with the elements and attributes that the table keeps. It does not check addresses: it
/// would let `https://known.no@other.no/` pass, so [`links`] checks them by our own rule.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    let kept: HashSet<&str> = ELEMENTS.kept().collect();
    let names = |element| ELEMENTS.attributes(element).map(|(name, _)| name).collect();
    let attributes: HashMap<&str, HashSet<&str>> = kept
        .iter()
        .map(|element| (*element, names(element)))
        .collect();
    builder
        .tags(kept)
        .clean_content_tags(ELEMENTS.hidden().collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(None)
        .strip_comments(true);
    builder
});
