//! What several test modules use.

pub(crate) mod page_rules;
pub(crate) mod source;
pub(crate) mod words;
