//! What comments and documents cite exists: rules, decisions, tests, files and links.
//!
//! A comment cites only what is in this repository, an RFC or an API document.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};

use crate::support::source::{self, File};

/// This file, whose examples lead nowhere on purpose.
const OWN: &str = "tests/all/conventions/citations.rs";

/// Documents that code once cited and that are not in the repository.
const FORMER_DOCUMENTS: [&str; 10] = [
    "security.md",
    "inbox-features.md",
    "idporten.md",
    "dialogporten.md",
    "design.md",
    "style.md",
    "profile.md",
    "beyond.md",
    "words.md",
    "house.md",
];

/// Families of rule ids, which are cited with their document and never alone.
const FAMILIES: [&str; 22] = [
    "ACT-", "SES-", "OIDC-", "ACC-", "LIM-", "LOG-", "OPS-", "STO-", "CFG-", "EMB-", "SS-", "FI-",
    "G-", "F-", "S-", "P-", "U-", "X-", "A-", "D-", "M", "R",
];

/// What stands behind a path when a file is cited.
const PATHS: [&str; 7] = [
    "src/",
    "crates/",
    "tests/",
    "templates/",
    "static/",
    "docs/",
    ".ci/",
];

/// All texts that may cite or be cited.
static ALL: LazyLock<Texts> = LazyLock::new(Texts::read);

/// Texts by their paths, and what may be linked to in documents.
struct Texts {
    texts: BTreeMap<String, String>,
    anchors: BTreeMap<String, BTreeSet<String>>,
}

impl Texts {
    fn read() -> Self {
        let code = ["rs", "mjs", "js", "css", "html", "md", "ftl", "txt"];
        let folders = [
            "src",
            "crates",
            "templates",
            "static",
            "docs",
            "tests/all",
            "tests/browser",
            "tests/peer",
            "tests/recordings",
            "tests/schema",
            "tests/support",
        ];
        let mut files: Vec<File> = Vec::new();
        for folder in folders {
            files.extend(source::files(folder, &code));
        }
        let mut texts: BTreeMap<_, _> = files.into_iter().map(|f| (f.path, f.text)).collect();
        for folder in ["", "tests", ".ci"] {
            texts.extend(directly_in(folder));
        }
        Self::new(texts)
    }

    fn new(texts: BTreeMap<String, String>) -> Self {
        let documents = texts.iter().filter(|(path, _)| is_markdown(path));
        let anchors = documents.map(|(path, text)| (path.clone(), anchors(text)));
        Self {
            anchors: anchors.collect(),
            texts,
        }
    }

    /// Whether a document has this anchor, or is there when none is named.
    fn has_anchor(&self, path: &str, anchor: &str) -> bool {
        let document = self.anchors.get(path);
        document.is_some_and(|anchors| anchor.is_empty() || anchors.contains(anchor))
    }

    fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    fn documents(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.texts.iter().map(|(path, text)| (&**path, &**text));
        all.filter(|(path, _)| is_markdown(path))
    }

    /// Whether a document has a name that begins like this, with the number of a decision.
    fn has_decision(&self, start: &str) -> bool {
        let mut next = self.texts.range(start.to_owned()..);
        next.next().is_some_and(|(path, _)| path.starts_with(start))
    }

    /// Whether there is such a file or folder.
    fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.texts.contains_key(path) || top().join(path).exists()
    }
}

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_markdown(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|is| is == "md")
}

/// The text files that lie in `folder` itself.
fn directly_in(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(top().join(folder)).expect("a readable folder");
    let files = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file());
    let named = files.filter_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        let text = fs::read_to_string(&path).ok()?;
        Some((
            format!("{folder}/{name}")
                .trim_start_matches('/')
                .to_owned(),
            text,
        ))
    });
    named
        .filter(|(name, _)| {
            !["lock.json", "Cargo.lock"]
                .iter()
                .any(|end| name.ends_with(end))
        })
        .collect()
}

