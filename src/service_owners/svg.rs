//! SVG sanitizer: drawings are parsed strictly and rewritten.
//!
//! SVG is a document format with script, styles and links to elsewhere. A drawing is therefore not
//! searched for what is bad: it is parsed by the narrow grammar below, and only shapes, gradients
//! and their attributes are written again. What is served holds nothing that was not parsed, so no
//! other parser can read something else into it. A file with script or references to other files is
//! refused as a whole: it is no accident.
//!
//! Descriptions, metadata and the attributes of drawing programs are left out without harm.

use std::{collections::BTreeMap, fmt::Write as _};

use super::picture::PictureError;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";
/// Deepest nesting of elements that is accepted.
const DEEPEST: usize = 32;
/// Most elements, since drawing costs the reader's phone time.
const MOST_ELEMENTS: usize = 2000;
/// Largest coordinate of a view box.
const LARGEST_NUMBER: f64 = 1e6;

/// Elements that are written again.
const DRAWN: &[&str] = &[
    "svg",
    "g",
    "defs",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polygon",
    "polyline",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
];

/// Elements that are left out with everything in them.
const LEFT_OUT: &[&str] = &["title", "desc", "metadata", "sodipodi:namedview"];

/// Attributes that are written again. Not among them: `stroke-dasharray`, with which a short file
/// can keep a browser busy for minutes.
const KEPT: &[&str] = &[
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "cx",
    "cy",
    "d",
    "fill",
    "fill-opacity",
    "fill-rule",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "id",
    "offset",
    "opacity",
    "points",
    "preserveAspectRatio",
    "r",
    "rx",
    "ry",
    "spreadMethod",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "transform",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// What a `style` may set: prefixes of names among [`KEPT`]. Sizes are not among them, since the
/// root's have been checked by then.
const PAINT: &[&str] = &["clip-", "fill", "opacity", "stop-", "stroke"];

type Attributes = BTreeMap<String, String>;

/// Parses a drawing and writes it again.
pub(crate) fn rewrite(text: &str) -> Result<String, PictureError> {
    let mut reader = Reader(text.strip_prefix('\u{feff}').unwrap_or(text));
    if reader.0.starts_with("<?xml ") {
        reader.after("?>")?;
    }
    let mut drawing = Drawing::default();
    while let Some(token) = reader.token()? {
        drawing.take(token)?;
    }
    drawing.finish()
}

/// A syntactic part of a file.
#[derive(Debug)]
enum Token<'a> {
    Open {
        name: &'a str,
        attributes: Attributes,
        is_empty: bool,
    },
    Close(&'a str),
    Text(&'a str),
}

/// Parser over the text that is left.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// Reads past the next `mark`; returns the text before it.
    fn after(&mut self, mark: &str) -> Result<&'a str, PictureError> {
        let (before, rest) = self.0.split_once(mark).ok_or(PictureError::Malformed)?;
        self.0 = rest;
        Ok(before)
    }

    fn token(&mut self) -> Result<Option<Token<'a>>, PictureError> {
        loop {
            if self.0.is_empty() {
                return Ok(None);
            }
            if let Some(rest) = self.0.strip_prefix("<!--") {
                self.0 = rest;
                self.after("-->")?;
            } else if let Some(rest) = self.0.strip_prefix("<!DOCTYPE ") {
                // Without an internal subset it defines nothing, and the file that it refers to is
                // not read.
                self.0 = rest;
                if self.after(">")?.contains('[') {
                    return Err(PictureError::Active);
                }
            } else if self.0.starts_with("<?") {
                // A processing instruction, `xml-stylesheet` among others.
                return Err(PictureError::Active);
            } else if let Some(rest) = self.0.strip_prefix("</") {
                self.0 = rest;
                return Ok(Some(Token::Close(self.after(">")?.trim_end())));
            } else if let Some(rest) = self.0.strip_prefix('<') {
                self.0 = rest;
                return self.open().map(Some);
            } else {
                let end = self.0.find('<').unwrap_or(self.0.len());
                let (text, rest) = self.0.split_at(end);
                self.0 = rest;
                return Ok(Some(Token::Text(text)));
            }
        }
    }

    fn name(&mut self) -> Result<&'a str, PictureError> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.');
        let end = self.0.find(|c| !is_part(c)).unwrap_or(self.0.len());
        let (name, rest) = self.0.split_at(end);
        self.0 = rest;
        if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            Ok(name)
        } else {
            Err(PictureError::Malformed)
        }
    }

    fn open(&mut self) -> Result<Token<'a>, PictureError> {
        let name = self.name()?;
        let mut attributes = Attributes::new();
        loop {
            let rest = self.0.trim_start_matches(is_space);
            let is_apart = rest.len() < self.0.len();
            self.0 = rest;
            let ends = [("/>", true), (">", false)];
            if let Some((end, is_empty)) = ends.into_iter().find(|(end, _)| rest.starts_with(end)) {
                self.after(end)?;
                return Ok(Token::Open {
                    name,
                    attributes,
                    is_empty,
                });
            }
            if !is_apart {
                return Err(PictureError::Malformed);
            }
            let (name, value) = self.attribute()?;
            if attributes
                .insert(name.to_owned(), value.to_owned())
                .is_some()
            {
                return Err(PictureError::Malformed);
            }
        }
    }

    fn attribute(&mut self) -> Result<(&'a str, &'a str), PictureError> {
        let name = self.name()?;
        self.0 = self.0.trim_start_matches(is_space);
        self.0 = self.0.strip_prefix('=').ok_or(PictureError::Malformed)?;
        self.0 = self.0.trim_start_matches(is_space);
        let quote = if self.0.starts_with('"') { "\"" } else { "'" };
        self.0 = self.0.strip_prefix(quote).ok_or(PictureError::Malformed)?;
        let value = self.after(quote)?;
        if value.contains('<') {
            return Err(PictureError::Malformed);
        }
        Ok((name, value))
    }
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// The output so far, and the open elements.
#[derive(Debug, Default)]
struct Drawing {
    written: String,
    /// Names of the open elements, the outermost first.
    open: Vec<String>,
    /// Number of open elements where the part began that is left out.
    left_out_from: Option<usize>,
    elements: usize,
}

