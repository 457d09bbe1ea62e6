//! What several test modules use.

#[cfg(feature = "demo")]
pub(crate) mod audit_log;
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

use std::time::Duration;

/// How long a test waits for something that a time limit of the product ends. It is far above each
/// of these limits, since the machine may be busy, and what hangs would never end.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_mins(1);
