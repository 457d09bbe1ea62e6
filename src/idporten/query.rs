//! Query parameters of the calls that the provider sends browsers to: callback and logout notice.

use std::collections::BTreeMap;

/// The parameters of a query; `None` when one of them occurs twice.
pub(crate) fn parameters(query: &str) -> Option<BTreeMap<String, String>> {
    let mut parameters = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if parameters
            .insert(name.into_owned(), value.into_owned())
            .is_some()
        {
            return None;
        }
    }
    Some(parameters)
}
