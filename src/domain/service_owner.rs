//! Service owners: their codes, aliases and logos.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::{self, Write as _},
    sync::Arc,
};

use super::name::fold;

/// Code of a service owner, limited to characters that need no escaping in an address, in markup
/// and in a style sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnerCode(String);

impl OwnerCode {
    /// Accepts 1–32 lower-case ASCII letters, digits, `-` and `_`, as real codes have.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let fits = (1..=32).contains(&word.len())
            && word
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        fits.then(|| Self(word.to_owned()))
    }

    /// The code, for instance `skd`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Other names for the owner that its code and name do not contain.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> {
        let of_this = move |(code, _): &&(&str, &str)| *code == self.0;
        ALIASES.iter().filter(of_this).map(|(_, alias)| *alias)
    }
}

/// Short names in daily use, and those of the owners' own sites, by owner code.
const ALIASES: [(&str, &str); 9] = [
    ("brg", "brreg"),
    ("brg", "enhetsregisteret"),
    ("dmf", "dirmin"),
    ("hb", "husbanken"),
    ("pod", "politiet"),
    ("skd", "skatt"),
    ("slk", "lånekassen"),
    ("svv", "vegvesenet"),
    ("ssb", "statistikk"),
];

impl fmt::Display for OwnerCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hash of a picture's content: twelve lower-case hexadecimal digits. It distinguishes the pictures
/// that one owner has had, so that browsers may cache each of them forever.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureHash(String);

impl PictureHash {
    const DIGITS: usize = 12;

    /// Parses a hash from an address; `None` when the form is wrong.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let fits = word.len() == Self::DIGITS
            && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(word.to_owned()))
    }

    /// Builds the hash from the first six bytes of a digest.
    #[must_use]
    pub fn of_digest(digest: &[u8]) -> Self {
        let mut digits = String::with_capacity(Self::DIGITS);
        for byte in digest.iter().take(Self::DIGITS / 2) {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Self(digits)
    }

    /// The twelve lower-case hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A logo that has passed the checks of pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Media type, for instance `image/png`.
    pub media_type: &'static str,
    /// Content of the picture file.
    pub bytes: Vec<u8>,
    /// Hash of the content, for its address.
    pub hash: PictureHash,
}

/// Logos of the service owners that have one. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct OwnerMarks(Arc<BTreeMap<OwnerCode, Arc<Picture>>>);

impl OwnerMarks {
    /// The logo of an owner; `None` when it has none.
    #[must_use]
    pub fn get(&self, code: &OwnerCode) -> Option<&Arc<Picture>> {
        self.0.get(code)
    }
}

impl FromIterator<(OwnerCode, Arc<Picture>)> for OwnerMarks {
    fn from_iter<T: IntoIterator<Item = (OwnerCode, Arc<Picture>)>>(marks: T) -> Self {
        Self(Arc::new(marks.into_iter().collect()))
    }
}

/// All names of each service owner, in every language. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct OwnerAliases(Arc<HashMap<String, HashSet<String>>>);

impl OwnerAliases {
    /// Whether `name` is one of the names of the owner with this code, ignoring case.
    #[must_use]
    pub fn is_name_of(&self, code: &str, name: &str) -> bool {
        self.0
            .get(code)
            .is_some_and(|names| names.contains(&fold(name)))
    }

    /// Code of the only owner with this name, ignoring case; `None` when no owner has it, or
    /// several have.
    #[must_use]
    pub fn code_of(&self, name: &str) -> Option<OwnerCode> {
        let name = fold(name);
        let mut owners = self.0.iter().filter(|(_, names)| names.contains(&name));
        let (code, _) = owners.next()?;
        OwnerCode::parse(code).filter(|_| owners.next().is_none())
    }
}

impl FromIterator<(String, String)> for OwnerAliases {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(names: T) -> Self {
        let mut all: HashMap<String, HashSet<String>> = HashMap::new();
        for (code, name) in names {
            all.entry(code).or_default().insert(fold(&name));
        }
        Self(Arc::new(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_a_word_that_needs_no_escaping_anywhere() {
        for word in ["skd", "a", "ttd-2", "a_b", &"x".repeat(32)] {
            assert_eq!(OwnerCode::parse(word).unwrap().as_str(), word);
        }
        for word in ["", "SKD", "æ", "a b", "a.b", "a,b", "\"]{", &"x".repeat(33)] {
            assert_eq!(OwnerCode::parse(word), None, "{word}");
        }
    }

    #[test]
    fn an_owner_is_known_by_any_of_its_names() {
        let name = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        let names = [
            name("skd", "Skatteetaten"),
            name("skd", "Norwegian Tax Administration"),
            name("nav", "Nav"),
        ];
        let aliases: OwnerAliases = names.into_iter().collect();
        for name in [
            "Skatteetaten",
            "SKATTEETATEN ",
            "norwegian tax administration",
        ] {
            assert!(aliases.is_name_of("skd", name), "{name}");
        }
        for (code, name) in [
            ("skd", "Nav"),
            ("nav", "Skatteetaten"),
            ("x", "Nav"),
            ("skd", ""),
        ] {
            assert!(!aliases.is_name_of(code, name), "{code} {name}");
        }
    }

    #[test]
    fn an_owner_is_found_by_a_name_that_nobody_else_has() {
        let name = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        let names = [
            name("skd", "Skatteetaten"),
            name("one", "Direktoratet"),
            name("two", "direktoratet"),
        ];
        let aliases: OwnerAliases = names.into_iter().collect();
        assert_eq!(aliases.code_of("skatteetaten "), OwnerCode::parse("skd"));
        assert_eq!(aliases.code_of("Direktoratet"), None);
        assert_eq!(aliases.code_of(""), None);
    }

    #[test]
    fn a_hash_has_twelve_digits() {
        let hash = PictureHash::of_digest(&[0, 1, 0xab, 0xff, 4, 5, 6, 7]);
        assert_eq!(hash.as_str(), "0001abff0405");
        assert_eq!(PictureHash::parse(hash.as_str()), Some(hash));
        for word in [
            "",
            "0001abff040",
            "0001abff04050",
            "0001ABFF0405",
            "0001abff040g",
        ] {
            assert_eq!(PictureHash::parse(word), None, "{word}");
        }
    }
}
