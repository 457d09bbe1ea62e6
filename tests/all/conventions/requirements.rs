//! Every requirement has a rule and a test whose name carries its id, and `docs/requirements.md` is
//! the table of them.
//!
//! `UPDATE_DOCUMENTS=1 cargo test --test all requirements` writes the table.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use super::sources;
use crate::support::source::{self, File};

/// This file, whose examples are no tests of anything.
const OWN: &str = "tests/all/conventions/requirements.rs";
/// The table that is written.
const TABLE: &str = "docs/requirements.md";

/// Families of requirements, each with its highest number; every number from 1 on is one.
const FAMILIES: [(&str, u32); 7] = [
    ("M", 51),
    ("SES-", 11),
    ("OIDC-", 18),
    ("ACT-", 8),
    ("ACC-", 9),
    ("STO-", 7),
    ("CFG-", 7),
];

/// Requirements that lack a rule or a test, and what is missing. The aim is an empty list.
const MISSING: [(&str, &str); 0] = [];

/// What is written above the table.
const HEAD: &str = "\
# Requirements

Requirements on login, sessions, changes, access, the database and settings, each with its rule and the tests that carry its id in their names.
`tests/all/conventions/requirements.rs` writes this table and fails when it differs from the sources (`UPDATE_DOCUMENTS=1 cargo test --test all requirements`).
A requirement is `held` when it has both and all of its tests pass: `tests/run` runs every one of them, and none may be skipped.
Tests in `tests/browser` and `tests/peer` carry the id in their titles; the number of such titles stands behind the file.

";

/// All requirements, in the order of the table.
fn all() -> Vec<String> {
    let numbered = FAMILIES.iter().flat_map(|(family, most)| {
        let numbers = 1..=*most;
        numbers.map(move |number| format!("{family}{number}"))
    });
    numbered.collect()
}

/// The id that a name of a test begins with, as `act_4_` or `m13_`, and the rest of the name.
fn id_at_start(name: &str) -> Option<(String, &str)> {
    FAMILIES.iter().find_map(|(family, most)| {
        let word = family.to_lowercase().replace('-', "_");
        let rest = name.strip_prefix(&word)?;
        let (digits, rest) = rest.split_once('_')?;
        let number: u32 = digits.parse().ok()?;
        let is_plain = digits == number.to_string() && (1..=*most).contains(&number);
        is_plain.then(|| (format!("{family}{number}"), rest))
    })
}

/// All ids that a name of a test begins with.
fn ids(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = name;
    while let Some((id, after)) = id_at_start(rest) {
        found.push(id);
        rest = after;
    }
    found
}

/// The ids that the title of a browser test begins with, separated by commas and ended by a colon.
fn ids_of_title(title: &str) -> Vec<String> {
    let named = title.split_once(": ").map_or("", |(named, _)| named);
    let all = all();
    let found: Vec<String> = named.split(", ").map(str::to_owned).collect();
    if found.iter().all(|id| all.contains(id)) {
        found
    } else {
        Vec::new()
    }
}

/// The names of tests in Rust: functions with such an attribute, and lines of a list from which a
/// macro makes tests.
fn rust_tests(text: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let functions = text.match_indices("fn ").filter_map(|(at, word)| {
        let rest = &text[at + word.len()..];
        let name = &rest[..rest.find(|c| !is_name(c))?];
        let before = text[..at].rsplit("\n\n").next().unwrap_or_default();
        let is_test = before.contains("#[test]") || before.contains("#[tokio::test");
        is_test.then_some(name)
    });
    let listed = text
        .lines()
        .filter_map(|line| line.trim().strip_suffix(';'))
        .filter(|name| name.chars().all(is_name));
    functions.chain(listed).collect()
}

/// The titles of tests in JavaScript.
fn titles(text: &str) -> Vec<String> {
    let calls = text.match_indices("test(").filter_map(|(at, call)| {
        let mut rest = text[at + call.len()..].chars();
        let quote = rest.next().filter(|c| "'`\"".contains(*c))?;
        let mut title = String::new();
        while let Some(c) = rest.next() {
            match c {
                '\\' => title.extend(rest.next()),
                c if c == quote => return Some(title),
                c => title.push(c),
            }
        }
        None
    });
    calls.collect()
}

