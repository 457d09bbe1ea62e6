//! What the rules for pages say of single texts, addresses and numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use arbeidsflate::urls;
use scraper::ElementRef;

use crate::support::words;

/// Paths that our links and forms may lead to; `*` stands for one segment.
const PATHS: &[&str] = &[
    urls::START,
    urls::LOGIN,
    urls::LOGIN_CALLBACK,
    urls::LOGOUT,
    urls::LOGGED_OUT,
    urls::PARTIES,
    urls::LANGUAGE,
    urls::APPEARANCE,
    urls::HELP,
    urls::PRIVACY,
    urls::ACCESSIBILITY,
    urls::PROFILE,
    urls::PROFILE_DATA,
    "/profil/forst",
    "/profil/slettede",
    "/profil/hurtigtaster",
    urls::PROFILE_DELETE,
    urls::PROFILE_DELETE_ALL,
    urls::PROFILE_END_OTHERS,
    urls::PROFILE_UNIT_SETS,
    urls::CLOSE_NOTICE,
    urls::SAVED_SEARCHES,
    "/sok/*",
    "/sok/*/slett",
    "/sok/*/apne",
    "/sok/*/flytt",
    "/a/*/innboks",
    "/a/*/*/filter",
    "/a/*/*/nytt",
    "/a/*/*/eksport",
    "/a/*/frister",
    "/a/*/utkast",
    "/a/*/sendt",
    "/a/*/arkiv",
    "/a/*/papirkurv",
    "/aktor/*/favoritt",
    "/aktor/*/enheter",
    "/dialog/*",
    "/etat/*",
    "/dialog/*/merk",
    "/dialog/*/bevis",
    "/dialog/*/handling/*",
    "/dialog/*/tilstand",
    "/dialog/*/hendelser",
    "/dialog/*/utskrift",
    "/dialog/*/valg",
    "/dialog/*/kalender",
    "/dialog/*/historikk",
    "/dialog/*/tilgang",
    "/dialog/*/innsending/*",
    urls::DEEP_LINK,
    urls::OLD_DEEP_LINK,
    urls::LABELS,
    "/merk/*",
    "/angre/*",
    "/static/*",
    "/static/*/*",
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

pub(super) fn is_known_path(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    !address.starts_with("//")
        && PATHS.iter().any(|known| {
            let (known, path) = (
                known.split('/').collect::<Vec<_>>(),
                path.split('/').collect::<Vec<_>>(),
            );
            known.len() == path.len()
                && known
                    .iter()
                    .zip(&path)
                    .all(|(known, is)| known == is || *known == "*" && !is.is_empty())
        })
}

/// Whether a browser may be sent there: `https`, on loopback also `http`, or mail and telephone.
pub(super) fn is_outward(address: &str) -> bool {
    let is_contact = ["mailto:", "tel:"].iter().any(|scheme| {
        address
            .strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    });
    is_contact || arbeidsflate::domain::dialog::outward_url(address, true).is_some()
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
