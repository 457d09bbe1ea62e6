//! Service owners: the codes that stand for them, and the marks (small pictures) that some have.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::{self, Write as _},
    sync::Arc,
};

use super::name::fold;

/// A service owner's code that is safe wherever it is written: in an address, in markup and in a
/// style sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnerCode(String);

impl OwnerCode {
    /// Takes 1–32 lower-case letters, digits, `-` and `_`: the shape that codes have.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let fits = (1..=32).contains(&word.len())
            && word
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        fits.then(|| Self(word.to_owned()))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What else people call the owner, where neither its code nor its name says so.
    pub fn aliases(&self) -> impl Iterator<Item = &'static str> {
        let of_this = move |(code, _): &&(&str, &str)| *code == self.0;
        ALIASES.iter().filter(of_this).map(|(_, alias)| *alias)
    }
}

/// Short names in daily use, and those of the owners' own sites.
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

/// What a picture's content hashes to: twelve lower-case hexadecimal digits. It tells apart the
/// pictures that one owner has had, so that browsers may keep each of them for good.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureHash(String);

impl PictureHash {
    const DIGITS: usize = 12;

    /// Takes a hash as it stands in an address.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let fits = word.len() == Self::DIGITS
            && word.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(word.to_owned()))
    }

    /// Takes the beginning of a digest.
    #[must_use]
    pub fn of_digest(digest: &[u8]) -> Self {
        let mut digits = String::with_capacity(Self::DIGITS);
        for byte in digest.iter().take(Self::DIGITS / 2) {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Self(digits)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A picture that was found fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// `image/png` and the like.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What tells it from others.
    pub hash: PictureHash,
}

/// The pictures of those service owners that have one. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct OwnerMarks(Arc<BTreeMap<OwnerCode, Arc<Picture>>>);

impl OwnerMarks {
    /// The picture of an owner.
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

/// Every name that each service owner goes by, in whatever language. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct OwnerAliases(Arc<HashMap<String, HashSet<String>>>);

impl OwnerAliases {
    /// Whether a name is one of those of the owner with this code, whatever its case.
    #[must_use]
    pub fn is_name_of(&self, code: &str, name: &str) -> bool {
        self.0
            .get(code)
            .is_some_and(|names| names.contains(&fold(name)))
    }

    /// The code of the one owner with this name, whatever its case; `None` where nobody has it, or
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