impl Drawing {
    fn take(&mut self, token: Token<'_>) -> Result<(), PictureError> {
        match token {
            Token::Open {
                name,
                attributes,
                is_empty,
            } => {
                self.begin(name, attributes, is_empty)?;
                if is_empty {
                    self.end(name, true)
                } else {
                    Ok(())
                }
            }
            Token::Close(name) => self.end(name, false),
            Token::Text(text) => {
                let is_fine =
                    self.left_out_from.is_some() || text.trim_matches(is_space).is_empty();
                if is_fine {
                    Ok(())
                } else {
                    Err(PictureError::Malformed)
                }
            }
        }
    }

    fn begin(
        &mut self,
        name: &str,
        mut attributes: Attributes,
        is_empty: bool,
    ) -> Result<(), PictureError> {
        self.elements += 1;
        let is_root = self.open.is_empty();
        if self.open.len() >= DEEPEST || self.elements > MOST_ELEMENTS {
            return Err(PictureError::BadSize);
        }
        if is_active(name, &attributes) {
            return Err(PictureError::Active);
        }
        let at = self.open.len();
        self.open.push(name.to_owned());
        if self.left_out_from.is_some() {
            return Ok(());
        }
        if is_root {
            // With a second root, parsers would differ about the drawing.
            if self.elements > 1 {
                return Err(PictureError::Malformed);
            }
            root(name, &mut attributes)?;
        } else if LEFT_OUT.contains(&name) {
            self.left_out_from = Some(at);
            return Ok(());
        }
        if !DRAWN.contains(&name) {
            return Err(PictureError::UnknownElement);
        }
        let end = if is_empty { "/>" } else { ">" };
        let namespace = if is_root {
            " xmlns='http://www.w3.org/2000/svg'"
        } else {
            ""
        };
        let attributes = kept(attributes)?;
        // Writing to a string cannot fail.
        let _ = write!(self.written, "<{name}{namespace}{attributes}{end}");
        Ok(())
    }

