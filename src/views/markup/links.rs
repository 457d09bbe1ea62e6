//! Links in texts of service owners: check of their targets, and detection of bare addresses.

use crate::domain::{OutwardRule, outward_url};

const HTTPS: &str = "https://";

/// A link target that texts of service owners may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A web page: its address and its host.
    Page { href: String, host: String },
    /// One or more e-mail addresses, separated by commas.
    Mail(String),
    /// A telephone number: digits, perhaps after a plus sign.
    Phone(String),
}

impl Target {
    /// Parses a decoded `href`; `None` for a target that is not allowed.
    pub(crate) fn new(href: &str, rule: OutwardRule<'_>) -> Option<Self> {
        let href = href.trim_matches([' ', '\t', '\n', '\r', '\u{c}']);
        if let Some(rest) = after_scheme(href, "mailto:") {
            return mail(rest).map(Self::Mail);
        }
        if let Some(rest) = after_scheme(href, "tel:") {
            return phone(rest).map(Self::Phone);
        }
        let url = outward_url(href, rule)?;
        let host = url.host_str()?.to_owned();
        let href = url.into();
        Some(Self::Page { href, host })
    }

    pub(crate) fn href(&self) -> String {
        match self {
            Self::Page { href, .. } => href.clone(),
            Self::Mail(addresses) => format!("mailto:{addresses}"),
            Self::Phone(number) => format!("tel:{number}"),
        }
    }

    /// Text that names the target: host, e-mail addresses or number.
    pub(crate) fn shown(&self) -> &str {
        match self {
            Self::Page { host: shown, .. } | Self::Mail(shown) | Self::Phone(shown) => shown,
        }
    }

    /// Whether the text of the link names its target already.
    pub(crate) fn is_told_by(&self, text: &str) -> bool {
        match self {
            Self::Page { host, .. } => names_host(text, host),
            Self::Mail(addresses) => {
                let words = text.to_lowercase();
                addresses
                    .to_lowercase()
                    .split(',')
                    .all(|one| words.contains(one))
            }
            Self::Phone(number) => {
                let digits =
                    |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
                let (number, told) = (digits(number), digits(text));
                told == number || number.strip_prefix("47") == Some(&told)
            }
        }
    }
}

fn after_scheme<'a>(href: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = href.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// The addresses alone: the sender may not prefill subject, text or copies to others.
fn mail(rest: &str) -> Option<String> {
    let (addresses, _) = rest.split_once('?').unwrap_or((rest, ""));
    let all: Vec<&str> = addresses.split(',').map(str::trim).collect();
    let are_good = all.iter().all(|one| is_mail_address(one));
    are_good.then(|| all.join(","))
}

fn is_mail_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    (1..=64).contains(&local.len())
        && local.chars().all(is_atom)
        && domain.len() <= 190
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

/// Three to fifteen digits, in any grouping.
fn phone(rest: &str) -> Option<String> {
    let number = rest.replace("%20", " ");
    let number = number.replace([' ', '\u{a0}', '.', '-', '(', ')'], "");
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let is_good = (3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_good.then_some(number)
}

/// Whether a text names the host, and no other. `https://known.no/other.no` names `known.no`, so
/// that it cannot disguise a link to `other.no`.
fn names_host(text: &str, host: &str) -> bool {
    let name = |word: &str| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric() && c != '/')
            .to_lowercase();
        let word = word
            .strip_prefix(HTTPS)
            .or(word.strip_prefix("http://"))
            .unwrap_or(&word);
        word.split(['/', '?', '#', ':'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let words = text
        .split_whitespace()
        .filter(|word| word.trim_matches('.').contains('.'));
    let names: Vec<String> = words.map(name).collect();
    !names.is_empty() && names.iter().all(|name| name == host)
}

/// Splits `text` into parts; `true` marks a part that is the bare address of a page.
pub(crate) fn with_bare_addresses(text: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut done = 0;
    for (start, _) in text.to_ascii_lowercase().match_indices(HTTPS) {
        let Some(before) = text.get(done..start) else {
            continue;
        };
        if before.ends_with(char::is_alphanumeric) {
            continue;
        }
        let address = bare_address(text.get(start..).unwrap_or_default());
        if address.len() <= HTTPS.len() {
            continue;
        }
        parts.push((before, false));
        parts.push((address, true));
        done = start + address.len();
    }
    parts.extend(text.get(done..).map(|rest| (rest, false)));
    parts
}

/// The address at the beginning of `text`, without punctuation that ends a sentence and brackets
/// that close around it.
fn bare_address(text: &str) -> &str {
    let is_end = |c: char| c.is_whitespace() || "<>\"«»“”".contains(c);
    let mut address = text.split(is_end).next().unwrap_or_default();
    let count = |bracket: char| address.matches(bracket).count();
    let mut closed_outside = count(')').saturating_sub(count('('));
    while let Some(last) = address.chars().next_back() {
        if last == ')' && closed_outside > 0 {
            closed_outside -= 1;
        } else if !".,;:!?'*_~…]}".contains(last) {
            break;
        }
        address = address.strip_suffix(last).unwrap_or_default();
    }
    address
}
