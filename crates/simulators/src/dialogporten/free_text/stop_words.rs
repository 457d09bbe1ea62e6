//! Stop words of PostgreSQL 15 for full-text search. Only Norwegian and English have a list here.

use std::{collections::HashSet, sync::LazyLock};

type List = LazyLock<HashSet<&'static str>>;

static NORWEGIAN: List = LazyLock::new(|| words(include_str!("../../stop_words/nb.txt")));
static ENGLISH: List = LazyLock::new(|| words(include_str!("../../stop_words/en.txt")));

/// Words of a list; a line that begins with `#` states its source.
fn words(list: &'static str) -> HashSet<&'static str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// Whether this language lists the word as too common.
pub(super) fn contains(language: &str, word: &str) -> bool {
    match language {
        "nb" | "nn" => NORWEGIAN.contains(word),
        "en" => ENGLISH.contains(word),
        _ => false,
    }
}