/// The words that begin with `start`, as far as they can be part of a citation.
fn cited<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(start).map(|(at, _)| {
        let rest = &text[at..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || "/._-#".contains(c);
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        rest[..end].trim_end_matches(['.', '-'])
    })
}

/// The ids that may be linked to in a document: anchors, and headings as they are linked to.
fn anchors(document: &str) -> BTreeSet<String> {
    let named = document.split("<a id=\"").skip(1);
    let named = named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    let headings = document.lines().filter(|line| line.starts_with('#'));
    named.chain(headings.map(slug)).collect()
}

fn slug(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The citations of rules and decisions in `text` that lead nowhere.
fn dangling(texts: &Texts, text: &str) -> Vec<String> {
    let rules = cited(text, "docs/rules/").filter(|citation| {
        let (path, anchor) = citation.split_once('#').unwrap_or((citation, ""));
        path != "docs/rules/" && !texts.has_anchor(path, anchor)
    });
    let decided = cited(text, "docs/decisions/").filter(|citation| {
        let number = citation.get(.."docs/decisions/0000".len());
        let is_number = number.is_some_and(|number| number.ends_with(|c: char| c.is_ascii_digit()));
        is_number && !number.is_some_and(|number| texts.has_decision(number))
    });
    rules.chain(decided).map(str::to_owned).collect()
}

/// The comments of a source file, a block of lines each.
fn comments(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let line = line.trim_start();
        let body = ["///", "//!", "//", "/**", "/*", "* ", "{#"]
            .iter()
            .find_map(|mark| line.strip_prefix(mark));
        match (body, is_open) {
            (Some(body), true) => {
                if let Some(block) = blocks.last_mut() {
                    *block = format!("{block} {}", body.trim());
                }
            }
            (Some(body), false) => blocks.push(body.trim().to_owned()),
            (None, _) => {}
        }
        is_open = body.is_some();
    }
    blocks
}

/// What a comment cites that is not here: a former document, a rule id alone, a section of nothing.
fn foreign(comment: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "/._-#".contains(c);
    let words = comment
        .split(|c| !is_part(c))
        .map(|word| word.trim_end_matches(['.', '-']));
    let mut found: Vec<_> = words
        .filter(|word| FORMER_DOCUMENTS.contains(word) || is_lone_id(word))
        .map(str::to_owned)
        .collect();
    for phrase in [
        "README decision",
        "style guide",
        "specification §",
        "acceptance ",
    ] {
        let mut hits = comment.match_indices(phrase);
        let is_cited = |at: usize| match phrase {
            "acceptance " => comment[at + phrase.len()..].starts_with(|c: char| c.is_ascii_digit()),
            _ => true,
        };
        if hits.any(|(at, _)| is_cited(at)) {
            found.push(phrase.trim().to_owned());
        }
    }
    found.extend(sections_of_nothing(comment));
    found
}

