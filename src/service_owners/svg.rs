//! SVG sanitizer: drawings are parsed strictly and rewritten.
//!
//! SVG is a document format with script, styles and links to elsewhere. A drawing is therefore not
//! searched for what is bad: `roxmltree` parses it, without document types and entities, and only
//! shapes, gradients and their attributes are written again. What is served holds nothing that was
//! not parsed, so no other parser can read something else into it. A file with script or references
//! to other files is refused as a whole: it is no accident.
//!
//! Descriptions, metadata and the attributes of drawing programs are left out without harm.

use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

use roxmltree::{Document, Node, ParsingOptions};

use super::picture_error::PictureError;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";
/// Namespace of the settings of a drawing program.
const SODIPODI: &str = "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd";
/// Deepest nesting of elements that is accepted.
const DEEPEST: usize = 32;
/// Most elements, since drawing costs the reader's phone time.
const MOST_ELEMENTS: usize = 2000;
/// Most elements, texts and comments together, of which a file has more than elements.
const MOST_NODES: u32 = 8000;
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
const LEFT_OUT: &[(&str, &str)] = &[
    (NAMESPACE, "title"),
    (NAMESPACE, "desc"),
    (NAMESPACE, "metadata"),
    (SODIPODI, "namedview"),
];

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

type Attributes<'a> = BTreeMap<&'a str, Cow<'a, str>>;

/// Parses a drawing and writes it again.
pub(crate) fn rewrite(text: &str) -> Result<String, PictureError> {
    let text = without_document_type(text)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        entity_resolver: None,
    };
    let document = Document::parse_with_options(&text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => PictureError::Active,
        roxmltree::Error::NodesLimitReached => PictureError::BadSize,
        _ => PictureError::Malformed,
    })?;
    if document.descendants().filter(Node::is_element).count() > MOST_ELEMENTS {
        return Err(PictureError::BadSize);
    }
    if document.descendants().any(|node| is_active(&node)) {
        return Err(PictureError::Active);
    }
    let root = document.root_element();
    let attributes = root_attributes(&root)?;
    let mut written = String::new();
    write(&root, attributes, 1, &mut written)?;
    Ok(written)
}

/// Removes a document type without an internal subset: it defines nothing, and the file that it
/// refers to is not read. The parser refuses any other.
fn without_document_type(text: &str) -> Result<Cow<'_, str>, PictureError> {
    let Some((before, rest)) = text.split_once("<!DOCTYPE ") else {
        return Ok(text.into());
    };
    match rest.split_once('>') {
        Some((definition, after)) if !definition.contains('[') => {
            Ok((before.to_owned() + after).into())
        }
        Some(_) => Err(PictureError::Active),
        None => Err(PictureError::Malformed),
    }
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Whether a node is script, a processing instruction such as `xml-stylesheet`, or a reference to
/// another file, which is refused at any position and in any namespace.
fn is_active(node: &Node<'_, '_>) -> bool {
    const ELEMENTS: &[&str] = &[
        "script",
        "foreignobject",
        "style",
        "image",
        "use",
        "iframe",
        "a",
    ];
    let name = node.tag_name().name().to_ascii_lowercase();
    node.is_pi()
        || ELEMENTS.contains(&name.as_str())
        || node.attributes().any(|attribute| {
            let name = attribute.name().to_ascii_lowercase();
            name.starts_with("on") || matches!(name.as_str(), "href" | "src" | "base")
        })
}

/// Writes an element that is drawn at this depth, and those in it.
fn write(
    element: &Node<'_, '_>,
    attributes: Attributes<'_>,
    depth: usize,
    written: &mut String,
) -> Result<(), PictureError> {
    if depth > DEEPEST {
        return Err(PictureError::BadSize);
    }
    let name = element.tag_name().name();
    if element.tag_name().namespace() != Some(NAMESPACE) || !DRAWN.contains(&name) {
        return Err(PictureError::UnknownElement);
    }
    let namespace = if depth == 1 {
        " xmlns='http://www.w3.org/2000/svg'"
    } else {
        ""
    };
    let attributes = kept(attributes)?;
    // Writing to a string cannot fail.
    let _ = write!(written, "<{name}{namespace}{attributes}>");
    let empty = written.len();
    for child in element.children() {
        match child.text() {
            Some(text) if child.is_text() && !text.trim_matches(is_space).is_empty() => {
                return Err(PictureError::Malformed);
            }
            _ if child.is_element() && !is_left_out(&child) => {
                write(&child, own_attributes(&child), depth + 1, written)?;
            }
            _ => {}
        }
    }
    if written.len() == empty {
        written.pop();
        written.push_str("/>");
    } else {
        let _ = write!(written, "</{name}>");
    }
    Ok(())
}

fn is_left_out(element: &Node<'_, '_>) -> bool {
    LEFT_OUT.iter().any(|name| element.has_tag_name(*name))
}

/// The attributes of an element that are in no other namespace.
fn own_attributes<'a>(element: &Node<'a, '_>) -> Attributes<'a> {
    let attributes = element.attributes();
    let own = attributes.filter(|attribute| attribute.namespace().is_none());
    own.map(|attribute| (attribute.name(), attribute.value().into()))
        .collect()
}

