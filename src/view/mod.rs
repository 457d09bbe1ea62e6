//! Pages: words chosen, dates written, links made.

pub mod markup;
