//! Conventions that a program can check, held against our own sources.
//!
//! Sizes are printed and fail nothing; the rest fails the build.

mod addresses;
mod arrows;
mod citations;
mod css;
mod handlers;
mod imports;
mod prose;
mod requirements;
mod shipped;
mod templates;
mod top_level;

use crate::support::source::{
    self, File, blanked, is_test_file, item_end, test_modules, without_tests,
};

const FUNCTION_LINES: usize = 60;
const FILE_LINES: usize = 400;
const TEMPLATE_LINES: usize = 150;

/// Rust sources below these folders.
fn sources(folders: &[&str]) -> Vec<File> {
    let files = folders.iter().map(|folder| source::files(folder, &["rs"]));
    files.flatten().collect()
}

/// Sources of all packages, without those of their integration tests.
fn code_of_packages() -> Vec<File> {
    sources(&["src", "crates/clock/src", "crates/simulators/src"])
}

/// The same with comments, strings and parts for tests blanked.
fn product_code() -> Vec<File> {
    let files = code_of_packages();
    let tests = test_modules(&files);
    let product = files
        .iter()
        .filter(|file| !is_test_file(&file.path, &tests));
    product
        .map(|file| File {
            path: file.path.clone(),
            text: without_tests(&blanked(&file.text, false)),
        })
        .collect()
}

fn templates() -> Vec<File> {
    source::files("templates", &["html"])
}

