//! Pages: words chosen, dates written, links made.
//!
//! A page is a struct with a template of the same name. Its constructor takes domain values and
//! decides everything; the template only places it. `samples` gives every state worth looking at.

pub mod calendar;
pub mod export;
pub mod format;
pub mod included;
pub mod labels;
pub mod many_parties;
pub mod mark_sheet;
pub mod markup;
pub mod narrowing;
pub mod operator;
pub mod page;
pub mod pages;
pub mod party_panel;
pub mod party_rows;
pub mod prose;
pub(crate) mod samples;
pub mod selecting;
pub mod service_text;
