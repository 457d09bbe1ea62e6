//! Service owners: their names and logos, by the codes that Dialogporten uses for them.
//!
//! A list is built in. Where the operator names one (`ORGANISATIONS_URL`), it is read in the
//! background, with the logos that it refers to: no page ever waits for it, and no browser calls
//! the host that it comes from. While it cannot be read, the last copy is used for a day, then the
//! built-in list (`docs/rules/security.md#degradation`). A code that is in neither has no name
//! here, and the page shows the code.

mod picture;
mod picture_error;
mod reader;
mod svg;
mod wire;

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use clock::Clock;
use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use self::reader::Source;
use crate::{
    domain::{OwnerAliases, OwnerCode, OwnerMarks, Picture},
    upstream::UpstreamError,
};

/// How long a copy is used while the list cannot be read.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Names of one service owner, by language code.
type Names = HashMap<String, String>;

/// The built-in list, which a unit test reads. If it were no JSON, every owner would be shown by
/// its code.
static BUILT_IN: LazyLock<HashMap<String, Names>> =
    LazyLock::new(|| serde_json::from_str(include_str!("organisations.json")).unwrap_or_default());

/// Names by which owners of the built-in list can be found.
static BUILT_IN_ALIASES: LazyLock<OwnerAliases> = LazyLock::new(|| aliases(&HashMap::new()));

/// Logos by owner, each with the time when it was fetched.
type Pictures = HashMap<OwnerCode, (Arc<Picture>, Timestamp)>;

/// A list that was read, with its logos.
#[derive(Debug, Default)]
struct Copy {
    names: HashMap<String, Names>,
    /// Names of this list and of the built-in one, for comparing.
    aliases: OwnerAliases,
    pictures: Pictures,
    /// The same logos, in the form that pages take.
    marks: OwnerMarks,
    read_at: Timestamp,
}

/// Result of one reading of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshReport {
    /// Number of service owners with a name.
    pub owners: usize,
    /// Number of service owners with a logo.
    pub marks: usize,
    /// Number of entries of the list that could not be used.
    pub skipped: usize,
}

/// Names and logos of service owners. Clones share what was read.
#[derive(Clone, Debug)]
pub struct Organisations {
    clock: Clock,
    source: Option<Source>,
    copy: Arc<RwLock<Option<Arc<Copy>>>>,
}

impl Organisations {
    /// The built-in list alone, which is never refreshed.
    #[must_use]
    pub fn builtin(clock: Clock) -> Self {
        Self {
            clock,
            source: None,
            copy: Arc::default(),
        }
    }

    /// The list at `url`, which takes precedence over the built-in one. Its host is called on public
    /// networks and on `networks` only (`docs/rules/security.md#lim-9`). Reads nothing yet.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub fn at(url: Url, networks: &[IpNet], clock: Clock) -> Result<Self, reqwest::Error> {
        Ok(Self {
            source: Some(Source::new(url, networks)?),
            ..Self::builtin(clock)
        })
    }

    /// The name of a service owner in the first of `languages` that has one, else in bokmål, else
    /// in any language. `None` for an unknown code.
    ///
    /// The list that was read takes precedence over the built-in one, for each owner as a whole: a
    /// name that has changed must not remain in a language that the list lacks.
    #[must_use]
    pub fn name(&self, code: &str, languages: &[&str]) -> Option<String> {
        let choose = |names: &Names| {
            let mut wanted = languages.iter().chain(&["nb"]);
            let found = wanted.find_map(|language| names.get(*language));
            // The smallest, so that every request gives the same name.
            found.or_else(|| names.values().min()).cloned()
        };
        let read = self.copy();
        let read = read.as_ref().and_then(|copy| copy.names.get(code));
        read.or_else(|| BUILT_IN.get(code)).and_then(choose)
    }

    /// The logos that were read; empty while there are none.
    #[must_use]
    pub fn marks(&self) -> OwnerMarks {
        self.copy()
            .map(|copy| copy.marks.clone())
            .unwrap_or_default()
    }

    /// Every name of the owners, those of the built-in list among them: an owner that has changed
    /// its name may still write under the old one.
    #[must_use]
    pub fn aliases(&self) -> OwnerAliases {
        let read = self.copy().map(|copy| copy.aliases.clone());
        read.unwrap_or_else(|| BUILT_IN_ALIASES.clone())
    }

    /// Reads the list alone, stores nothing, and returns how many owners it has.
    ///
    /// # Errors
    /// When there is no answer, or none that is a list.
    pub async fn count(&self) -> Result<usize, UpstreamError> {
        match &self.source {
            Some(source) => Ok(source.list().await?.owners.len()),
            None => Ok(BUILT_IN.len()),
        }
    }

    /// Reads the list and its logos once.
    ///
    /// # Errors
    /// When there was no list; the former copy stays.
    pub async fn read(&self) -> Result<RefreshReport, UpstreamError> {
        let Some(source) = &self.source else {
            return Ok(RefreshReport {
                owners: BUILT_IN.len(),
                marks: 0,
                skipped: 0,
            });
        };
        let list = source.list().await?;
        let before = self.copy().unwrap_or_default();
        let now = self.clock.now();
        let pictures = source.pictures(&list.owners, &before.pictures, now).await;
        let reading = RefreshReport {
            owners: list.owners.len(),
            marks: pictures.len(),
            skipped: list.skipped,
        };
        let mark = |(code, (picture, _)): (&OwnerCode, &(Arc<Picture>, Timestamp))| {
            (code.clone(), Arc::clone(picture))
        };
        let owners = list.owners.into_iter();
        let names: HashMap<_, _> = owners
            .map(|owner| (owner.code.as_str().to_owned(), owner.names))
            .collect();
        let copy = Copy {
            aliases: aliases(&names),
            names,
            marks: pictures.iter().map(mark).collect(),
            pictures,
            read_at: now,
        };
        *self.copy.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(copy));
        Ok(reading)
    }

    /// The current copy, if it is young enough.
    fn copy(&self) -> Option<Arc<Copy>> {
        let copy = self.copy.read().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        copy.as_ref()
            .filter(|copy| now.duration_since(copy.read_at) <= KEPT)
            .cloned()
    }
}

