//! Our style sheets: one component a file, each in its layer, with tokens for lengths and colours.

use std::collections::BTreeSet;

use crate::support::source::{self, File};

/// Where custom properties may hold lengths and colours of their own.
const BASE: &str = "static/css/base.css";
const GENERATED: &str = "static/css/theme.css";
const LAYOUT: &str = "static/css/layout.css";
const COMPONENTS: &str = "static/css/components/";

/// Component files for the classes of many components, which have no class of their own.
const ACROSS_COMPONENTS: [(&str, &str); 2] = [
    (
        "button",
        "the width on phones of buttons that end a page, a card or a form",
    ),
    (
        "focus-ring",
        "one ring for every element that can have the focus",
    ),
];

/// Lengths in media queries, where custom properties do not work.
const BREAKPOINTS: [&str; 6] = [
    "22.49rem", "38rem", "39.99rem", "40rem", "63.99rem", "64rem",
];

/// The smallest box, for text that only screen readers get.
const HIDDEN_TEXT: (&str, &str) = ("static/css/components/brand.css", "1px");

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
        LAYOUT => "@layer af.layout",
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

/// The component that a path of a style sheet names.
fn component(path: &str) -> Option<&str> {
    path.strip_prefix(COMPONENTS)?.strip_suffix(".css")
}

fn is_across_components(name: &str) -> bool {
    ACROSS_COMPONENTS.iter().any(|(file, _)| *file == name)
}

/// Whether a file has its place: the theme, the base, the layout, or a component whose class the
/// templates use.
fn has_place(path: &str, used: &BTreeSet<&str>) -> bool {
    match component(path) {
        Some(name) => used.contains(name) || is_across_components(name),
        None => matches!(path, BASE | GENERATED | LAYOUT),
    }
}

/// The names of our classes in a text, without `af-` and without element and modifier:
/// `af-list-row__title` is of `list-row`. Custom properties, which begin with `--`, are none.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    text.match_indices("af-")
        .filter_map(move |(start, prefix)| {
            if text[..start].ends_with(is_part) {
                return None;
            }
            let name = &text[start + prefix.len()..];
            let name = &name[..name.find(|char: char| !is_part(char)).unwrap_or(name.len())];
            let block = name.split("__").next()?.split("--").next()?;
            (!block.is_empty()).then_some(block)
        })
}

fn all_blocks(files: &[File]) -> BTreeSet<&str> {
    files.iter().flat_map(|file| blocks(&file.text)).collect()
}

/// The selectors of a rule, split at the commas that are in no parentheses.
fn selectors(rule: &str) -> Vec<&str> {
    let mut depth = 0;
    let split = rule.split(move |char: char| {
        match char {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        char == ',' && depth == 0
    });
    split.map(str::trim).collect()
}

/// Selectors of a component's file for classes of other components alone.
fn foreign_selectors(file: &File) -> Vec<String> {
    let Some(own) = component(&file.path).filter(|name| !is_across_components(name)) else {
        return Vec::new();
    };
    let (_, beginnings) = parse(&blanked(&file.text));
    let rules = beginnings.iter().filter(|text| !text.starts_with('@'));
    let is_foreign = |selector: &&str| {
        let mut blocks = blocks(selector).peekable();
        blocks.peek().is_some() && !blocks.any(|block| block == own)
    };
    rules
        .flat_map(|rule| selectors(rule))
        .filter(is_foreign)
        .map(str::to_owned)
        .collect()
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
    let templates = source::files("templates", &["html"]);
    let used = all_blocks(&templates);
    let strange: Vec<_> = source::files("static", &["css"])
        .into_iter()
        .map(|file| file.path)
        .filter(|path| !has_place(path, &used))
        .collect();
    assert_eq!(strange, [""; 0]);
    for path in [
        "static/css/frame.css",
        "static/css/components/own-pages.css",
        "static/css/components/card/more.css",
        "static/more.css",
    ] {
        assert!(!has_place(path, &used), "{path}");
    }
}

#[test]
fn each_class_is_named_after_the_style_sheet_of_its_component() {
    let sheets = own_sheets();
    let (components, pages): (Vec<_>, Vec<_>) = sheets
        .iter()
        .partition(|file| component(&file.path).is_some());
    let mut known: BTreeSet<_> = components
        .iter()
        .filter_map(|file| component(&file.path))
        .collect();
    known.extend(pages.iter().flat_map(|file| blocks(&file.text)));
    let mut files = own_sheets();
    for (folder, extension) in [
        ("templates", "html"),
        ("src", "rs"),
        ("static/js", "js"),
        ("tests/all", "rs"),
        ("tests/browser", "mjs"),
    ] {
        files.extend(source::files(folder, &[extension]));
    }
    let mut unknown = BTreeSet::new();
    for file in &files {
        if file.path == "tests/all/conventions/css.rs" {
            continue;
        }
        let blocks = blocks(&file.text).filter(|block| !known.contains(block));
        unknown.extend(blocks.map(|block| format!("{}: af-{block}", file.path)));
    }
    assert_eq!(unknown, BTreeSet::new());
    let foreign = components.iter().flat_map(|file| {
        let selectors = foreign_selectors(file).into_iter();
        selectors.map(|selector| format!("{}: {selector}", file.path))
    });
    assert_eq!(foreign.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn classes_are_read_by_their_components() {
    let text = "<p class=\"ds-tag af-list-row__title af-card--start\">.af-menu:is(.af-facts) --af-size-1 half-af-way";
    let found: Vec<_> = blocks(text).collect();
    assert_eq!(found, ["list-row", "card", "menu", "facts"]);
    let file = File {
        path: format!("{COMPONENTS}card.css"),
        text: "@layer af.components { .af-card, .af-menu:is(a, b), .ds-tag { gap: 0; } \
               @media print { .af-main:has(> .af-card) { gap: 0; } .af-card-list > a { gap: 0; } } }"
            .to_owned(),
    };
    assert_eq!(
        foreign_selectors(&file),
        [".af-menu:is(a, b)", ".af-card-list > a"]
    );
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
