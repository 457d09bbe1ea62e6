//! Pages: words chosen, dates written, links made.