fn browser_tests() -> Vec<File> {
    let folders = ["tests/browser", "tests/peer"];
    let files = folders
        .iter()
        .flat_map(|folder| source::files(folder, &["mjs"]));
    files
        .chain([source::file("tests/operations.mjs")])
        .collect()
}

/// The tests of each requirement, as the table writes them.
fn tests_by_id() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let rust = sources(&["src", "crates", "tests/all"]);
    for file in rust.iter().filter(|file| file.path != OWN) {
        let names: BTreeSet<&str> = rust_tests(&file.text).into_iter().collect();
        for name in names {
            for id in ids(name) {
                let test = format!("`{}::{name}`", file.path);
                found.entry(id).or_default().push(test);
            }
        }
    }
    for file in browser_tests() {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for id in titles(&file.text)
            .iter()
            .flat_map(|title| ids_of_title(title))
        {
            *counts.entry(id).or_default() += 1;
        }
        for (id, count) in counts {
            let test = format!("`{}` ({count})", file.path);
            found.entry(id).or_default().push(test);
        }
    }
    found
}

/// A rule: where it stands and its title.
struct Rule {
    link: String,
    title: String,
}

/// The rules by their anchors.
fn rules() -> BTreeMap<String, Rule> {
    let mut found = BTreeMap::new();
    for file in source::files("docs/rules", &["md"]) {
        for section in file.text.split("<a id=\"").skip(1) {
            let (anchor, rest) = section.split_once('"').unwrap();
            let heading = rest.lines().find_map(|line| line.strip_prefix("### "));
            let heading = heading.unwrap_or_default();
            let title = heading.split_once(": ").map_or(heading, |(_, title)| title);
            let path = file.path.strip_prefix("docs/").unwrap();
            let rule = Rule {
                link: format!("{path}#{anchor}"),
                title: title.to_owned(),
            };
            found.insert(anchor.to_owned(), rule);
        }
    }
    found
}

/// The row of a requirement, or what it lacks although nobody says so, or has although somebody
/// says that it lacks it.
fn row(
    id: &str,
    rule: Option<&Rule>,
    tests: &[String],
    missing: Option<&str>,
) -> Result<String, String> {
    let result = match (rule, tests, missing) {
        (None, _, None) => return Err(format!("{id} has no rule in docs/rules")),
        (_, [], None) => return Err(format!("{id} is in the name of no test")),
        (Some(_), [_, ..], Some(_)) => {
            return Err(format!("{id} has a rule and a test: take it off the list"));
        }
        (_, _, Some(missing)) => format!("missing: {missing}"),
        (Some(_), [_, ..], None) => "held".to_owned(),
    };
    let (named, title) = match rule {
        Some(rule) => (format!("[{id}]({})", rule.link), rule.title.as_str()),
        None => (id.to_owned(), ""),
    };
    Ok(format!(
        "| {named} | {title} | {} | {result} |",
        tests.join(" ")
    ))
}

#[test]
fn requirements_have_rules_and_tests_and_their_table_is_up_to_date() {
    let (rules, tests) = (rules(), tests_by_id());
    let all = all();
    let strange: Vec<_> = MISSING
        .iter()
        .filter(|(id, _)| !all.iter().any(|one| one == id))
        .collect();
    assert!(strange.is_empty(), "no such requirement: {strange:?}");
    let rows = all.iter().map(|id| {
        let missing = MISSING.iter().find(|(one, _)| one == id);
        row(
            id,
            rules.get(&id.to_lowercase()),
            tests.get(id).map_or(&[][..], Vec::as_slice),
            missing.map(|(_, what)| *what),
        )
    });
    let mut table = format!("{HEAD}| id | rule | tests | result |\n|---|---|---|---|\n");
    let mut faults = Vec::new();
    for row in rows {
        match row {
            Ok(row) => writeln!(table, "{row}").unwrap(),
            Err(fault) => faults.push(fault),
        }
    }
    assert_eq!(faults, [""; 0]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differing = written.lines().zip(table.lines()).find(|(a, b)| a != b);
    assert!(
        written == table,
        "{TABLE} is not what the sources say ({differing:?}): \
         UPDATE_DOCUMENTS=1 cargo test --test all requirements writes it"
    );
}

/// Ways to leave out a test of `node:test`.
fn left_out(text: &str) -> Vec<&str> {
    let ways = [
        "test.skip(",
        "test.todo(",
        "test.only(",
        "describe.skip(",
        "skip: true",
        "todo: true",
        "t.skip(",
        "t.todo(",
    ];
    ways.into_iter().filter(|way| text.contains(way)).collect()
}

#[test]
fn no_browser_test_is_skipped() {
    for file in browser_tests() {
        assert_eq!(left_out(&file.text), [""; 0], "{}", file.path);
    }
    assert_eq!(left_out("test.todo('x')"), ["test.todo(", "t.todo("]);
}

/// The rows of a table whose first cell begins with a digit: all of their cells.
fn numbered_rows(document: &str) -> Vec<Vec<&str>> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| "));
    let rows = rows.map(|row| {
        row.trim_end_matches('|')
            .split(" | ")
            .map(str::trim)
            .collect()
    });
    rows.filter(|cells: &Vec<&str>| cells[0].starts_with(|c: char| c.is_ascii_digit()))
        .collect()
}

