//! Writer of well-nested markup by the table of elements: once before `ammonia`, so that it never
//! gets deep or crossing tags (it is quadratic in them), and once after it, to fit headings and
//! links into a page of ours.

use crate::domain::OutwardRule;
use crate::views::markup::{
    elements::{ELEMENTS, Treatment, value_by_rule},
    links::{Target, with_bare_addresses},
    nesting::{closes, ended_by, is_heading, needs},
    plain::{Breaks, without_deceit},
    tags::{Attribute, Piece, pieces},
};

/// Most nested elements; deeper ones leave their text only.
pub(crate) const NESTING: usize = 32;
/// Level of the heading above texts of service owners.
const SECTION_LEVEL: usize = 2;
/// Most grid cells that the table cells of a text may span together: browsers are slow at more.
const MOST_PLACES: u32 = 10_000;
/// Void elements: without content and end tag.
pub(crate) const VOID: [&str; 3] = ["br", "hr", "wbr"];

/// The pass in which the markup is written.
#[derive(Clone, Copy)]
pub(crate) enum Pass<'a> {
    /// Before `ammonia`: keeps text and addresses as they are written.
    Prune,
    /// After `ammonia`: fits headings, links and characters.
    Fit(OutwardRule<'a>),
}

struct Open {
    /// Name of the element in the table.
    name: &'static str,
    /// Name in its tags, which may differ; `None` when only its text is kept.
    written: Option<String>,
    /// Byte offsets of its start tag and of its content in the output.
    start: usize,
    content: usize,
    target: Option<Target>,
}

/// Separator that is due before the next word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Break,
}

struct Writer<'a> {
    pass: Pass<'a>,
    out: String,
    open: Vec<Open>,
    /// Source levels of the headings above the current position.
    headings: Vec<u8>,
    gap: Gap,
    /// The last character of the text in the current line, and whether there are words in it.
    before: Option<char>,
    has_words: bool,
    /// Number of grid cells that the table cells span so far.
    places: u32,
}

