//! Names of service owners, by the codes that Dialogporten uses for them.
//!
//! The list is built in: no page waits for a list of names. A code that is not in it has no name
//! here, and the page shows the code.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock},
};

/// Names by code, then by language.
type Names = HashMap<String, HashMap<String, String>>;

/// A list that a unit test reads; should it ever not be JSON, every owner goes by its code.
static BUILT_IN: LazyLock<Arc<Names>> = LazyLock::new(|| {
    Arc::new(serde_json::from_str(include_str!("organisations.json")).unwrap_or_default())
});

/// What service owners are called. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Organisations {
    names: Arc<Names>,
}

impl Organisations {
    /// The list of this build.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            names: Arc::clone(&BUILT_IN),
        }
    }

    /// The name of a service owner in the first of `languages` that there is one for, else in
    /// bokmål. `None` for a code that is not in the list.
    #[must_use]
    pub fn name(&self, code: &str, languages: &[&str]) -> Option<&str> {
        let names = self.names.get(code)?;
        languages
            .iter()
            .chain(&["nb"])
            .find_map(|language| names.get(*language))
            .map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_owner_has_a_name_in_each_of_our_languages() {
        let organisations = Organisations::builtin();
        assert!(organisations.names.len() >= 25);
        for (code, names) in organisations.names.iter() {
            for language in ["nb", "nn", "en"] {
                let name = names.get(language).map_or("", String::as_str);
                assert!(!name.trim().is_empty(), "{code} in {language}");
            }
            assert_eq!(names.len(), 3, "{code}");
        }
    }

    #[test]
    fn the_first_language_asked_for_decides() {
        let organisations = Organisations::builtin();
        assert_eq!(
            organisations.name("brg", &["nn", "nb"]),
            Some("Brønnøysundregistera")
        );
        assert_eq!(
            organisations.name("brg", &["en"]),
            Some("Brønnøysund Register Centre")
        );
    }

    #[test]
    fn a_language_without_a_name_gives_bokmal() {
        let organisations = Organisations::builtin();
        assert_eq!(
            organisations.name("brg", &["se"]),
            Some("Brønnøysundregistrene")
        );
    }

    #[test]
    fn an_unknown_code_has_no_name() {
        assert_eq!(Organisations::builtin().name("ukjent", &["nb"]), None);
    }
}
