//! The order of saved searches (`docs/rules/inbox.md#ss-3`).

use std::cmp::Reverse;

use jiff::Timestamp;

use super::name::sort_key;

/// Whose messages a saved search is for. The order is that of the list's headings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchFor {
    /// The person's own.
    Own,
    /// Those of several: the word of the group.
    Several(String),
    /// Those of another party: its name for sorting, and its word in addresses.
    Party(String, String),
    /// Those of a party that is lost.
    Lost,
}

/// What the order of saved searches depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its id.
    pub id: String,
    /// What the person calls it.
    pub name: Option<String>,
    /// Whose messages it is for.
    pub target: SearchFor,
    /// When it was saved.
    pub created: Timestamp,
}

/// Puts searches under one heading after the other; under each in the person's own order, and those
/// that this does not know after them: named ones by name, then the newest first.
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

/// The order after one of the searches has changed places with its neighbour under the same heading;
/// `None` when it has none there.
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
        // One that came later follows those that have an order.
        let mut later = searches.clone();
        later.push(search("later", "Aa", SearchFor::Own, 9));
        put_in_order(&mut later, &back);
        assert_eq!(ids(&later)[3..5], ["old", "later"]);
    }
}
