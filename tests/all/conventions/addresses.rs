//! Addresses of ours are written in `src/urls` alone: everybody else takes them from the table or
//! from a type that builds them.

use std::collections::BTreeSet;

use arbeidsflate::urls::table;

use super::{sources, templates, without_template_comments};
use crate::support::source::{self, File, blanked, is_test_file, test_modules, without_tests};

/// Where the addresses are, and the addresses of saved searches that samples show.
const OWN: [&str; 2] = ["src/urls/", "src/views/samples/"];
/// What may stand before an address: the start of a string or attribute, another part of the text,
/// or a value that is put in.
const BEFORE: [char; 7] = ['"', '\'', '`', '=', '(', '}', ' '];

/// The segments of the table that are the same in every address of a row.
fn words() -> BTreeSet<&'static str> {
    let patterns = table::ALL.iter().map(|row| row.pattern);
    let words = patterns.flat_map(|pattern| pattern.split('/'));
    words
        .filter(|word| !word.is_empty() && !word.starts_with('{'))
        .collect()
}

/// The words of the table that follow a slash at the start of an address or of a part of one.
fn written(line: &str) -> Vec<String> {
    let words = words();
    let slashes = line.match_indices('/');
    slashes
        .filter(|(at, _)| line[..*at].ends_with(BEFORE))
        .map(|(at, _)| {
            let rest = line[at + 1..].chars();
            rest.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
                .collect::<String>()
        })
        .filter(|word| words.contains(word.as_str()))
        .map(|word| format!("writes `/{word}`"))
        .collect()
}

/// The lines of Rust code without comments and without items for tests.
fn product_lines(text: &str) -> Vec<String> {
    let code = blanked(text, false);
    let product = without_tests(&code);
    let with_strings = blanked(text, true);
    let mut is_test = false;
    let mut lines = Vec::new();
    for ((all, kept), line) in code.lines().zip(product.lines()).zip(with_strings.lines()) {
        // The lines of a long string are empty in both.
        if !all.trim().is_empty() {
            is_test = kept.trim().is_empty();
        }
        if !is_test {
            lines.push(line.to_owned());
        }
    }
    lines
}

fn code_faults(text: &str) -> Vec<String> {
    let lines = product_lines(text);
    lines.iter().flat_map(|line| written(line)).collect()
}

fn template_faults(text: &str) -> Vec<String> {
    let text = without_template_comments(text);
    let start = text.matches("\"/\"").map(|_| "writes `/`".to_owned());
    let rest = text.lines().flat_map(written);
    start.chain(rest).collect()
}

#[test]
fn addresses_are_written_in_the_table_alone() {
    let files = sources(&["src"]);
    let tests = test_modules(&files);
    let is_own = |file: &&File| OWN.iter().any(|own| file.path.starts_with(own));
    for file in files.iter().filter(|file| !is_own(file)) {
        if !is_test_file(&file.path, &tests) {
            assert_eq!(code_faults(&file.text), [""; 0], "{}", file.path);
        }
    }
    for file in templates() {
        assert_eq!(template_faults(&file.text), [""; 0], "{}", file.path);
    }
}

/// Scripts cannot read the table, so what they call is looked up in it.
#[test]
fn scripts_know_addresses_of_the_table_alone() {
    let mut found = 0;
    for file in source::files("static/js", &["js"]) {
        let lines = file.text.lines();
        for line in lines.filter(|line| !line.trim_start().starts_with(['*', '/'])) {
            for (at, _) in line.match_indices("'/") {
                let rest = &line[at + 1..];
                let is_word = |c: char| c.is_ascii_alphabetic();
                if rest[1..].starts_with(is_word) {
                    let path = rest.split(['\'', '?', '#']).next().unwrap_or_default();
                    assert!(table::find(path).is_some(), "{}: {path}", file.path);
                    found += 1;
                }
            }
        }
    }
    assert!(found > 0, "the scripts were not read");
}

#[test]
fn addresses_that_are_written_elsewhere_are_found() {
    for (code, expected) in [
        ("let a = \"/logg-ut\";", "writes `/logg-ut`"),
        ("let a = format!(\"/dialog/{id}\");", "writes `/dialog`"),
        (
            "let a = format!(\"{list}/filter?{query}\");",
            "writes `/filter`",
        ),
        (
            "let a = \"report-uri /csp-report; x\";",
            "writes `/csp-report`",
        ),
        ("let a = \"csp=\\\n    /static/a.js\";", "writes `/static`"),
        ("let a = path.starts_with(\"/a/\");", "writes `/a`"),
    ] {
        assert_eq!(code_faults(code), [expected], "{code}");
    }
    for code in [
        "/// `/dialog/{id}`\nlet a = 1; // \"/logg-ut\"",
        "let a = \"/profiler\";",
        "let a = \"https://a.example/profil\";",
        "let a = \"text/filter\";",
        "#[cfg(test)]\nmod tests {\n  fn a() { b(\"/logg-ut\", \"x\\\n  /dialog/1\"); }\n}",
    ] {
        assert_eq!(code_faults(code), [""; 0], "{code}");
    }
    for (template, expected) in [
        ("<form action=\"/logg-ut\">", "writes `/logg-ut`"),
        ("<a href=\"/\">", "writes `/`"),
        ("{{ link::to(\"/hjelp#x\", a) }}", "writes `/hjelp`"),
        ("<a href=\"{{ list }}/filter\">", "writes `/filter`"),
    ] {
        assert_eq!(template_faults(template), [expected], "{template}");
    }
    let good = "{# /logg-ut #}<a href=\"{{ crate::urls::LOGOUT }}\">a/b</a>";
    assert_eq!(template_faults(good), [""; 0]);
}
