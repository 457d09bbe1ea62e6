//! What the rules for pages say of single texts, addresses and numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use arbeidsflate::{
    domain::{OutwardRule, outward_url},
    urls::{
        ProfileField, folder_of,
        table::{self, Row},
    },
};
use scraper::ElementRef;

use crate::support::words;

/// Rows that no link or form of a page leads to: what browsers, scripts and others ask for.
const NOT_LINKED: &[Row] = &[
    table::LOGIN_PAGE.row(),
    table::LOGOUT_NOTICE.row(),
    table::SESSION.row(),
    table::CSP_REPORT.row(),
    table::OLD_DIALOG.row(),
    table::OLD_INBOX.row(),
    table::OLD_DRAFTS.row(),
    table::OLD_SENT.row(),
    table::OLD_ARCHIVE.row(),
    table::OLD_BIN.row(),
    table::OLD_SAVED_SEARCHES.row(),
    table::OLD_PROFILE.row(),
    table::OLD_PROFILE_PAGE.row(),
];

pub(super) fn text_of(element: ElementRef<'_>) -> String {
    element
        .text()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// `nb`, `en-GB`, `zh-Hant`, …
pub(super) fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Whether a link or form of a page may lead there.
pub(super) fn is_known_path(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let Some(row) = table::find(path).filter(|row| !NOT_LINKED.contains(row)) else {
        return false;
    };
    let is_folder = |[_, word]: [&str; 2]| folder_of(word).is_some();
    let is_field = |field: ProfileField| field.to_string() == path;
    if *row == table::LIST.row() {
        table::LIST.matches(path).is_some_and(is_folder)
    } else if *row == table::PROFILE_FIELD.row() {
        ProfileField::ALL.into_iter().any(is_field)
    } else {
        *row == table::START.row() || path.split('/').skip(1).all(|word| !word.is_empty())
    }
}

/// Whether a browser may be sent there: `https`, on loopback also `http`, or mail and telephone.
pub(super) fn is_outward(address: &str) -> bool {
    let is_contact = ["mailto:", "tel:"].iter().any(|scheme| {
        address
            .strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    });
    let rule = OutwardRule {
        own: None,
        loopback_allowed: true,
    };
    is_contact || outward_url(address, rule).is_some()
}

/// Keys by the page they belong to.
static KEYS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for key in words::keys() {
        let page = key.split('-').next().unwrap_or_default().to_owned();
        pages.entry(page).or_default().insert(key);
    }
    pages
});

/// A key that the files have, or a word of three parts or more that begins as the keys of a page do.
pub(super) fn is_raw_key(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_shaped = word.contains('-')
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let page = KEYS.get(word.split('-').next().unwrap_or_default());
    is_shaped && page.is_some_and(|keys| keys.contains(word) || word.matches('-').count() >= 2)
}

/// Eleven digits, written together or as six and five, whose check digits are right.
pub(super) fn identity_numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut digits = String::new();
    let mut runs = Vec::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            runs.push((std::mem::take(&mut digits), c));
        }
    }
    for (at, (run, after)) in runs.iter().enumerate() {
        let next = runs.get(at + 1).map_or("", |(next, _)| next.as_str());
        let split = run.len() == 6 && [' ', '\u{a0}', '-', '.'].contains(after) && next.len() == 5;
        let number = if split {
            format!("{run}{next}")
        } else {
            run.clone()
        };
        if is_identity_number(&number) {
            found.push(number);
        }
    }
    found
}

fn is_identity_number(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let remainder =
        |weights: &[u32]| digits.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>() % 11;
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    // Days of D-numbers are 40 ahead, months of synthetic people 40, 65 or 80.
    digits.len() == 11
        && matches!(two(0), 1..=31 | 41..=71)
        && matches!(two(2), 1..=12 | 41..=52 | 66..=77 | 81..=92)
        && remainder(&[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) == 0
        && remainder(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) == 0
}