fn is_lone_id(word: &str) -> bool {
    FAMILIES.iter().any(|family| {
        let number = word.strip_prefix(family).unwrap_or_default();
        (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Section signs without an RFC or a standard before them.
fn sections_of_nothing(comment: &str) -> Option<String> {
    let lone = comment.match_indices('§').any(|(at, _)| {
        let before: String = comment[..at].chars().rev().take(24).collect();
        let before: String = before.chars().rev().collect();
        !["RFC ", "Core", "§"]
            .iter()
            .any(|source| before.contains(source))
    });
    lone.then(|| "§".to_owned())
}

/// A rule of a document: its anchor and its text.
fn rules(document: &str) -> Vec<(String, &str)> {
    let sections = document.split("<a id=\"").skip(1);
    let named = sections.filter_map(|section| {
        let (anchor, text) = section.split_once('"')?;
        Some((anchor.to_owned(), text))
    });
    named.collect()
}

/// The spans of code in `text` that name a file of ours.
fn files_in(text: &str) -> Vec<&str> {
    let date_presets = text.split('`').skip(1).step_by(2);
    let is_plain = |span: &&str| !span.contains(|c: char| " *<>{}…\n".contains(c));
    date_presets
        .filter(is_plain)
        .filter(|span| PATHS.iter().any(|start| span.starts_with(start)))
        .collect()
}

/// Whether a file is there and, where `path::name` stands, holds that test.
fn leads_somewhere(texts: &Texts, span: &str) -> bool {
    let (path, name) = span.split_once("::").unwrap_or((span, ""));
    let path = path.split('#').next().unwrap_or(path);
    let is_decision = path.starts_with("docs/decisions/") && !is_markdown(path);
    if is_decision {
        return dangling(texts, path).is_empty();
    }
    match (texts.get(path), name) {
        (_, "") => texts.has(path),
        (Some(text), name) => holds_test(text, path, name),
        (None, _) => false,
    }
}

/// A function, or a line of a list from which a macro makes tests.
fn holds_test(text: &str, path: &str, name: &str) -> bool {
    let is_rust = Path::new(path).extension().is_some_and(|is| is == "rs");
    if !is_rust {
        return text.contains(name);
    }
    let name = name.rsplit("::").next().unwrap_or(name);
    text.contains(&format!("fn {name}("))
        || text.contains(&format!("fn {name}<"))
        || text.lines().any(|line| line.trim() == format!("{name};"))
}

/// Rules without a test that exists.
fn untested(texts: &Texts, document: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (anchor, text) in rules(document) {
        let after = text.split_once("**Test:**").map_or("", |(_, after)| after);
        let named = files_in(after.lines().next().unwrap_or_default());
        if named.is_empty() {
            found.push(format!("{anchor}: no test"));
        }
        let lost = named.iter().filter(|span| !leads_somewhere(texts, span));
        found.extend(lost.map(|span| format!("{anchor}: {span}")));
    }
    found
}

/// Links of a document to files or headings that are not there.
fn broken_links(texts: &Texts, path: &str, text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1);
    let targets = targets.filter_map(|rest| Some(rest.split_once(')')?.0));
    let ours = targets.filter(|target| !target.contains("://") && !target.contains(' '));
    ours.filter(|target| {
        let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
        let file = if file.is_empty() {
            path.to_owned()
        } else {
            beside(path, file)
        };
        !(texts.has(&file) && (anchor.is_empty() || texts.has_anchor(&file, anchor)))
    })
    .map(str::to_owned)
    .collect()
}

/// The path that `link` means in the file at `path`.
fn beside(path: &str, link: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_citation_leads_somewhere() {
    let texts = &*ALL;
    let mut faults = Vec::new();
    for (path, text) in texts.texts.iter().filter(|(path, _)| *path != OWN) {
        faults.extend(
            dangling(texts, text)
                .iter()
                .map(|fault| format!("{path}: {fault}")),
        );
    }
    assert_eq!(faults, [""; 0], "there is no such rule or decision");
}

#[test]
fn comments_cite_only_what_is_here() {
    let texts = &*ALL;
    let mut faults = Vec::new();
    for (path, text) in texts
        .texts
        .iter()
        .filter(|(path, _)| *path != OWN && !is_markdown(path))
    {
        for comment in comments(text) {
            faults.extend(
                foreign(&comment)
                    .iter()
                    .map(|fault| format!("{path}: {fault}: {comment}")),
            );
        }
    }
    assert_eq!(
        faults, [""; 0],
        "cite docs/rules, docs/decisions or a standard"
    );
}

#[test]
fn every_rule_has_a_test() {
    let texts = &*ALL;
    let documents: Vec<_> = texts
        .documents()
        .filter(|(path, _)| path.starts_with("docs/rules/"))
        .collect();
    let count: usize = documents.iter().map(|(_, text)| rules(text).len()).sum();
    assert!(count > 100, "{count} rules");
    let mut ids = BTreeSet::new();
    for (path, text) in documents {
        assert_eq!(untested(texts, text), [""; 0], "{path}");
        for (anchor, _) in rules(text) {
            assert!(ids.insert(anchor.clone()), "{anchor} stands twice");
        }
    }
}

#[test]
fn documents_name_files_and_headings_that_exist() {
    let texts = &*ALL;
    for (path, text) in texts.documents() {
        assert_eq!(broken_links(texts, path, text), [""; 0], "{path}");
        let lost: Vec<_> = files_in(text)
            .into_iter()
            .filter(|span| !leads_somewhere(texts, span))
            .collect();
        assert_eq!(lost, [""; 0], "{path}");
    }
}

mod tests {
    use super::*;

    fn texts(files: &[(&str, &str)]) -> Texts {
        let owned = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Texts::new(owned.collect())
    }

    fn some() -> Texts {
        texts(&[
            (
                "docs/rules/a.md",
                "# A\n<a id=\"act-3\"></a>\n### ACT-3: Input\n**Test:** `tests/all/x.rs::it_holds`\n",
            ),
            ("docs/decisions/0001-one.md", "# One"),
            (
                "tests/all/x.rs",
                "fn it_holds() {}\nlist! {\n    also_this;\n}",
            ),
        ])
    }

    #[test]
    fn a_citation_of_nothing_is_found() {
        let texts = some();
        let good = "`docs/rules/a.md#act-3`, docs/rules/a.md. `docs/decisions/0001`, docs/decisions/0001-one.md";
        assert_eq!(dangling(&texts, good), [""; 0]);
        let bad = "(`docs/rules/a.md#act-4`), docs/rules/b.md#act-3, `docs/decisions/0002`.";
        let found = [
            "docs/rules/a.md#act-4",
            "docs/rules/b.md#act-3",
            "docs/decisions/0002",
        ];
        assert_eq!(dangling(&texts, bad), found);
    }

    #[test]
    fn a_comment_that_cites_what_is_not_here_is_found() {
        let bad = [
            "/// ACT-3: kept.",
            "//! Limits (`security.md`).",
            "// As M13 says.",
            "/** SES-1: cookies. */",
            "/// Read (§5.4).",
            "//! Merged (README decision on lists).",
            "/// What is asked, acceptance 16.",
        ];
        for text in bad {
            let found: Vec<_> = comments(text)
                .iter()
                .flat_map(|comment| foreign(comment))
                .collect();
            assert_eq!(found.len(), 1, "{text}: {found:?}");
        }
        let good = [
            "/// `docs/rules/security.md#act-3`, RFC 9110 §10.2.3 and OpenID Connect Core §3.1.2.5 to §3.1.3.",
            "let path = \"M13 8a3\"; // see docs/design.md",
            "/// UTF-8, SHA-256, HTTP/1.1 and `AES-256-GCM`; acceptance is a type.",
        ];
        for text in good {
            let found: Vec<_> = comments(text)
                .iter()
                .flat_map(|comment| foreign(comment))
                .collect();
            assert_eq!(found, [""; 0], "{text}");
        }
    }

    #[test]
    fn a_rule_without_a_test_that_exists_is_found() {
        let texts = some();
        assert_eq!(
            untested(&texts, texts.get("docs/rules/a.md").unwrap()),
            [""; 0]
        );
        let silent = "<a id=\"m1\"></a>\n### M1\nText with `tests/all/x.rs`.\n";
        assert_eq!(untested(&texts, silent), ["m1: no test"]);
        let lost = "<a id=\"m1\"></a>\n**Test:** `tests/all/x.rs::also_this`, `tests/all/x.rs::not_this`, `tests/all/y.rs`\n";
        let expected = ["m1: tests/all/x.rs::not_this", "m1: tests/all/y.rs"];
        assert_eq!(untested(&texts, lost), expected);
    }

    #[test]
    fn a_broken_link_is_found() {
        let texts = some();
        let text = "[a](../rules/a.md#act-3) [b](0001-one.md#one) [c](0002.md) [d](#none) [e](https://x.no/) [f](../rules/a.md#act-4)";
        let found = ["0002.md", "#none", "../rules/a.md#act-4"];
        assert_eq!(
            broken_links(&texts, "docs/decisions/0001-one.md", text),
            found
        );
    }
}
