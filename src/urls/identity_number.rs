//! National identity numbers in addresses: which parameters hold one, and the address without those
//! parameters.

use super::query;
use crate::domain::identity_number::{is_in, is_one};

/// Parameters with text that a person wrote, and ids that no identity number can be part of: here a
/// number is searched for anywhere in the value. All other parameters hold keywords and references
/// of systems, where a number would be the whole value.
const FREE_TEXT: [&str; 9] = [
    "q", "finn", "sak", "prosess", "navn", "search", "enhet", "etat", "tjeneste",
];
/// Parameters that hold an address of ours, whose own path and query are searched.
const ADDRESSES: [&str; 4] = ["liste", "retur", "adresse", "til-liste"];
/// Replaces a parameter that was removed, so that the page can say so.
pub(crate) const TAKEN_OUT: (&str, &str) = ("uten", "fodselsnummer");

/// Whether the value of a parameter holds a national identity number.
pub(crate) fn is_in_parameter(name: &str, value: &str) -> bool {
    if FREE_TEXT.contains(&name) {
        is_in(value)
    } else {
        is_one(value)
    }
}

/// Whether a path segment holds a national identity number. UUIDs, such as ids of dialogs, are
/// exempt.
pub(crate) fn is_in_path(path: &str) -> bool {
    let is_id = |word: &str| uuid::Uuid::try_parse(word).is_ok();
    path.split('/').any(|word| !is_id(word) && is_in(word))
}

/// The query with [`TAKEN_OUT`] in place of each parameter that holds a national identity number;
/// `None` when no parameter does.
pub(crate) fn taken_out_of(query: &str) -> Option<String> {
    let query = &*query::unpacked(query);
    let holds_one = |pair: &str| {
        let mut read = url::form_urlencoded::parse(pair.as_bytes());
        read.next().is_some_and(|(name, value)| match &*name {
            name if ADDRESSES.contains(&name) => {
                let (path, query) = value.split_once('?').unwrap_or((&*value, ""));
                is_in_path(path) || taken_out_of(query).is_some()
            }
            name => is_in_parameter(name, &value),
        })
    };
    let mut kept: Vec<&str> = query.split('&').filter(|pair| !holds_one(pair)).collect();
    if kept.len() == query.split('&').count() {
        return None;
    }
    let (name, value) = TAKEN_OUT;
    let said = format!("{name}={value}");
    if !kept.contains(&&*said) {
        kept.push(&said);
    }
    Some(kept.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query that is long enough to be packed.
    fn packed(name: &str, value: &str) -> String {
        let padding = "a".repeat(2000);
        let mut address = query::address("", &[("x", padding.as_str()), (name, value)]);
        assert!(address.starts_with("?kort="), "{address}");
        address.split_off(1)
    }

    #[test]
    fn what_holds_a_number_is_taken_out_and_the_rest_stays_as_it_is() {
        for (query, expected) in [
            ("q=skatt&lest=nei", None),
            ("", None),
            (
                "q=14859102442&lest=nei",
                Some("lest=nei&uten=fodselsnummer"),
            ),
            (
                "lest=nei&sak=148591-02442&q=a%20b",
                Some("lest=nei&q=a%20b&uten=fodselsnummer"),
            ),
            ("finn=148591++02442", Some("uten=fodselsnummer")),
            ("prosess=urn:x:148591%252002442", Some("uten=fodselsnummer")),
            ("q=%EF%BC%91%EF%BC%94859102442", Some("uten=fodselsnummer")),
            (
                "enhet=14859102442&enhet=310702641",
                Some("enhet=310702641&uten=fodselsnummer"),
            ),
            (
                "q=14859102442&navn=14859102442&uten=fodselsnummer",
                Some("uten=fodselsnummer"),
            ),
            (
                "retur=%2Fa%2Falle%2Finnboks%3Fq%3D148591%2B02442",
                Some("uten=fodselsnummer"),
            ),
            (
                "liste=%2Fa%2F14859102442%2Finnboks",
                Some("uten=fodselsnummer"),
            ),
            // References of other systems are long numbers with signs between them.
            (
                "instans=51010164%2F019b91d2-0000-7000-8000-000000000000",
                None,
            ),
            ("etter=abc14859102442_-", None),
            ("sak=14859102443&q=1234.56.78903", None),
        ] {
            assert_eq!(taken_out_of(query).as_deref(), expected, "{query}");
        }
    }

    /// Packed parameters are searched for identity numbers too.
    #[test]
    fn a_number_in_packed_parameters_is_taken_out_too() {
        let list = format!("/a/alle/innboks?{}", packed("sak", "14859102442"));
        for query in [packed("q", "148591 02442"), packed("liste", &list)] {
            let kept = taken_out_of(&query).unwrap();
            assert!(kept.ends_with("&uten=fodselsnummer"), "{kept}");
            assert!(kept.starts_with("x=aaa"), "{kept}");
        }
        assert_eq!(taken_out_of(&packed("q", "skatt")), None);
    }
}
