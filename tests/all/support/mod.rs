//! What several test modules use.

pub(crate) mod source;
pub(crate) mod words;
