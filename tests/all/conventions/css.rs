//! Our style sheets: one component a file, each in its layer, with tokens for lengths and colours.

use std::collections::BTreeSet;

use crate::support::source::{self, File};

/// Where custom properties may hold lengths and colours of their own.
const BASE: &str = "static/css/base.css";
const GENERATED: &str = "static/css/theme.css";

/// Components that are a part of several templates, or of one, and have no template of their name.
const PARTS: [&str; 19] = [
    "actions",
    "badge",
    "card",
    "changed-rows",
    "content-page",
    "detail-list",
    "favourite-button",
    "focus-ring",
    "large-list-prompt",
    "list",
    "menu",
    "notice-bar",
    "number",
    "out-links",
    "partial-result",
    "party-picker",
    "row-action",
    "search-summary",
    "thread",
];

/// Lengths in media queries, where custom properties do not work.
const BREAKPOINTS: [&str; 6] = [
    "22.49rem", "38rem", "39.99rem", "40rem", "63.99rem", "64rem",
];

/// The smallest box, for text that only screen readers get.
const HIDDEN_TEXT: (&str, &str) = ("static/css/components/header.css", "1px");

const UNITS: [&str; 8] = ["rem", "px", "pt", "pc", "cm", "mm", "in", "q"];

const COLOUR_FUNCTIONS: [&str; 11] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "color-mix",
];

const COLOUR_NAMES: [&str; 26] = [
    "aqua",
    "black",
    "blue",
    "brown",
    "cyan",
    "darkgray",
    "fuchsia",
    "gold",
    "gray",
    "green",
    "grey",
    "indigo",
    "ivory",
    "lightgray",
    "lime",
    "magenta",
    "maroon",
    "navy",
    "olive",
    "orange",
    "pink",
    "purple",
    "red",
    "silver",
    "white",
    "yellow",
];

/// The sheet without comments and without the insides of strings.
fn blanked(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some(start) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(start);
        kept.push_str(before);
        let end = if let Some(comment) = from.strip_prefix("/*") {
            comment.find("*/").map_or(from.len(), |end| end + 4)
        } else if from.starts_with('/') {
            kept.push('/');
            1
        } else {
            kept.push_str("\"\"");
            let close = from[1..].find(&from[..1]);
            close.map_or(from.len(), |close| close + 2)
        };
        rest = &from[end..];
    }
    kept + rest
}

/// A declaration, and what its blocks begin with, from the outermost to the innermost.
struct Declaration {
    blocks: Vec<String>,
    property: String,
    value: String,
}

/// The declarations of a blanked sheet, and the beginnings of all its blocks.
fn parse(css: &str) -> (Vec<Declaration>, Vec<String>) {
    let (mut declarations, mut beginnings) = (Vec::new(), Vec::new());
    let (mut blocks, mut segment) = (Vec::<String>::new(), String::new());
    for char in css.chars() {
        if !matches!(char, '{' | '}' | ';') {
            segment.push(char);
            continue;
        }
        let words = segment.split_whitespace().collect::<Vec<_>>().join(" ");
        segment.clear();
        if char == '{' {
            beginnings.push(words.clone());
            blocks.push(words);
            continue;
        }
        if !words.is_empty() {
            let (property, value) = words.split_once(':').unwrap_or((&words, ""));
            declarations.push(Declaration {
                blocks: blocks.clone(),
                property: property.trim().to_owned(),
                value: value.trim().to_owned(),
            });
        }
        if char == '}' {
            blocks.pop();
        }
    }
    (declarations, beginnings)
}

/// The words, numbers and names of functions in a value.
fn words(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(|c: char| !(c.is_ascii_alphanumeric() || "-_.#%".contains(c)))
        .filter(|word| !word.is_empty())
}

/// Whether a word is a number with a unit of a fixed length.
fn is_length(word: &str) -> bool {
    let digits = word.trim_start_matches(['-', '+']);
    let unit = digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    digits.len() > unit.len() && UNITS.contains(&unit.to_ascii_lowercase().as_str())
}

fn is_colour(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.starts_with('#')
        || COLOUR_NAMES.contains(&word.as_str())
        || COLOUR_FUNCTIONS.contains(&word.as_str())
}

/// The layer that a file belongs to.
fn layer(path: &str) -> &'static str {
    match path {
        BASE => "@layer af.base",
        "static/css/layout.css" => "@layer af.layout",
        _ => "@layer af.components",
    }
}

/// What a style sheet of ours holds that none may.
fn faults(file: &File) -> Vec<String> {
    let path = file.path.as_str();
    let (declarations, beginnings) = parse(&blanked(&file.text));
    let mut faults = Vec::new();
    for Declaration {
        blocks,
        property,
        value,
    } in &declarations
    {
        if blocks.first().is_none_or(|first| first != layer(path)) {
            faults.push(format!("outside {}: {property}", layer(path)));
        }
        if path == BASE && blocks.iter().any(|block| block == ":root") {
            continue;
        }
        for word in words(value) {
            if is_length(word) && (path, word) != HIDDEN_TEXT {
                faults.push(format!("a length: {property}: {word}"));
            }
            if is_colour(word) {
                faults.push(format!("a colour: {property}: {word}"));
            }
            if word.starts_with("--ds-size-") || word.starts_with("--ds-font-size-") {
                faults.push(format!(
                    "a token that depends on data-size: {property}: {word}"
                ));
            }
        }
    }
    for beginning in beginnings.iter().filter(|text| text.starts_with('@')) {
        let lengths = words(beginning).filter(|word| is_length(word));
        let unknown = lengths.filter(|length| !BREAKPOINTS.contains(length));
        faults.extend(unknown.map(|length| format!("a breakpoint: {length}")));
    }
    faults
}

