//! What several test modules use.

pub(crate) mod page_rules;
pub(crate) mod postgres;
#[cfg(feature = "demo")]
pub(crate) mod program;
#[cfg(feature = "demo")]
pub(crate) mod raw;
pub(crate) mod source;
#[cfg(feature = "demo")]
pub(crate) mod town;
#[cfg(feature = "demo")]
pub(crate) mod visitor;
pub(crate) mod words;
