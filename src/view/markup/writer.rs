//! Writes well-nested markup from a list of elements: once before `ammonia`, so that it never sees
//! deep or crossing tags (it is quadratic in them), and once after it, to fit headings and links
//! into a page of ours.

use crate::domain::dialog::outward_url;
use crate::view::markup::UrlRule;
use crate::view::markup::plain::{Breaks, without_deceit};
use crate::view::markup::tags::{Piece, pieces};

/// The elements of `security.md` §5.
pub(super) const ELEMENTS: [&str; 24] = [
    "p",
    "br",
    "em",
    "strong",
    "ul",
    "ol",
    "li",
    "a",
    "code",
    "pre",
    "blockquote",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
];

/// How deep elements may be nested; deeper ones leave their text only.
pub(super) const NESTING: usize = 32;
/// The level of the heading under which texts of service owners stand.
const SECTION_LEVEL: usize = 2;

/// Which of the two passes.
#[derive(Clone, Copy)]
pub(super) enum Pass {
    /// Before `ammonia`: keeps text and addresses as they are written.
    Prune,
    /// After `ammonia`: fits headings, links and characters.
    Fit(UrlRule),
}

struct Open {
    name: &'static str,
    /// What was written for it; `None` when only its text is kept.
    written: Option<String>,
    /// Where its content begins in the output.
    content: usize,
    /// Host that a link leads to.
    host: Option<String>,
}

struct Writer {
    pass: Pass,
    out: String,
    open: Vec<Open>,
    /// Source levels of the headings that the current place stands under.
    headings: Vec<u8>,
}

/// `markup` with listed elements only, each closed, none deeper than [`NESTING`].
pub(super) fn rewritten(markup: &str, pass: Pass) -> String {
    let out = String::with_capacity(markup.len());
    let mut writer = Writer {
        pass,
        out,
        open: Vec::new(),
        headings: Vec::new(),
    };
    for piece in pieces(markup) {
        match piece {
            Piece::Text(text) => writer.text(text),
            Piece::Open { name, href } => writer.open(&name, href),
            Piece::Close { name } => writer.close(&name),
        }
    }
    writer.close_down_to(0);
    writer.out
}

impl Writer {
    fn text(&mut self, text: &str) {
        let cleaned = match self.pass {
            Pass::Prune => text.to_owned(),
            Pass::Fit(_) => without_deceit(text, Breaks::Kept),
        };
        self.out
            .push_str(&cleaned.replace('<', "&lt;").replace('>', "&gt;"));
    }

    fn open(&mut self, name: &str, href: Option<&str>) {
        let Some(name) = listed(name) else { return };
        if matches!(name, "br" | "hr") {
            self.out.extend(["<", name, ">"]);
            return;
        }
        // Open elements beyond any sense are not even remembered, so that the work stays linear.
        if self.open.len() >= 2 * NESTING {
            return;
        }
        self.close_implied(name);
        let mut host = None;
        let written = if self.has_place_for(name) {
            self.start_tag(name, href, &mut host)
        } else {
            None
        };
        let content = self.out.len();
        self.open.push(Open {
            name,
            written,
            content,
            host,
        });
    }

    /// Elements that would close or tear apart something of the page around the text stand only in
    /// a list or table of the text itself.
    fn has_place_for(&self, name: &str) -> bool {
        let within = |names: &[&str]| {
            self.open
                .iter()
                .any(|open| open.written.is_some() && names.contains(&open.name))
        };
        let depth = self
            .open
            .iter()
            .filter(|open| open.written.is_some())
            .count();
        depth < NESTING
            && match name {
                "li" => within(&["ul", "ol"]),
                "thead" | "tbody" | "tr" | "th" | "td" => within(&["table"]),
                "a" => !within(&["a"]),
                _ => true,
            }
    }