/// Checks the root: it must be `svg` in its namespace and have a view box or a size, without which
/// a drawing does not scale.
fn root_attributes<'a>(root: &Node<'a, '_>) -> Result<Attributes<'a>, PictureError> {
    if !root.has_tag_name((NAMESPACE, "svg")) {
        return Err(PictureError::UnknownFormat);
    }
    let mut attributes = own_attributes(root);
    let sides = ["width", "height"].map(|side| attributes.remove(side));
    let numbers: Vec<f64> = if let Some(view_box) = attributes.get("viewBox") {
        let numbers = view_box.split(|c| is_space(c) || c == ',');
        numbers.filter_map(|number| number.parse().ok()).collect()
    } else {
        let side = |text: &Cow<'_, str>| text.trim_end_matches("px").parse().ok();
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
    let view_box = format!("{left} {top} {width} {height}");
    attributes.insert("viewBox", view_box.into());
    for place in ["x", "y"] {
        attributes.remove(place);
    }
    Ok(attributes)
}

/// Writes the attributes that are kept. A `style` is split: its paint declarations become
/// attributes, and take precedence over them.
fn kept(mut given: Attributes<'_>) -> Result<String, PictureError> {
    let style = given.remove("style").unwrap_or_default();
    let mut attributes: Attributes<'_> = given;
    for declaration in style.split(';').filter(|text| !text.trim().is_empty()) {
        let (name, value) = declaration.split_once(':').ok_or(PictureError::Malformed)?;
        let (name, value) = (name.trim(), value.trim());
        if PAINT.iter().any(|paint| name.starts_with(paint)) {
            attributes.insert(name, value.into());
        }
    }
    let mut written = String::new();
    for (name, value) in attributes {
        if !KEPT.contains(&name) {
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
            <title>Tax &amp; <b>duty</b></title><metadata><rdf:RDF xmlns:rdf='urn:rdf' about='x'/></metadata>\n\
            <defs><linearGradient id=\"a\" x1=\"0\"><stop offset='50%' style=\"stop-color: #fff; -x-y:z\" stop-color='red'/></linearGradient></defs>\n\
            <g transform=\"translate(1, 2)\"><path d=\"M0 0\n  L1 1Z\" fill=\"url(#a)\" stroke-dasharray='0.0001'></path></g></svg>\n";
        assert_eq!(
            rewrite(file).unwrap(),
            "<svg xmlns='http://www.w3.org/2000/svg' id='Layer_1' viewBox='0 0 80 40'>\
             <defs><linearGradient id='a' x1='0'><stop offset='50%' stop-color='#fff'/></linearGradient></defs>\
             <g transform='translate(1, 2)'><path d='M0 0 L1 1Z' fill='url(#a)'/></g></svg>"
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
            "<rect fill='red&apos; onload=&apos;x'/>",
            "<rect fill='&#x75;rl(https://evil.example)'/>",
            "<rect style='fill:&#117;rl(x)'/>",
            "<g xmlns:x='urn:x' x:onload='alert(1)'/>",
            "<g xmlns:x='http://www.w3.org/1999/xlink' x:href='https://evil.example'/>",
            "<x:script xmlns:x='http://www.w3.org/1999/xhtml'/>",
            "<?xml-stylesheet href='x'?>",
            "<title><?php x ?></title>",
        ];
        for inside in inside {
            let refused = rewrite(&drawing(inside)).unwrap_err();
            let is_told = matches!(refused, PictureError::Active | PictureError::Malformed);
            assert!(is_told, "{inside}: {refused}");
        }
        for before in [
            "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
            "<!DOCTYPE svg [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&c;&c;\"><!ENTITY c \"x\">]>",
            "<!DOCTYPE svg PUBLIC \"x\" \"y\" [<!ATTLIST svg onload CDATA \"alert(1)\">]>",
            "<!DOCTYPE svg><!DOCTYPE svg>",
            "<!DOCTYPE\nsvg>",
            "<?xml-stylesheet href='x'?>",
        ] {
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
            "<rect xmlns='http://www.w3.org/1999/xhtml'/>",
            "<svg:rect xmlns:svg='urn:other'/>",
            "<namedview/>",
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
            "<svg:rect/>",
            "<g svg:fill='red'/>",
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
    fn namespaces_count_and_prefixes_do_not() {
        let prefixed = "<s:svg xmlns:s='http://www.w3.org/2000/svg' xmlns:x='urn:x' viewBox='0 0 1 1'>\
            <s:rect x:fill='url(https://evil.example)' width='&#49;'/></s:svg>";
        assert_eq!(
            rewrite(prefixed).unwrap(),
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><rect width='1'/></svg>"
        );
        let program = format!("<p:namedview xmlns:p='{SODIPODI}'><p:grid/></p:namedview>");
        assert_eq!(
            rewrite(&drawing(&program)).unwrap(),
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'/>"
        );
    }

    #[test]
    fn depth_and_number_of_elements_are_limited() {
        let deep = |depth| "<g>".repeat(depth) + &"</g>".repeat(depth);
        assert_eq!(rewrite(&drawing(&deep(7999))), Err(PictureError::BadSize));
        assert_eq!(rewrite(&drawing(&deep(9_000))), Err(PictureError::BadSize));
        let texts = "<!---->".repeat(9_000);
        assert_eq!(rewrite(&drawing(&texts)), Err(PictureError::BadSize));
        assert!(rewrite(&drawing(&deep(31))).is_ok());
        assert_eq!(rewrite(&drawing(&deep(32))), Err(PictureError::BadSize));
        assert!(rewrite(&drawing(&"<g/>".repeat(1999))).is_ok());
        assert_eq!(
            rewrite(&drawing(&"<g/>".repeat(2000))),
            Err(PictureError::BadSize)
        );
    }
}
