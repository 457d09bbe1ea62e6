//! Pages: words chosen, dates written, links made.
//!
//! A page is a struct with a template of the same name. Its constructor takes domain values and
//! decides everything; the template only places it. `samples` gives every state worth looking at.

pub mod calendar;
pub mod components;
pub mod export;
pub mod format;
pub mod markup;
pub mod page;
pub mod pages;
#[cfg(any(test, feature = "demo"))]
pub(crate) mod samples;
