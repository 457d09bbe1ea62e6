//! Reads our own sources, for the tests that hold them against rules.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of ours.
pub(crate) struct File {
    /// Its path from the top of the repository, with `/`.
    pub(crate) path: String,
    /// What it holds.
    pub(crate) text: String,
}

/// The files below `folder` whose names end in `.` and one of `extensions`, sorted by path. A
/// folder that does not exist holds none.
pub(crate) fn files(folder: &str, extensions: &[&str]) -> Vec<File> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![top.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|is| extensions.iter().any(|one| is == *one))
            {
                found.push(read(top, &path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The file at `path`, from the top of the repository.
pub(crate) fn file(path: &str) -> File {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    read(top, &top.join(path))
}

fn read(top: &Path, path: &PathBuf) -> File {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let path = path.strip_prefix(top).expect("a path below the top");
    File {
        path: path.to_string_lossy().replace('\\', "/"),
        text,
    }
}

/// Rust source whose comments, and when `strings` is false also the insides of strings and
/// characters, are blanks. Lines stay where they are, and a line that held a string alone is not
/// empty.
pub(crate) fn blanked(source: &str, strings: bool) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let (end, keep) = token(&chars, at);
        let keep = match keep {
            Keep::Always => true,
            Keep::Strings => strings,
            Keep::Never => false,
        };
        let is_edge =
            |place: usize| matches!(chars[place], '"') && (place == at || place + 1 == end);
        for (place, c) in chars.iter().enumerate().take(end).skip(at) {
            let is_kept = keep || *c == '\n' || is_edge(place);
            out.push(if is_kept { *c } else { ' ' });
        }
        at = end;
    }
    out
}

enum Keep {
    Always,
    Strings,
    Never,
}

/// Where the token that begins at `at` ends, and of what kind it is.
fn token(chars: &[char], at: usize) -> (usize, Keep) {
    let peek = |ahead: usize| chars.get(at + ahead).copied().unwrap_or(' ');
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    match (peek(0), peek(1)) {
        ('/', '/') => (find(chars, at, |i| chars[i] == '\n'), Keep::Never),
        ('/', '*') => (past_block_comment(chars, at), Keep::Never),
        ('"', _) => (past_string(chars, at + 1), Keep::Strings),
        ('\'', '\\') => (find(chars, at + 3, |i| chars[i] == '\'') + 1, Keep::Strings),
        ('\'', _) if peek(2) == '\'' => (at + 3, Keep::Strings),
        ('r' | 'b' | 'c', _) if raw_hashes(chars, at).is_some() => {
            let (quote, hashes) = raw_hashes(chars, at).unwrap_or_default();
            let is_end =
                |i: usize| chars[i] == '"' && (1..=hashes).all(|n| chars.get(i + n) == Some(&'#'));
            (find(chars, quote + 1, is_end) + 1 + hashes, Keep::Strings)
        }
        (c, _) if is_word(c) => (find(chars, at, |i| !is_word(chars[i])), Keep::Always),
        _ => (at + 1, Keep::Always),
    }
    .min_end(chars.len())
}

trait MinEnd {
    fn min_end(self, length: usize) -> Self;
}

impl MinEnd for (usize, Keep) {
    fn min_end(self, length: usize) -> Self {
        (self.0.min(length), self.1)
    }
}

/// Where a raw string's quote stands and how many hashes it has, if one begins at `at`.
fn raw_hashes(chars: &[char], at: usize) -> Option<(usize, usize)> {
    let after_prefix = find(chars, at, |i| !matches!(chars[i], 'r' | 'b' | 'c'));
    if after_prefix - at > 2 || !chars[at..after_prefix].contains(&'r') {
        return None;
    }
    let quote = find(chars, after_prefix, |i| chars[i] != '#');
    (chars.get(quote) == Some(&'"')).then_some((quote, quote - after_prefix))
}

fn past_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn past_block_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn find(chars: &[char], from: usize, stop: impl Fn(usize) -> bool) -> usize {
    (from..chars.len())
        .find(|i| stop(*i))
        .unwrap_or(chars.len())
}

/// Blanked source without the items that are built for tests only, their lines left empty.
pub(crate) fn without_tests(blanked: &str) -> String {
    let mut out = blanked.to_owned();
    while let Some(start) = out.find("#[cfg(test)]") {
        let end = item_end(&out, start);
        let lines = "\n".repeat(out[start..end].matches('\n').count());
        out.replace_range(start..end, &lines);
    }
    out
}

/// Where the item that begins at `start` ends: behind its `;` or its closing brace.
pub(crate) fn item_end(blanked: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    let mut brackets = 0_usize;
    for (at, c) in blanked[start..].char_indices() {
        match c {
            '[' | '(' => brackets += 1,
            ']' | ')' => brackets = brackets.saturating_sub(1),
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if brackets == 0 && depth == 0 && matches!(c, '}' | ';') {
            return start + at + 1;
        }
    }
    blanked.len()
}

/// The modules of `files` that only tests use, `mod x;` behind `#[cfg(test)]`, each as its path without
/// the ending.
pub(crate) fn test_modules(files: &[File]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for parent in files {
        let blank = blanked(&parent.text, false);
        let folder = match parent.path.rsplit_once('/') {
            Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder,
            _ => parent.path.trim_end_matches(".rs"),
        };
        for (at, attribute) in blank.match_indices("#[cfg(test)]") {
            let item = &blank[at + attribute.len()..item_end(&blank, at)];
            let module = item.trim().strip_suffix(';');
            let name = module.and_then(|module| module.rsplit("mod ").next());
            found.extend(name.map(|name| format!("{folder}/{}", name.trim())));
        }
    }
    found
}

/// Whether a file is one of these modules, or is below one.
pub(crate) fn is_test_file(path: &str, test_modules: &BTreeSet<String>) -> bool {
    let module = path.trim_end_matches(".rs");
    let mut above = module.match_indices('/').map(|(at, _)| &module[..at]);
    test_modules.contains(module) || above.any(|folder| test_modules.contains(folder))
}

mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_become_blanks_and_lines_stay() {
        let source =
            "a /* x /* y */\n */ b // c\n\"d\\\" // e\" 'f' '\\'' r#\"g\"h\"# br\"i\" &'j k";
        assert_eq!(
            blanked(source, false)
                .split_whitespace()
                .collect::<Vec<_>>(),
            ["a", "b", "\"", "\"", "\"", "&'j", "k"]
        );
        assert_eq!(blanked(source, false).lines().count(), 3);
        assert!(blanked(source, true).contains("r#\"g\"h\"#"));
        assert!(!blanked(source, true).contains("// c"));
    }

    #[test]
    fn items_for_tests_are_left_out() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { x([1; 2]); }\n}\nfn c() {}\n#[cfg(test)] mod d;\nfn e() {}";
        let rest = without_tests(source);
        assert_eq!(
            rest.split_whitespace().collect::<Vec<_>>().join(" "),
            "fn a() {} fn c() {} fn e() {}"
        );
        assert_eq!(rest.lines().count(), source.lines().count());
    }

    #[test]
    fn a_file_declared_for_tests_is_known() {
        let parent = File {
            path: "src/a/mod.rs".to_owned(),
            text: "#[cfg(test)]\nmod tests;\nmod b;".to_owned(),
        };
        let tests = test_modules(&[parent]);
        assert!(is_test_file("src/a/tests.rs", &tests));
        assert!(is_test_file("src/a/tests/b.rs", &tests));
        assert!(!is_test_file("src/a/b.rs", &tests));
        assert!(!is_test_file("src/tests.rs", &tests));
    }
}