    /// Writes the start tag and tells the name under which it was written.
    fn start_tag(
        &mut self,
        name: &str,
        href: Option<&str>,
        host: &mut Option<String>,
    ) -> Option<String> {
        let mut written = name.to_owned();
        match (self.pass, name) {
            (Pass::Prune, "a") => {
                let href = href?.replace('"', "&quot;");
                self.out.extend(["<a href=\"", &href, "\">"]);
                return Some(written);
            }
            (Pass::Fit(rule), "a") => {
                let url = outward_url(&decoded(href?), rule.loopback_allowed)?;
                *host = url.host_str().map(str::to_owned);
                let href = url.as_str().replace('&', "&amp;").replace('"', "&quot;");
                self.out
                    .extend(["<a href=\"", &href, "\" rel=\"noopener noreferrer\">"]);
                return Some(written);
            }
            (Pass::Fit(_), heading) => {
                if let Some(level) = heading_level(heading) {
                    written = format!("h{}", self.level_on_our_page(level));
                }
            }
            (Pass::Prune, _) => {}
        }
        self.out.extend(["<", &written, ">"]);
        Some(written)
    }

    /// One below the heading it stands under, so that no level is skipped whatever the text does.
    fn level_on_our_page(&mut self, level: u8) -> usize {
        while self.headings.pop_if(|above| *above >= level).is_some() {}
        self.headings.push(level);
        (SECTION_LEVEL + self.headings.len()).min(6)
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|open| open.name == name) {
            self.close_down_to(at);
        }
    }

    /// Closes what the start of `name` ends by the rules of HTML.
    fn close_implied(&mut self, name: &str) {
        let (ended, bounds): (&[&str], &[&str]) = match name {
            "p" | "ul" | "ol" | "pre" | "blockquote" | "table" | "h1" | "h2" | "h3" | "h4"
            | "h5" | "h6" => (
                &["p", "h1", "h2", "h3", "h4", "h5", "h6"],
                &["li", "th", "td", "blockquote"],
            ),
            "li" => (&["li"], &["ul", "ol"]),
            "th" | "td" => (&["th", "td"], &["tr", "table"]),
            "tr" => (&["tr"], &["table", "thead", "tbody"]),
            "thead" | "tbody" => (&["thead", "tbody"], &["table"]),
            "a" => (&["a"], &["th", "td"]),
            _ => return,
        };
        let relevant = |open: &Open| ended.contains(&open.name) || bounds.contains(&open.name);
        if let Some(at) = self.open.iter().rposition(relevant)
            && self
                .open
                .get(at)
                .is_some_and(|open| ended.contains(&open.name))
        {
            self.close_down_to(at);
        }
    }

    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { return };
            self.finish(&open);
        }
    }

    fn finish(&mut self, open: &Open) {
        let Some(written) = &open.written else { return };
        let is_heading = heading_level(written).is_some();
        let is_blank = |content: &str| content.trim().is_empty();
        if let Some(host) = &open.host {
            let content = visible_text(self.out.get(open.content..).unwrap_or_default());
            if is_blank(&content) {
                self.out.push_str(host);
            } else if !shows_host(&content, host) {
                self.out.extend([" (", host, ")"]);
            }
        } else if is_heading
            && is_blank(&visible_text(
                self.out.get(open.content..).unwrap_or_default(),
            ))
        {
            // A heading without words is noise in the outline of the page.
            self.out.truncate(open.content.saturating_sub("<h1>".len()));
            self.headings.pop();
            return;
        }
        self.out.extend(["</", written, ">"]);
    }
}

fn listed(name: &str) -> Option<&'static str> {
    ELEMENTS.into_iter().find(|listed| *listed == name)
}

fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn visible_text(markup: &str) -> String {
    let text = |piece| {
        if let Piece::Text(text) = piece {
            Some(text)
        } else {
            None
        }
    };
    decoded(&pieces(markup).filter_map(text).collect::<String>())
}

/// Undoes the escaping of `ammonia`'s output, which knows these five.
fn decoded(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (entity, character)| {
        text.replace(entity, character)
    })
}

/// Whether the text of a link names its host, and no other. `https://known.no/other.no` names
/// `known.no`, so that a link to `other.no` cannot hide behind it.
fn shows_host(text: &str, host: &str) -> bool {
    let name = |word: &str| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric() && c != '/')
            .to_lowercase();
        let word = word
            .strip_prefix("https://")
            .or(word.strip_prefix("http://"))
            .unwrap_or(&word);
        word.split(['/', '?', '#', ':'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let words = text
        .split_whitespace()
        .filter(|word| word.trim_matches('.').contains('.'));
    let names: Vec<String> = words.map(name).collect();
    !names.is_empty() && names.iter().all(|name| name == host)
}
