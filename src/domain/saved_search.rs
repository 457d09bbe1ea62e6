//! Order of saved searches, by heading and within each heading (`docs/rules/inbox.md#ss-3`).

use std::cmp::Reverse;

use jiff::Timestamp;

use super::name::sort_key;

/// Party or group that a saved search covers. The order of variants is that of the headings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchFor {
    /// The person's own party alone.
    Own,
    /// A group of parties: its word in addresses.
    Several(String),
    /// Another party: its name for sorting, and its word in addresses.
    Party(String, String),
    /// A party that the person may no longer act for.
    Lost,
}

/// The properties of a saved search that its order depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Id of the saved search in the store.
    pub id: String,
    /// Name that the person gave it; `None` without one.
    pub name: Option<String>,
    /// Party or group that the search covers.
    pub target: SearchFor,
    /// When the person saved the search.
    pub created: Timestamp,
}

/// Sorts searches by heading; under each, in the person's own order, followed by those that it does
/// not contain: named ones by name, then the newest first.
pub fn put_in_order(searches: &mut [SavedSearch], own_order: &[String]) {
    searches.sort_by_cached_key(|search| {
        let place = own_order.iter().position(|id| *id == search.id);
        let name = search.name.as_deref().map(sort_key);
        (
            search.target.clone(),
            place.unwrap_or(usize::MAX),
            name.is_none(),
            name,
            Reverse(search.created),
            search.id.clone(),
        )
    });
}

/// The order after a search has been swapped with its neighbour under the same heading; `None` when
/// there is no such neighbour.
#[must_use]
pub fn moved(searches: &[SavedSearch], id: &str, is_up: bool) -> Option<Vec<String>> {
    let at = searches.iter().position(|search| search.id == id)?;
    let other = if is_up { at.checked_sub(1)? } else { at + 1 };
    let (one, neighbour) = (searches.get(at)?, searches.get(other)?);
    if one.target != neighbour.target {
        return None;
    }
    let mut order: Vec<String> = searches.iter().map(|search| search.id.clone()).collect();
    order.swap(at, other);
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(id: &str, name: &str, target: SearchFor, second: i64) -> SavedSearch {
        SavedSearch {
            id: id.to_owned(),
            name: (!name.is_empty()).then(|| name.to_owned()),
            target,
            created: Timestamp::from_second(second).unwrap(),
        }
    }

    fn party(name: &str) -> SearchFor {
        SearchFor::Party(name.to_owned(), name.to_owned())
    }

    fn some() -> Vec<SavedSearch> {
        vec![
            search("lost", "A", SearchFor::Lost, 1),
            search("old", "", SearchFor::Own, 1),
            search("new", "", SearchFor::Own, 2),
            search("ås", "Ås", SearchFor::Own, 1),
            search("bø", "bø", SearchFor::Own, 3),
            search("b", "", party("b"), 1),
            search("a", "", party("a"), 1),
            search("all", "", SearchFor::Several("alle".to_owned()), 1),
        ]
    }

    fn ids(searches: &[SavedSearch]) -> Vec<&str> {
        searches.iter().map(|search| search.id.as_str()).collect()
    }

    #[test]
    fn named_ones_come_first_by_name_and_the_others_newest_first() {
        let mut searches = some();
        put_in_order(&mut searches, &[]);
        let order = ["bø", "ås", "new", "old", "all", "a", "b", "lost"];
        assert_eq!(ids(&searches), order);
    }

    #[test]
    fn one_moves_among_its_own_and_stays_there() {
        let mut searches = some();
        put_in_order(&mut searches, &[]);
        let order = moved(&searches, "old", true).unwrap();
        put_in_order(&mut searches, &order);
        let after = ["bø", "ås", "old", "new", "all", "a", "b", "lost"];
        assert_eq!(ids(&searches), after);
        let back = moved(&searches, "old", false).unwrap();
        put_in_order(&mut searches, &back);
        assert_eq!(ids(&searches)[2..4], ["new", "old"]);
        for (id, is_up) in [("bø", true), ("old", false), ("b", true), ("no", true)] {
            assert_eq!(moved(&searches, id, is_up), None, "{id}");
        }
        assert_eq!(moved(&searches, "lost", false), None);
        // A search that was saved later follows those that have an order.
        let mut later = searches.clone();
        later.push(search("later", "Aa", SearchFor::Own, 9));
        put_in_order(&mut later, &back);
        assert_eq!(ids(&later)[3..5], ["old", "later"]);
    }
}
