//! Words that are too common to be searched for: PostgreSQL 15 passes over these. Other languages than
//! Norwegian and English have none here.

use std::{collections::HashSet, sync::LazyLock};

type List = LazyLock<HashSet<&'static str>>;

static NORWEGIAN: List = LazyLock::new(|| words(include_str!("../../stop_words/nb.txt")));
static ENGLISH: List = LazyLock::new(|| words(include_str!("../../stop_words/en.txt")));

/// The words of a list; a line that begins with `#` tells where it comes from.
fn words(list: &'static str) -> HashSet<&'static str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// Whether the word is too common in this language.
pub(super) fn has(language: &str, word: &str) -> bool {
    match language {
        "nb" | "nn" => NORWEGIAN.contains(word),
        "en" => ENGLISH.contains(word),
        _ => false,
    }
}
