//! Doc comments that say something, and modules that are found by the field's term.

use std::path::Path;

use super::{code_of_packages, sources};
use crate::support::source::{self, File};

/// A doc comment with fewer words than this repeats the name that it belongs to.
const LEAST_WORDS: usize = 5;

/// Words by which a module is looked for, and the module.
const TERMS: [(&str, &str); 12] = [
    ("csrf", "src/web/extractors/form.rs"),
    ("flash message", "src/web/extractors/browser_session.rs"),
    ("rate limit", "src/web/middleware/rate_limit.rs"),
    ("concurrency limit", "src/web/middleware/concurrency.rs"),
    ("hsts", "src/web/middleware/security_headers.rs"),
    (
        "content security policy",
        "src/web/middleware/security_headers.rs",
    ),
    ("cursor", "src/web/sealed/cursor.rs"),
    ("pagination", "src/domain/batches.rs"),
    ("breadcrumb", "src/views/page.rs"),
    ("toolbar", "src/views/components/list_toolbar.rs"),
    ("bulk select", "src/views/components/bulk_select.rs"),
    ("backoff", "src/server.rs"),
];

/// Names of the past that no code has any more.
const FORMER_NAMES: [&str; 10] = [
    "Wish",
    "Whose",
    "Told",
    "Heard",
    "Doer",
    "Crowd",
    "patience",
    "OnPurpose",
    "ListPlace",
    "Sighting",
];

/// The line of each doc comment that has too few words, with these words.
fn short_comments(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = source.lines().map(str::trim_start).enumerate().peekable();
    while let Some((start, line)) = lines.next() {
        let Some(sign) = ["///", "//!"]
            .into_iter()
            .find(|sign| line.starts_with(sign))
        else {
            continue;
        };
        let mut text = line[3..].to_owned();
        while let Some((_, next)) = lines.next_if(|(_, next)| next.starts_with(sign)) {
            text.push(' ');
            text += &next[3..];
        }
        let words = text
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphanumeric));
        if words.count() < LEAST_WORDS {
            found.push((start + 1, text.trim().to_owned()));
        }
    }
    found
}

#[test]
fn doc_comments_say_what_names_cannot() {
    let files = sources(&["src", "crates"]);
    let short = files.iter().flat_map(|file| {
        let found = short_comments(&file.text).into_iter();
        found.map(|(line, text)| format!("{}:{line}: {text}", file.path))
    });
    assert_eq!(short.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_comment_of_few_words_is_found() {
    let source = "//! The page.\n\n/// Whether it is one of the\n/// parties that are shown.\nfn a() {}\n    /// Its id.\n";
    let found = short_comments(source);
    assert_eq!(
        found,
        [(1, "The page.".to_owned()), (6, "Its id.".to_owned())]
    );
}

#[test]
fn terms_of_the_field_lead_to_their_modules() {
    let files = code_of_packages();
    for (term, path) in TERMS {
        let file = files.iter().find(|file| file.path == path);
        let file = file.unwrap_or_else(|| panic!("{path} is not there"));
        assert!(
            file.text.to_lowercase().contains(term),
            "{path} does not say {term}"
        );
    }
}

/// The former names in a file: anywhere in code, between backticks in a document.
fn former_names(file: &File) -> Vec<String> {
    let is_document = Path::new(&file.path)
        .extension()
        .is_some_and(|is| is == "md");
    let named = FORMER_NAMES.into_iter().filter(|name| {
        if is_document {
            file.text.contains(&format!("`{name}`"))
        } else {
            file.text.contains(name)
        }
    });
    named.map(|name| format!("{}: {name}", file.path)).collect()
}

#[test]
fn former_names_are_gone() {
    let mut files = source::files("src", &["rs", "html", "graphql"]);
    files.extend(source::files("docs", &["md"]));
    files.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md"].map(source::file));
    let found: Vec<_> = files.iter().flat_map(former_names).collect();
    assert_eq!(found, [""; 0]);
    for (path, text, expected) in [
        ("src/a.rs", "struct Wish;", 1),
        ("docs/a.md", "Take `Wish`.", 1),
        ("docs/a.md", "A Wish of ours.", 0),
    ] {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(former_names(&file).len(), expected, "{path}: {text}");
    }
}