/// `markup` with listed elements only, each closed, none deeper than [`NESTING`].
pub(crate) fn rewritten(markup: &str, pass: Pass<'_>) -> String {
    let out = String::with_capacity(markup.len());
    let mut writer = Writer {
        pass,
        out,
        open: Vec::new(),
        headings: Vec::new(),
        gap: Gap::None,
        before: None,
        has_words: false,
        places: 0,
    };
    for piece in pieces(markup) {
        match piece {
            Piece::Text(text) => writer.text(text),
            Piece::Open { name, attributes } => writer.open(&name, &attributes),
            Piece::Close { name } => writer.close(&name),
            Piece::Gap => writer.set_gap(Gap::Space),
        }
    }
    writer.close_down_to(0);
    writer.out
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        let Pass::Fit(_) = self.pass else {
            return self.words(text);
        };
        let is_literal = |open: &Open| matches!(open.name, "a" | "code" | "pre");
        if !text.contains("://") || self.open.iter().any(is_literal) {
            return self.words(&without_deceit(text, Breaks::Kept));
        }
        let decoded = without_deceit(&decoded(text), Breaks::Kept);
        for (part, is_address) in with_bare_addresses(&decoded) {
            let part = escaped(part);
            if is_address {
                self.open("a", &[("href", &part)]);
                self.words(&part);
                self.close("a");
            } else {
                self.words(&part);
            }
        }
    }

    fn words(&mut self, text: &str) {
        let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
            return;
        };
        let is_blank = text.trim().is_empty();
        let is_joined = self
            .before
            .is_some_and(|before| !before.is_whitespace() && !"([«".contains(before));
        match self.gap {
            Gap::Space if is_joined && (first.is_alphanumeric() || first == '&') => {
                self.out.push(' ');
            }
            Gap::Break if self.has_words && !is_blank => self.out.push_str("<br>"),
            _ => {}
        }
        if self.gap != Gap::Break || !is_blank {
            self.gap = Gap::None;
        }
        self.has_words |= !is_blank;
        self.before = Some(last);
        self.out
            .push_str(&text.replace('<', "&lt;").replace('>', "&gt;"));
    }

    fn set_gap(&mut self, gap: Gap) {
        if self.gap != Gap::Break {
            self.gap = gap;
        }
    }

    fn start_line(&mut self) {
        self.gap = Gap::None;
        self.before = None;
        self.has_words = false;
    }

    fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        let (name, is_line) = match ELEMENTS.of(name) {
            Treatment::Keep(name) => (name, name == "br"),
            Treatment::Line(name) => (name, true),
            Treatment::Apart => return self.set_gap(Gap::Space),
            Treatment::Alternative => return self.alternative(attributes),
            Treatment::Words | Treatment::Drop | Treatment::Gap => return,
        };
        self.close_implied(name);
        let Some(tag) = self.tag(name) else {
            return self.set_gap(Gap::Space);
        };
        if VOID.contains(&name) {
            if is_line {
                self.start_line();
            }
            self.out.extend(["<", name, ">"]);
            return;
        }
        let has_place = self.depth() < NESTING;
        if is_line && has_place {
            self.start_line();
        } else if is_line {
            self.set_gap(Gap::Break);
        }
        // Excessively many open elements are not recorded, so that the work stays linear.
        if self.open.len() >= 2 * NESTING {
            return;
        }
        let start = self.out.len();
        let mut target = None;
        let written = has_place.then(|| self.start_tag(tag, attributes, &mut target));
        let content = self.out.len();
        self.open.push(Open {
            name,
            written: written.flatten(),
            start,
            content,
            target,
        });
    }

    /// The name to write for an element here. Parts of lists and tables outside of one would close
    /// or split elements of the page around the text.
    fn tag(&self, name: &'static str) -> Option<&'static str> {
        let homes = needs(name);
        let is_home = |open: &Open| open.written.is_some() && homes.contains(&open.name);
        if homes.is_empty() || self.open.iter().any(is_home) {
            return Some(name);
        }
        matches!(name, "li" | "dt" | "dd" | "tr" | "caption").then_some("div")
    }

    fn depth(&self) -> usize {
        let written = self.open.iter().filter(|open| open.written.is_some());
        written.count()
    }

    /// Writes the alternative text of a picture.
    fn alternative(&mut self, attributes: &[Attribute<'_>]) {
        self.set_gap(Gap::Space);
        let is_alternative = |(name, _): &&Attribute<'_>| name.eq_ignore_ascii_case("alt");
        if let Some((_, words)) = attributes.iter().find(is_alternative) {
            self.words(words.trim());
            self.set_gap(Gap::Space);
        }
    }

    /// Writes the start tag and returns the name under which it was written; `None` for a link
    /// without an allowed target.
    fn start_tag(
        &mut self,
        name: &'static str,
        attributes: &[Attribute<'_>],
        target: &mut Option<Target>,
    ) -> Option<String> {
        let mut written = name.to_owned();
        let mut kept = self.attributes(name, attributes);
        if name == "a" {
            let (_, href) = kept.iter_mut().find(|(name, _)| *name == "href")?;
            if let Pass::Fit(rule) = self.pass {
                let leads = Target::new(&decoded(href), rule)?;
                *href = escaped(&leads.href());
                *target = Some(leads);
                kept.push(("rel", "noopener noreferrer".to_owned()));
            }
        }
        if let (Pass::Fit(_), "td" | "th") = (self.pass, name) {
            self.narrow(&mut kept);
        }
        if let (Pass::Fit(_), Some(level)) = (self.pass, heading_level(name)) {
            written = format!("h{}", self.level_on_our_page(level));
        }
        self.out.extend(["<", &written]);
        for (name, value) in kept {
            self.out.extend([" ", name, "=\"", &value, "\""]);
        }
        self.out.push('>');
        Some(written)
    }

    /// The attributes that the table keeps on this element, each once, escaped for double quotes.
    /// The alignment in a cell's `style` takes precedence over its `align`.
    fn attributes(&self, name: &str, attributes: &[Attribute<'_>]) -> Vec<(&'static str, String)> {
        let found = |wanted: &str| {
            let is_wanted = |(name, _): &&Attribute<'_>| name.eq_ignore_ascii_case(wanted);
            attributes.iter().find(is_wanted).map(|(_, value)| *value)
        };
        let value = |(name, rule): (&'static str, &'static str)| {
            let aligned = (name == "align").then(|| found("style").and_then(text_align));
            let value = aligned.flatten().or_else(|| found(name))?;
            let value = match (self.pass, rule) {
                (Pass::Fit(_), rule) if rule != "address" => {
                    escaped(&value_by_rule(rule, &decoded(value))?)
                }
                _ => value.replace('"', "&quot;"),
            };
            Some((name, value))
        };
        ELEMENTS.attributes(name).filter_map(value).collect()
    }

    /// Sets the spans of a cell to 1 when the text has too many.
    fn narrow(&mut self, kept: &mut [(&'static str, String)]) {
        let is_span = |name: &str| matches!(name, "colspan" | "rowspan");
        // As in browsers: a column span of 0 is 1, a row span of 0 is all rows that are left.
        let span = |name: &str, none: u32| {
            let found = kept.iter().find(|(one, _)| *one == name);
            match found.map(|(_, value)| value.parse()) {
                Some(Ok(0)) => none,
                Some(Ok(number)) => number,
                _ => 1,
            }
        };
        let (columns, rows) = (span("colspan", 1).min(1000), span("rowspan", MOST_PLACES));
        if kept.iter().any(|(name, _)| is_span(name)) {
            self.places = self.places.saturating_add(columns.saturating_mul(rows));
        }
        if self.places > MOST_PLACES {
            for (_, value) in kept.iter_mut().filter(|(name, _)| is_span(name)) {
                "1".clone_into(value);
            }
        }
    }

    /// One level below the heading above it, so that no level is skipped in the page.
    fn level_on_our_page(&mut self, level: u8) -> usize {
        while self.headings.pop_if(|above| *above >= level).is_some() {}
        self.headings.push(level);
        (SECTION_LEVEL + self.headings.len()).min(6)
    }

    fn close(&mut self, name: &str) {
        let name = match ELEMENTS.of(name) {
            Treatment::Keep(name) | Treatment::Line(name) => name,
            Treatment::Apart => return self.set_gap(Gap::Space),
            _ => return,
        };
        let names = self.open.iter().map(|open| open.name);
        match closes(name, names) {
            Some(at) => self.close_down_to(at),
            None if self.tag(name).is_none() => self.set_gap(Gap::Space),
            None => {}
        }
    }

    /// Closes the elements that the start of `name` closes by the rules of HTML.
    fn close_implied(&mut self, name: &str) {
        while let Some(at) = ended_by(name, self.open.iter().map(|open| open.name)) {
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
        let is_line = matches!(ELEMENTS.of(open.name), Treatment::Line(_));
        let Some(written) = &open.written else {
            return self.set_gap(if is_line { Gap::Break } else { self.gap });
        };
        let content = || visible_text(self.out.get(open.content..).unwrap_or_default());
        if let Some(target) = &open.target {
            let content = content();
            let shown = escaped(target.shown());
            if content.trim().is_empty() {
                self.words(&shown);
            } else if !target.is_told_by(&content) {
                self.words(&format!(" ({shown})"));
            }
        } else if matches!(self.pass, Pass::Fit(_))
            && is_heading(written)
            && content().trim().is_empty()
        {
            // A heading without words would be an empty entry in the outline of the page.
            self.out.truncate(open.start);
            self.headings.pop();
            return;
        }
        if is_line {
            self.start_line();
        }
        self.out.extend(["</", written, ">"]);
    }
}

fn heading_level(name: &str) -> Option<u8> {
    is_heading(name).then(|| name.get(1..)?.parse().ok())?
}

/// The text alignment in a style, as a value of the `align` attribute.
fn text_align(style: &str) -> Option<&'static str> {
    let style = style.to_ascii_lowercase();
    let value = |declaration: &str| {
        let (property, value) = declaration.split_once(':')?;
        let value = value.trim().trim_end_matches("!important").trim_end();
        match (property.trim(), value) {
            ("text-align", "left") => Some("left"),
            ("text-align", "center") => Some("center"),
            ("text-align", "right" | "end") => Some("right"),
            _ => None,
        }
    };
    style.split(';').filter_map(value).next_back()
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Decodes the five entities of `ammonia`'s output.
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
