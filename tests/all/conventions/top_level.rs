//! The top level of the repository holds what a visitor expects there, and nothing else.

use std::{fs, path::Path};

/// What may stand at the top level, in the order of `ls -a`.
const TOP_LEVEL: [&str; 27] = [
    ".ci",
    ".clippy.toml",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".rustfmt.toml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "THIRD_PARTY_NOTICES.md",
    "askama.toml",
    "crates",
    "deny.toml",
    "designsystemet.config.json",
    "docs",
    "justfile",
    "package-lock.json",
    "package.json",
    "rust-toolchain.toml",
    "src",
    "static",
    "templates",
    "tests",
];

/// What git ignores, or keeps for itself, and so is in no clone.
const NOT_IN_GIT: [&str; 3] = [".git", "node_modules", "target"];

/// Names that may not stand at the top level, and expected ones that are missing.
fn faults(names: &[String]) -> Vec<String> {
    let is_known = |name: &&String| {
        let name = name.as_str();
        TOP_LEVEL.contains(&name) || NOT_IN_GIT.contains(&name)
    };
    let unknown = names.iter().filter(|name| !is_known(name));
    let unknown = unknown.map(|name| format!("{name} may not stand at the top level"));
    let missing = TOP_LEVEL.iter().filter(|expected| {
        let mut names = names.iter();
        !names.any(|name| name == *expected)
    });
    let missing = missing.map(|name| format!("{name} is missing: take it off the list"));
    unknown.chain(missing).collect()
}

#[test]
fn the_top_level_holds_nothing_unexpected() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(top).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    // Databases of a server that was started here are ignored by git.
    let is_database = |name: &String| name.contains(".db");
    let names: Vec<String> = names.filter(|name| !is_database(name)).collect();
    assert_eq!(faults(&names), [""; 0]);
}

#[test]
fn an_unexpected_file_and_a_missing_one_are_found() {
    let mut names: Vec<String> = TOP_LEVEL.map(str::to_owned).to_vec();
    assert_eq!(faults(&names), [""; 0]);
    names.retain(|name| name != "LICENSE");
    names.push("NOTES.md".to_owned());
    assert_eq!(
        faults(&names),
        [
            "NOTES.md may not stand at the top level",
            "LICENSE is missing: take it off the list"
        ]
    );
}
