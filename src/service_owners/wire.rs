//! Wire format of the published list of service owners: `{"orgs": {"code": {"name": {"nb": …},
//! "logo": …}}}`.
//!
//! It is maintained elsewhere by hand, so it is read entry by entry: one that cannot be used is
//! counted and skipped, and unknown fields are ignored.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::Names;
use crate::{
    domain::{OwnerCode, text::is_deceptive},
    upstream::UpstreamError,
};

/// Longest name that is accepted, in characters.
const LONGEST_NAME: usize = 200;
/// Longest address of a logo, in bytes.
const LONGEST_ADDRESS: usize = 2048;

/// The list, as far as it could be read.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) owners: Vec<Listed>,
    /// Number of entries that could not be used.
    pub(crate) skipped: usize,
}

/// An entry of the list, checked.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) code: OwnerCode,
    pub(crate) names: Names,
    /// Addresses of its logo, the best first: an emblem fits into a square, a logo often has the
    /// name beside it.
    pub(crate) pictures: Vec<Url>,
}

#[derive(Deserialize)]
struct Document {
    orgs: HashMap<String, Value>,
}

/// Parses the list. Logos count only on the list's own origin, so that the server calls no host but
/// the one that the operator named (`docs/rules/security.md#lim-9`).
pub(crate) fn read(body: &[u8], from: &Url) -> Result<List, UpstreamError> {
    let document: Document = serde_json::from_slice(body)
        .map_err(|_| UpstreamError::Unusable("the list is not as expected".to_owned()))?;
    let listed = document.orgs.len();
    let mut owners: Vec<Listed> = document
        .orgs
        .into_iter()
        .filter_map(|(code, entry)| owner(&code, &entry, from))
        .collect();
    if owners.is_empty() {
        return Err(UpstreamError::Unusable("the list names nobody".to_owned()));
    }
    // The order decides which owners have no logo when there are too many.
    owners.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(List {
        skipped: listed - owners.len(),
        owners,
    })
}

fn owner(code: &str, entry: &Value, from: &Url) -> Option<Listed> {
    let names: Names = entry
        .get("name")?
        .as_object()?
        .iter()
        .filter_map(|(language, name)| Some((language.clone(), clean(name.as_str()?)?)))
        .collect();
    let picture = |field| {
        let text = entry.get(field)?.as_str()?;
        let url = Url::parse(text)
            .ok()
            .filter(|_| text.len() <= LONGEST_ADDRESS)?;
        let is_bare = url.username().is_empty() && url.password().is_none();
        (is_bare && url.origin() == from.origin()).then_some(url)
    };
    let pictures = ["emblem", "logo"].into_iter().filter_map(picture);
    (!names.is_empty()).then_some(Listed {
        code: OwnerCode::parse(code)?,
        names,
        pictures: pictures.collect(),
    })
}

/// Puts a name on one line, without characters that hide or reorder others
/// (`docs/rules/security.md#service-owner-texts`); `None` when nothing is left or it is too long.
fn clean(name: &str) -> Option<String> {
    let line: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_deceptive(*c))
        .collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && line.chars().count() <= LONGEST_NAME).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from() -> Url {
        "https://cdn.example.no/orgs/list.json".parse().unwrap()
    }

    fn read_text(text: &str) -> List {
        read(text.as_bytes(), &from()).unwrap()
    }

    #[test]
    fn names_and_pictures_are_read_and_unknown_fields_passed_over() {
        let list = read_text(
            r#"{"orgs": {"skd": {
                "name": {"nb": " Skatteetaten\n", "en": "Tax\u202e", "nn": "", "se": 4},
                "logo": "https://cdn.example.no/skd.png", "emblem": "https://cdn.example.no/skd.svg",
                "orgnr": "216007719", "homepage": null, "environments": ["a"], "new": {}
            }}, "version": 3}"#,
        );
        let [skd] = &list.owners[..] else {
            panic!("{list:?}")
        };
        assert_eq!((skd.code.as_str(), list.skipped), ("skd", 0));
        assert_eq!(skd.names.len(), 2);
        assert_eq!(skd.names["nb"], "Skatteetaten");
        assert_eq!(skd.names["en"], "Tax");
        let pictures: Vec<_> = skd.pictures.iter().map(Url::path).collect();
        assert_eq!(pictures, ["/skd.svg", "/skd.png"]);
    }

    #[test]
    fn entries_that_cannot_be_used_are_counted_and_the_rest_stays() {
        let long = "x".repeat(201);
        let entries = [
            r#""a": null"#.to_owned(),
            r#""b": "Etat""#.to_owned(),
            r#""c": {}"#.to_owned(),
            r#""d": {"name": "Etat"}"#.to_owned(),
            r#""e": {"name": {}}"#.to_owned(),
            r#""f": {"name": {"nb": null}}"#.to_owned(),
            r#""g": {"name": {"nb": " \u200b "}}"#.to_owned(),
            format!(r#""h": {{"name": {{"nb": "{long}"}}}}"#),
            r#""I J": {"name": {"nb": "Etat"}}"#.to_owned(),
            r#""": {"name": {"nb": "Etat"}}"#.to_owned(),
        ];
        let text = format!(
            r#"{{"orgs": {{{}, "ok": {{"name": {{"nb": "Etat"}}}}}}}}"#,
            entries.join(",")
        );
        let list = read_text(&text);
        assert_eq!((list.owners.len(), list.skipped), (1, entries.len()));
        assert_eq!(list.owners[0].names["nb"], "Etat");
    }

    /// `docs/rules/security.md#emb-8` in its spirit, and `docs/rules/security.md#lim-9`: the server
    /// calls only the host that the operator named.
    #[test]
    fn pictures_elsewhere_are_no_pictures() {
        let long = format!("\"https://cdn.example.no/{}\"", "x".repeat(2048));
        for logo in [
            "null",
            "4",
            "\"\"",
            "\"/skd.png\"",
            "\"https://elsewhere.example.no/skd.png\"",
            "\"https://cdn.example.no:8443/skd.png\"",
            "\"http://cdn.example.no/skd.png\"",
            "\"https://user@cdn.example.no/skd.png\"",
            "\"http://127.0.0.1/skd.png\"",
            "\"http://169.254.169.254/latest\"",
            "\"file:///etc/passwd\"",
            "\"data:image/png;base64,AAAA\"",
            &long,
        ] {
            let text = format!(r#"{{"orgs": {{"a": {{"name": {{"nb": "A"}}, "logo": {logo}}}}}}}"#);
            let list = read_text(&text);
            assert!(list.owners[0].pictures.is_empty(), "{logo}");
            assert_eq!(list.skipped, 0);
        }
    }

    #[test]
    fn what_is_no_list_is_refused_as_a_whole() {
        let deep = format!("{{\"orgs\": {}", "[".repeat(200));
        for text in [
            "",
            "null",
            "[]",
            "{}",
            "<html></html>",
            r#"{"orgs": null}"#,
            r#"{"orgs": []}"#,
            r#"{"orgs": {}}"#,
            r#"{"orgs": {"a": null}}"#,
            r#"{"orgs": {"a": {"name": {"nb": "A"}"#,
            &deep,
        ] {
            assert!(read(text.as_bytes(), &from()).is_err(), "{text}");
        }
    }
}