/// Whether a file has its place: the theme, the base, the layout, or a component by its name.
fn has_place(path: &str, templates: &BTreeSet<String>) -> bool {
    match path.strip_prefix("static/css/components/") {
        Some(name) => name
            .strip_suffix(".css")
            .is_some_and(|name| PARTS.contains(&name) || templates.contains(name)),
        None => matches!(path, BASE | GENERATED | "static/css/layout.css"),
    }
}

/// Names of templates as style sheets have them: `party_rows.html` is `party-rows`.
fn template_names() -> BTreeSet<String> {
    let templates = source::files("templates", &["html"]);
    let names = templates.iter().filter_map(|file| {
        let name = file.path.rsplit('/').next()?.strip_suffix(".html")?;
        Some(name.replace('_', "-"))
    });
    names.collect()
}

/// Custom properties that sheets use and none sets, or the other way round.
fn unmatched_properties(files: &[File]) -> Vec<String> {
    let (mut set, mut used) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        for declaration in parse(&blanked(&file.text)).0 {
            for use_of in declaration.value.split("var(").skip(1) {
                let name = use_of.split([',', ')']).next().unwrap_or_default().trim();
                // With a fallback it may be left to a sheet that comes with some pages.
                if name.starts_with("--af-") {
                    used.insert((name.to_owned(), use_of[name.len()..].starts_with(',')));
                }
            }
            if declaration.property.starts_with("--af-") {
                set.insert(declaration.property);
            }
        }
    }
    let unset = used
        .iter()
        .filter(|(name, has_fallback)| !has_fallback && !set.contains(name))
        .map(|(name, _)| format!("not set: {name}"));
    let unused = set
        .iter()
        .filter(|name| !used.iter().any(|(used, _)| used == *name))
        .map(|name| format!("not used: {name}"));
    unset.chain(unused).collect()
}

fn own_sheets() -> Vec<File> {
    let files = source::files("static/css", &["css"]).into_iter();
    files.filter(|file| file.path != GENERATED).collect()
}

#[test]
fn style_sheets_are_in_layers_and_use_tokens() {
    let files = own_sheets();
    assert!(files.len() > 40, "{} style sheets", files.len());
    for file in &files {
        assert_eq!(faults(file), [""; 0], "{}", file.path);
    }
    assert_eq!(unmatched_properties(&files), [""; 0]);
}

#[test]
fn each_style_sheet_is_named_after_its_component() {
    let templates = template_names();
    let strange: Vec<_> = source::files("static", &["css"])
        .into_iter()
        .map(|file| file.path)
        .filter(|path| !has_place(path, &templates))
        .collect();
    assert_eq!(strange, [""; 0]);
    for path in [
        "static/css/frame.css",
        "static/css/components/own-pages.css",
        "static/css/components/card/more.css",
        "static/more.css",
    ] {
        assert!(!has_place(path, &templates), "{path}");
    }
}

#[test]
fn bad_style_sheets_are_refused() {
    let cases = [
        (".a { margin: 0 0.5rem; }", "a length: margin: 0.5rem"),
        (
            ".a { --af-x: calc(100% - -2px); }",
            "a length: --af-x: -2px",
        ),
        (".a { color: #fff; }", "a colour: color: #fff"),
        (".a { border: 0 solid White; }", "a colour: border: White"),
        (
            ".a { background: rgb(0 0 0 / 25%); }",
            "a colour: background: rgb",
        ),
        (
            ".a { gap: var(--ds-size-2); }",
            "a token that depends on data-size: gap: --ds-size-2",
        ),
        (
            "@media (min-width: 41rem) { .a { margin: 0; } }",
            "a breakpoint: 41rem",
        ),
    ];
    let sheet = |text: &str| File {
        path: "static/css/components/card.css".to_owned(),
        text: text.to_owned(),
    };
    for (rule, fault) in cases {
        let file = sheet(&format!("@layer af.components {{ {rule} }}"));
        assert_eq!(faults(&file), [fault], "{rule}");
    }
    let fault = "outside @layer af.components: margin";
    for outside in [
        ".a { margin: 0; }",
        "@layer af.base { .a { margin: 0; } }",
        "@layer af.components { .a { gap: 0; } } .b { margin: 0; }",
    ] {
        assert_eq!(faults(&sheet(outside)), [fault], "{outside}");
    }
    let good = "/* 1px #fff */ @layer af.components { @media (max-width: 39.99rem) { .h1:not(#a) { \
                content: \"2rem red\"; margin: calc(-1 * var(--af-size-2)) 0.06em 50%; color: CanvasText; } } }";
    assert_eq!(faults(&sheet(good)), [""; 0]);
}

#[test]
fn names_without_a_value_or_a_use_are_found() {
    let file = File {
        path: BASE.to_owned(),
        text: "@layer af.base { :root { --af-a: 1px; --af-b: 2px; } .a { gap: var(--af-a) var(--af-c, 0) var(--af-d); } }"
            .to_owned(),
    };
    assert_eq!(
        unmatched_properties(&[file]),
        ["not set: --af-d", "not used: --af-b"]
    );
}
