//! Views: page structs, components, and the formatting of dates, names and links.
//!
//! A page is a struct with a template of the same name. Its constructor takes domain values and
//! makes every decision; the template only places the result. `samples` builds each page in every
//! state that tests and the catalogue show.

pub mod calendar;
pub mod components;
pub mod export;
pub mod format;
pub mod markup;
pub mod page;
pub mod pages;
pub mod party_name;
#[cfg(any(test, feature = "demo"))]
pub(crate) mod samples;
