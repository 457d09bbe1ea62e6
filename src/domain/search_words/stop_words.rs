//! Stop words, which Dialogporten ignores in searches, as PostgreSQL does. The lists are separate
//! data files, since the simulator has its own copy from PostgreSQL.

use std::{collections::HashSet, sync::LazyLock};

type List = LazyLock<HashSet<&'static str>>;

static NORWEGIAN: List = LazyLock::new(|| words(include_str!("../../stop_words/nb.txt")));
static ENGLISH: List = LazyLock::new(|| words(include_str!("../../stop_words/en.txt")));

/// Parses a list of words; a line that begins with `#` states its source.
fn words(list: &'static str) -> HashSet<&'static str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// Whether the word, in lower case, is a stop word in the language with this code.
pub(super) fn has(language: &str, word: &str) -> bool {
    match language {
        "nb" | "nn" => NORWEGIAN.contains(word),
        "en" => ENGLISH.contains(word),
        _ => false,
    }
}