/// Name and number of lines of each function, in blanked code.
fn functions(code: &str) -> Vec<(String, usize)> {
    let starts = code
        .match_indices("fn ")
        .filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
    starts
        .filter_map(|(at, _)| {
            let name: String = code[at + 3..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let item = &code[at..item_end(code, at)];
            (!name.is_empty() && item.ends_with('}')).then(|| (name, item.lines().count()))
        })
        .collect()
}

fn spread(mut sizes: Vec<usize>) -> (usize, usize, usize) {
    sizes.sort_unstable();
    let at = |percent: usize| {
        sizes
            .get(sizes.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    (at(50), at(90), sizes.last().copied().unwrap_or_default())
}

/// One line with the figures, and one for each that exceeds its limit.
fn report(what: &str, limit: usize, sizes: &[(String, usize)]) -> String {
    let (median, ninetieth, most) = spread(sizes.iter().map(|(_, size)| *size).collect());
    let mut report = format!(
        "{what}: {} of them, median {median}, 90th percentile {ninetieth}, most {most}, limit {limit}\n",
        sizes.len()
    );
    for (name, size) in sizes.iter().filter(|(_, size)| *size > limit) {
        report.extend(["  over the limit: ", name, ": ", &size.to_string(), "\n"]);
    }
    report
}

#[test]
fn the_sizes_are_printed() {
    let files = product_code();
    let lines = |file: &File| {
        file.text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count()
    };
    let in_functions: Vec<_> = files
        .iter()
        .flat_map(|file| {
            functions(&file.text)
                .into_iter()
                .map(|(name, size)| (format!("{} {name}", file.path), size))
        })
        .collect();
    let in_files: Vec<_> = files
        .iter()
        .map(|file| (file.path.clone(), lines(file)))
        .collect();
    let in_templates: Vec<_> = templates()
        .iter()
        .map(|file| (file.path.clone(), file.text.lines().count()))
        .collect();
    println!(
        "{}",
        report("lines in functions", FUNCTION_LINES, &in_functions)
    );
    println!(
        "{}",
        report(
            "lines of code in files, tests and comments aside",
            FILE_LINES,
            &in_files
        )
    );
    println!(
        "{}",
        report("lines in templates", TEMPLATE_LINES, &in_templates)
    );
}

#[test]
fn sizes_are_measured_as_one_would_count_them() {
    let code = "fn a() {\n  x();\n}\nimpl B {\n  pub fn b(&self) -> [u8; 2] { [1; 2] }\n}\ntrait C { fn c(); }\n";
    assert_eq!(functions(code), [("a".to_owned(), 3), ("b".to_owned(), 1)]);
    let sizes: Vec<_> = (1..=10).map(|n| (format!("f{n}"), n)).collect();
    let report = report("lines", 9, &sizes);
    assert!(
        report.contains("median 6, 90th percentile 10, most 10"),
        "{report}"
    );
    assert!(
        report.contains("f10: 10") && !report.contains("f9:"),
        "{report}"
    );
}

#[test]
fn every_module_begins_with_what_it_owns() {
    let files = sources(&["src", "crates", "tests/all"]);
    let silent: Vec<_> = files
        .iter()
        .filter(|file| !is_introduced(&file.text))
        .map(|file| &file.path)
        .collect();
    assert_eq!(silent, [""; 0], "these modules begin without //!");
    assert!(!is_introduced("use std::fmt;\n//! Late."));
    assert!(!is_introduced("//!\nuse std::fmt;"));
}

fn is_introduced(source: &str) -> bool {
    let first = source
        .lines()
        .find(|line| !line.trim_start().starts_with("#!["));
    first
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|words| !words.trim().is_empty())
}

/// What a template holds that no template may.
fn template_faults(template: &str) -> Vec<&'static str> {
    let text = without_template_comments(template);
    let squeezed: String = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let tight = squeezed.replace(' ', "");
    let mut faults = Vec::new();
    if tight.contains("|safe")
        || tight.contains("|escape(\"none\"")
        || tight.contains("|e(\"none\"")
    {
        faults.push("prints unescaped");
    }
    if squeezed.contains(" style=") || squeezed.contains("<style") {
        faults.push("inline style");
    }
    if squeezed.contains("javascript:") || squeezed.contains(" srcdoc=") {
        faults.push("script in an attribute");
    }
    if squeezed
        .match_indices(" on")
        .any(|(at, _)| is_handler(&squeezed[at + 1..]))
    {
        faults.push("event attribute");
    }
    if squeezed
        .match_indices("<script")
        .any(|(at, _)| is_inline_script(&squeezed[at..]))
    {
        faults.push("inline script");
    }
    faults
}

fn without_template_comments(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{#") {
        out += before;
        rest = after.split_once("#}").map_or("", |(_, rest)| rest);
    }
    out + rest
}

fn is_handler(text: &str) -> bool {
    let word = text
        .bytes()
        .position(|b| !b.is_ascii_alphabetic())
        .unwrap_or(text.len());
    word > 2 && text[word..].trim_start().starts_with('=')
}

fn is_inline_script(text: &str) -> bool {
    let (tag, rest) = text.split_once('>').unwrap_or((text, ""));
    !tag.contains(" src=") || !rest.trim_start().starts_with("</script>")
}

#[test]
fn templates_print_escaped_and_hold_no_inline_code() {
    let templates = templates();
    let has_pages = !source::files("src/views/pages", &["rs"]).is_empty();
    assert_eq!(
        has_pages,
        !templates.is_empty(),
        "pages without templates, or the other way round"
    );
    for template in templates {
        assert_eq!(
            template_faults(&template.text),
            [""; 0],
            "{}",
            template.path
        );
    }
    for file in source::files("src", &["rs"]) {
        let code: String = blanked(&file.text, true).split_whitespace().collect();
        assert!(
            !code.contains("escape=\"none\""),
            "{}: a template without escaping",
            file.path
        );
    }
}

#[test]
fn bad_templates_are_refused() {
    let cases = [
        ("<p>{{ x|safe }}</p>", "prints unescaped"),
        ("<p>{{ x | safe }}</p>", "prints unescaped"),
        ("<p>{{ x|escape(\"none\") }}</p>", "prints unescaped"),
        ("<p\n  style=\"color:red\">", "inline style"),
        ("<style>p{}</style>", "inline style"),
        ("<button\n onclick=\"x()\">", "event attribute"),
        ("<body onload = x>", "event attribute"),
        ("<a href=\"javascript:x\">", "script in an attribute"),
        ("<script>x()</script>", "inline script"),
        ("<script src=\"/static/a.js\">x()</script>", "inline script"),
    ];
    for (template, fault) in cases {
        assert_eq!(template_faults(template), [fault], "{template}");
    }
    let good = "{# |safe style= onclick= #}<p class=\"x\">on = one</p><script src=\"{{ a }}\" defer></script>";
    assert_eq!(template_faults(good), ["event attribute"; 0]);
}

/// What is never written in Rust code of ours.
fn source_faults(text: &str) -> Vec<String> {
    let code = blanked(text, false);
    let tight: String = code.split_whitespace().collect();
    let mut faults = Vec::new();
    for word in ["todo!", "unimplemented!", "dbg!"] {
        if code.contains(word) {
            faults.push(format!("{word} left behind"));
        }
    }
    if tight.contains("#[ignore") {
        faults.push("an ignored test".to_owned());
    }
    let attributes = tight.match_indices("#[").chain(tight.match_indices("#!["));
    let mut allows = attributes.map(|(at, _)| {
        let end = tight[at..].find(']').map_or(tight.len(), |end| at + end);
        &tight[at..end]
    });
    if allows.any(|attribute| attribute.contains("[allow(") || attribute.contains(",allow(")) {
        faults.push("allow: write expect with a reason".to_owned());
    }
    let comments = text
        .lines()
        .filter_map(|line| line.split_once("//").map(|(_, comment)| comment));
    for comment in comments.filter(|comment| comment.contains("TODO") || comment.contains("FIXME"))
    {
        if !comment.contains("(#") {
            faults.push(format!("without an issue number:{comment}"));
        }
    }
    faults
}

#[test]
fn nothing_is_left_undone_ignored_or_silenced() {
    let files = sources(&["src", "crates", "tests/all"]).into_iter();
    for file in files.filter(|file| !file.path.ends_with("conventions.rs")) {
        assert_eq!(source_faults(&file.text), [""; 0], "{}", file.path);
    }
}

#[test]
fn things_left_undone_are_found() {
    let bad = [
        "fn a() { todo!() }",
        "fn a() { unimplemented!() }",
        "fn a() { dbg!(1); }",
        "#[test]\n#[ignore = \"slow\"]\nfn a() {}",
        "#[allow(dead_code)]\nfn a() {}",
        "#![allow(\n  dead_code)]",
        "#[cfg_attr(test, allow(dead_code))]\nfn a() {}",
        "// TODO: later",
    ];
    for text in bad {
        assert_eq!(
            source_faults(text).len(),
            1,
            "{text}: {:?}",
            source_faults(text)
        );
    }
    let good = "// TODO(#12): later\nfn allow(x: u8) { allow(x); } // todo! allow(\nconst A: &str = \"#[allow(\";\n#[expect(x, reason = \"#[allow(\")]";
    assert_eq!(source_faults(good), [""; 0]);
}