/// The names of a list that was read, and those of the built-in one.
fn aliases(read: &HashMap<String, Names>) -> OwnerAliases {
    let owners = BUILT_IN.iter().chain(read);
    let names =
        owners.flat_map(|(code, names)| names.values().map(|name| (code.clone(), name.clone())));
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builtin() -> Organisations {
        Organisations::builtin(Clock::system())
    }

    /// Service owners as if this list had been read at the clock's time.
    fn with_list(clock: &Clock, names: &[(&str, &[(&str, &str)])]) -> Organisations {
        let organisations = Organisations::builtin(clock.clone());
        let owned = |(code, names): &(&str, &[(&str, &str)])| {
            let names = names
                .iter()
                .map(|(l, n)| ((*l).to_owned(), (*n).to_owned()));
            ((*code).to_owned(), names.collect())
        };
        let names: HashMap<_, _> = names.iter().map(owned).collect();
        *organisations.copy.write().unwrap() = Some(Arc::new(Copy {
            aliases: aliases(&names),
            names,
            read_at: clock.now(),
            ..Copy::default()
        }));
        organisations
    }

    #[test]
    fn every_built_in_owner_has_a_name_in_each_of_our_languages() {
        assert!(BUILT_IN.len() >= 25);
        for (code, names) in BUILT_IN.iter() {
            for language in ["nb", "nn", "en"] {
                let name = names.get(language).map_or("", String::as_str);
                assert!(!name.trim().is_empty(), "{code} in {language}");
            }
            assert_eq!(names.len(), 3, "{code}");
        }
    }

    #[test]
    fn the_first_language_asked_for_decides_and_bokmal_stands_in() {
        let cases: [(&[&str], &str); 4] = [
            (&["nn", "nb"], "Brønnøysundregistera"),
            (&["en"], "Brønnøysund Register Centre"),
            (&["se"], "Brønnøysundregistrene"),
            (&[], "Brønnøysundregistrene"),
        ];
        for (languages, expected) in cases {
            let name = builtin().name("brg", languages);
            assert_eq!(name.as_deref(), Some(expected), "{languages:?}");
        }
    }

    #[test]
    fn an_unknown_code_has_no_name() {
        assert_eq!(builtin().name("ukjent", &["nb"]), None);
    }

    #[test]
    fn the_list_that_was_read_counts_before_the_built_in_one_and_as_a_whole() {
        let names: &[(&str, &[(&str, &str)])] = &[
            ("brg", &[("nb", "Registrene")]),
            ("new", &[("en", "Office"), ("se", "Doaimmahat")]),
        ];
        let organisations = with_list(&Clock::system(), names);
        let name = |code, language| organisations.name(code, &[language]);
        assert_eq!(name("brg", "nb").as_deref(), Some("Registrene"));
        assert_eq!(name("brg", "nn").as_deref(), Some("Registrene"));
        assert_eq!(name("skd", "nb").as_deref(), Some("Skatteetaten"));
        assert_eq!(name("new", "en").as_deref(), Some("Office"));
        assert_eq!(name("new", "nn").as_deref(), Some("Doaimmahat"));
    }

    #[test]
    fn an_owner_goes_by_its_names_in_every_language_old_ones_among_them() {
        let list = with_list(&Clock::system(), &[("brg", &[("nb", "Registrene")])]);
        let read = list.aliases();
        assert!(read.is_name_of("brg", "registrene"));
        for aliases in [read, builtin().aliases()] {
            assert!(!aliases.is_name_of("brg", "Skatteetaten"));
            assert!(aliases.is_name_of("brg", "Brønnøysundregistera"));
            assert!(aliases.is_name_of("skd", "Skatteetaten"));
        }
    }

    /// Fallback by `docs/rules/security.md#degradation`: the last copy is used for a day.
    #[test]
    fn a_copy_older_than_a_day_gives_way_to_the_built_in_list() {
        let clock = Clock::settable("2026-11-24T09:00:00Z".parse().unwrap());
        let organisations = with_list(&clock, &[("brg", &[("nb", "Registrene")])]);
        clock.advance(KEPT);
        let name = |organisations: &Organisations| organisations.name("brg", &["nb"]).unwrap();
        assert_eq!(name(&organisations), "Registrene");
        clock.advance(SignedDuration::from_secs(1));
        assert_eq!(name(&organisations), "Brønnøysundregistrene");
    }
}
