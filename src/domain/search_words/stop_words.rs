//! Words that are too common to be searched for: Dialogporten passes over these, as PostgreSQL does. The
//! lists are data of their own, since the simulator has them from PostgreSQL and not from here.

use std::{collections::HashSet, sync::LazyLock};

type List = LazyLock<HashSet<&'static str>>;

static NORWEGIAN: List = LazyLock::new(|| words(include_str!("../../stop_words/nb.txt")));
static ENGLISH: List = LazyLock::new(|| words(include_str!("../../stop_words/en.txt")));

/// The words of a list; a line that begins with `#` tells where it comes from.
fn words(list: &'static str) -> HashSet<&'static str> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// Whether the word, in lower case, is too common in the language with this code.
pub(super) fn has(language: &str, word: &str) -> bool {
    match language {
        "nb" | "nn" => NORWEGIAN.contains(word),
        "en" => ENGLISH.contains(word),
        _ => false,
    }
}