/// What is wrong with a row of `docs/asvs.md`: number, what is asked, verdict, and how or why.
fn faults_of_verdict(cells: &[&str]) -> Option<String> {
    let [number, asked, verdict, how] = cells else {
        return Some(format!("{cells:?} has not four cells"));
    };
    let is_linked = how.contains("](");
    let is_explained = how.split_whitespace().count() >= 2;
    let holds = match *verdict {
        "met" => is_linked,
        "partly" => is_linked && is_explained,
        "not met" | "not applicable" => is_explained,
        _ => false,
    };
    (!holds || asked.is_empty()).then(|| format!("{number}: {verdict}, {how}"))
}

#[test]
fn every_verdict_on_the_standard_says_how_or_why() {
    let document = source::file("docs/asvs.md").text;
    let rows = numbered_rows(&document);
    assert!(rows.len() > 150, "{} rows", rows.len());
    let faults: Vec<_> = rows
        .iter()
        .filter_map(|row| faults_of_verdict(row))
        .collect();
    assert_eq!(faults, [""; 0]);
    let mut numbers = BTreeSet::new();
    let twice: Vec<_> = rows.iter().filter(|row| !numbers.insert(row[0])).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(faults_of_verdict(&["1.1.1", "x", "met", "as said"]).is_some());
}

mod tests {
    use super::*;

    #[test]
    fn the_ids_of_a_name_are_read() {
        assert_eq!(ids("m41_oidc_17_a_token"), ["M41", "OIDC-17"]);
        assert_eq!(ids("act_4_no_page"), ["ACT-4"]);
        for none in [
            "many_pages",
            "m0_x",
            "m52_x",
            "m07_x",
            "m4",
            "sto_8_x",
            "a_m4_x",
        ] {
            assert_eq!(ids(none), [""; 0], "{none}");
        }
        assert_eq!(ids_of_title("SES-1, M28: kept"), ["SES-1", "M28"]);
        assert_eq!(ids_of_title("204: the dialog"), [""; 0]);
    }

    #[test]
    fn tests_are_told_from_other_functions() {
        let rust = "#[test]\nfn m1_a() {}\n\nfn m2_b() {}\n\n/// Text.\n#[tokio::test(x)]\n#[expect(\n  y\n)]\nasync fn m3_c() {}\n\nlist! {\n    m4_d;\n}\n";
        assert_eq!(rust_tests(rust), ["m1_a", "m3_c", "m4_d"]);
        let script = "test('ACT-8: it\\'s', () => {});\n  await t.test(`M1: b`, f);\n/x/.test(y)";
        assert_eq!(titles(script), ["ACT-8: it's", "M1: b"]);
    }

    #[test]
    fn a_requirement_without_rule_or_test_and_a_stale_entry_are_found() {
        let rule = Rule {
            link: "rules/login.md#m1".to_owned(),
            title: "Fresh".to_owned(),
        };
        let test = ["`a::m1_b`".to_owned()];
        let held = row("M1", Some(&rule), &test, None);
        assert_eq!(
            held.unwrap(),
            "| [M1](rules/login.md#m1) | Fresh | `a::m1_b` | held |"
        );
        assert!(row("M1", None, &test, None).is_err());
        assert!(row("M1", Some(&rule), &[], None).is_err());
        assert!(row("M1", Some(&rule), &test, Some("x")).is_err());
        let missing = row("M1", None, &[], Some("no code"));
        assert_eq!(missing.unwrap(), "| M1 |  |  | missing: no code |");
    }
}