    fn end(&mut self, name: &str, was_empty: bool) -> Result<(), PictureError> {
        if self.open.pop().as_deref() != Some(name) {
            return Err(PictureError::Malformed);
        }
        match self.left_out_from {
            Some(from) if from == self.open.len() => self.left_out_from = None,
            None if !was_empty => {
                let _ = write!(self.written, "</{name}>");
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<String, PictureError> {
        if self.open.is_empty() && !self.written.is_empty() {
            Ok(self.written)
        } else {
            Err(PictureError::Malformed)
        }
    }
}

/// Whether an element is script or a reference to another file, which is refused at any position.
fn is_active(name: &str, attributes: &Attributes) -> bool {
    const ELEMENTS: &[&str] = &[
        "script",
        "foreignobject",
        "style",
        "image",
        "use",
        "iframe",
        "a",
    ];
    let name = name.to_ascii_lowercase();
    let local = name.rsplit(':').next().unwrap_or_default();
    ELEMENTS.contains(&local)
        || attributes.keys().any(|name| {
            let name = name.to_ascii_lowercase();
            let local = name.rsplit(':').next().unwrap_or_default();
            local.starts_with("on") || matches!(local, "href" | "src" | "base")
        })
}

/// Checks the root: it must be `svg` in its namespace and have a view box or a size, without which
/// a drawing does not scale.
fn root(name: &str, attributes: &mut Attributes) -> Result<(), PictureError> {
    if name != "svg" || attributes.get("xmlns").map(String::as_str) != Some(NAMESPACE) {
        return Err(PictureError::UnknownFormat);
    }
    let sides = ["width", "height"].map(|side| attributes.remove(side));
    let numbers: Vec<f64> = if let Some(view_box) = attributes.get("viewBox") {
        let numbers = view_box.split(|c| is_space(c) || c == ',');
        numbers.filter_map(|number| number.parse().ok()).collect()
    } else {
        let side = |text: &String| text.trim_end_matches("px").parse().ok();
        let sides = sides.iter().flatten().filter_map(side);
        [0.0, 0.0].into_iter().chain(sides).collect()
    };
    let &[left, top, width, height] = &numbers[..] else {
        return Err(PictureError::BadSize);
    };
    let is_fine = numbers.iter().all(|number| number.abs() <= LARGEST_NUMBER);
    if !(is_fine && width > 0.0 && height > 0.0) {
        return Err(PictureError::BadSize);
    }
    attributes.insert(
        "viewBox".to_owned(),
        format!("{left} {top} {width} {height}"),
    );
    for place in ["x", "y"] {
        attributes.remove(place);
    }
    Ok(())
}

/// Writes the attributes that are kept. A `style` is split: its paint declarations become
/// attributes, and take precedence over them.
fn kept(mut attributes: Attributes) -> Result<String, PictureError> {
    let style = attributes.remove("style").unwrap_or_default();
    for declaration in style.split(';').filter(|text| !text.trim().is_empty()) {
        let (name, value) = declaration.split_once(':').ok_or(PictureError::Malformed)?;
        let (name, value) = (name.trim(), value.trim());
        if PAINT.iter().any(|paint| name.starts_with(paint)) {
            attributes.insert(name.to_owned(), value.to_owned());
        }
    }
    let mut written = String::new();
    for (name, value) in attributes {
        if !KEPT.contains(&name.as_str()) {
            continue;
        }
        if !is_harmless(&value) {
            return Err(PictureError::Active);
        }
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(written, " {name}='{value}'");
    }
    Ok(written)
}

/// Whether a value has only numbers, colours, words and functions of them. No colon, slash, quote,
/// ampersand or backslash: so no address, no entity and no escape. `url()` refers only into the
/// drawing itself.
fn is_harmless(value: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || is_space(c) || ".,#%()+-_".contains(c);
    let lower = value.to_ascii_lowercase();
    let mut references = lower.split("url(").skip(1);
    value.chars().all(is_plain)
        && references.all(|rest| {
            let id = rest.strip_prefix('#').and_then(|rest| rest.split_once(')'));
            id.is_some_and(|(id, _)| !id.is_empty() && !id.contains(['(', '#', ' ']))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(inside: &str) -> String {
        format!("<svg xmlns=\"{NAMESPACE}\" viewBox=\"0 0 8 8\">{inside}</svg>")
    }

    #[test]
    fn shapes_and_gradients_are_written_anew() {
        let file = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Drawn by hand. -->\n\
            <!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n\
            <svg version=\"1.1\" id=\"Layer_1\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"\n\
            style=\"viewBox:0 0 1 1;enable-background:new 0 0 9 9\" x=\"0px\" width='80' height=\"40px\" class=\"mark\" data-name=\"a>b\" xml:space=\"preserve\">\n\
            <title>Tax &amp; <b>duty</b></title><metadata><rdf:RDF about='x'/></metadata>\n\
            <defs><linearGradient id=\"a\" x1=\"0\"><stop offset='50%' style=\"stop-color: #fff; -x-y:z\" stop-color='red'/></linearGradient></defs>\n\
            <g transform=\"translate(1, 2)\"><path d=\"M0 0\n  L1 1Z\" fill=\"url(#a)\" stroke-dasharray='0.0001'></path></g></svg>\n";
        assert_eq!(
            rewrite(file).unwrap(),
            "<svg xmlns='http://www.w3.org/2000/svg' id='Layer_1' viewBox='0 0 80 40'>\
             <defs><linearGradient id='a' x1='0'><stop offset='50%' stop-color='#fff'/></linearGradient></defs>\
             <g transform='translate(1, 2)'><path d='M0 0 L1 1Z' fill='url(#a)'></path></g></svg>"
        );
    }

    #[test]
    fn what_is_written_is_read_again_as_the_same() {
        let inside = "<g fill='none' style='stroke:#123456'><circle cx='4' cy='4' r='3'/></g>";
        let once = rewrite(&drawing(inside)).unwrap();
        assert_eq!(rewrite(&once).unwrap(), once);
    }

    /// The corpus of `docs/rules/security.md#emb-4` as pictures: script, styles, references to
    /// other files, entities.
    #[test]
    fn drawings_that_act_are_refused() {
        let inside = [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<svg:script xmlns:svg='http://www.w3.org/2000/svg'/>",
            "<title><script>alert(1)</script></title>",
            "<g onload='alert(1)'/>",
            "<g ONLOAD = \"alert(1)\"/>",
            "<metadata onclick='x'/>",
            "<style>@import url(https://evil.example)</style>",
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
            "<image href='https://evil.example/x.png'/>",
            "<use href='#a'/>",
            "<use xlink:href='data:image/svg+xml;base64,AAAA'/>",
            "<a href='javascript:alert(1)'><rect/></a>",
            "<linearGradient xlink:href='https://evil.example#a'/>",
            "<g xml:base='https://evil.example/'/>",
            "<rect fill='url(https://evil.example/x)'/>",
            "<rect fill='URL( #a )'/>",
            "<rect fill='url(#a)url(x)'/>",
            "<rect fill='url()'/>",
            "<rect style='fill:url(//evil.example)'/>",
            "<rect style='fill:\\75rl(x)'/>",
            "<rect fill='&#117;rl(x)'/>",
            "<rect id='&quot;'/>",
            "<rect fill=\"'/><script>\"/>",
            "<?xml-stylesheet href='x'?>",
        ];
        for inside in inside {
            let refused = rewrite(&drawing(inside)).unwrap_err();
            let is_told = matches!(refused, PictureError::Active | PictureError::Malformed);
            assert!(is_told, "{inside}: {refused}");
        }
        let doctype = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
        for before in [doctype, "<?xml-stylesheet href='x'?>"] {
            let file = format!("{before}{}", drawing(""));
            assert_eq!(rewrite(&file), Err(PictureError::Active), "{file}");
        }
    }

    #[test]
    fn elements_that_are_not_drawn_are_refused() {
        for inside in [
            "<text x='1'/>",
            "<animate attributeName='x'/>",
            "<set attributeName='onload' to='x'/>",
            "<filter id='f'/>",
            "<mask/>",
            "<pattern/>",
            "<svg:rect/>",
            "<Rect/>",
            "<marker/>",
            "<symbol/>",
            "<video/>",
        ] {
            assert_eq!(
                rewrite(&drawing(inside)),
                Err(PictureError::UnknownElement),
                "{inside}"
            );
        }
    }

    #[test]
    fn malformed_drawings_are_refused() {
        let inside = [
            "<g>",
            "</g>",
            "<g></rect>",
            "<g id='a' id='b'/>",
            "<g id='a'fill='b'/>",
            "<g id=a/>",
            "<g id/>",
            "<g id='a",
            "< g/>",
            "<g/",
            "<1/>",
            "<![CDATA[<script>]]>",
            "<!-- never ends",
            "text",
            "&entity;",
            "<rect style='fill'/>",
            "<g fill='<'/>",
        ];
        for inside in inside {
            assert_eq!(
                rewrite(&drawing(inside)),
                Err(PictureError::Malformed),
                "{inside}"
            );
        }
        let twice = format!("{0}{0}", drawing(""));
        assert_eq!(rewrite(&twice), Err(PictureError::Malformed));
        assert_eq!(
            rewrite(&(drawing("") + "tail")),
            Err(PictureError::Malformed)
        );
        let cut = drawing("<g/>");
        for length in 1..cut.len() {
            assert!(rewrite(&cut[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn only_svg_with_a_size_counts() {
        let root = |attributes: &str| rewrite(&format!("<svg {attributes}/>"));
        let ours = format!("xmlns='{NAMESPACE}'");
        assert!(root(&format!("{ours} viewBox='-1,-1 2.5 3'")).is_ok());
        assert!(root(&format!("{ours} width='2500' height='3'")).is_ok());
        for size in [
            "",
            "width='10'",
            "width='100%' height='100%'",
            "viewBox='0 0 0 9'",
            "viewBox='0 0 9 -9'",
            "viewBox='0 0 NaN 9'",
            "viewBox='0 0 inf 9'",
            "viewBox='0 0 1e300 9'",
            "viewBox='0 0 9'",
            "viewBox='0 0 9 9 9'",
        ] {
            let refused = root(&format!("{ours} {size}"));
            assert_eq!(refused, Err(PictureError::BadSize), "{size}");
        }
        for foreign in [
            "viewBox='0 0 1 1'",
            "xmlns='http://www.w3.org/1999/xhtml' viewBox='0 0 1 1'",
        ] {
            assert_eq!(root(foreign), Err(PictureError::UnknownFormat), "{foreign}");
        }
        for file in ["", " ", "no", "<html/>"] {
            assert!(rewrite(file).is_err(), "{file}");
        }
    }

    #[test]
    fn depth_and_number_of_elements_are_limited() {
        let deep = |depth| "<g>".repeat(depth) + &"</g>".repeat(depth);
        assert!(rewrite(&drawing(&deep(31))).is_ok());
        assert_eq!(rewrite(&drawing(&deep(32))), Err(PictureError::BadSize));
        assert!(rewrite(&drawing(&"<g/>".repeat(1999))).is_ok());
        assert_eq!(
            rewrite(&drawing(&"<g/>".repeat(2000))),
            Err(PictureError::BadSize)
        );
    }
}
