//! Full-text search: parses the words of a search and matches dialogs against them.
//!
//! As in the recordings (11 to 13): every text is indexed as the stems of its words, in the text's
//! own language; the words of a search are stemmed only when it names a language. Words are joined
//! by OR, unless the search contains `AND`, `OR` or `-word`. Only whole words match. Stop words are
//! neither indexed nor searched for; they leave a gap in a quoted phrase.
//!
//! A text is stemmed when a search first reaches it, and identical texts share their stems: the
//! many dialogs of a large world cost little, and nothing before the first search.

mod query;
mod stems;
mod stop_words;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

pub(super) use self::{query::TextQuery, stems::Stems};
use super::{create::ContentValue, create::Localization, dialog::Dialog};

/// Maximum number of cached texts, more than the large world has. Beyond it the cache is cleared.
const MAX_CACHED_TEXTS: usize = 50_000;

/// Cache of the stems of all searched texts, by language and text.
#[derive(Debug, Default)]
pub(super) struct StemCache(Mutex<HashMap<String, HashMap<String, Arc<Stems>>>>);

impl StemCache {
    fn stems(&self, language: &str, text: &str) -> Arc<Stems> {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cached = cache.get(language).and_then(|texts| texts.get(text));
        if let Some(cached) = cached {
            return cached.clone();
        }
        let stems = Arc::new(Stems::from_text(text, Some(language)));
        if cache.values().map(HashMap::len).sum::<usize>() >= MAX_CACHED_TEXTS {
            cache.clear();
        }
        let of_language = cache.entry(language.to_owned()).or_default();
        of_language.insert(text.to_owned(), stems.clone());
        stems
    }

    /// Stems of all searchable texts of the dialog.
    fn stems_of(&self, dialog: &Dialog) -> Box<[Arc<Stems>]> {
        searchable_texts(dialog)
            .map(|(language, text)| self.stems(language, text))
            .collect()
    }
}

/// Searchable texts with their languages: titles, summaries, the sender's name, the extended
/// status, search tags (which have no language, so that a stemmed query does not find them), file
/// names, activities. Texts of transmissions are included even where the reader may not open them,
/// and non-sensitive texts even for readers of the sensitive ones. Additional information and names
/// of actions are excluded.
fn searchable_texts(dialog: &Dialog) -> impl Iterator<Item = (&str, &str)> {
    let create = &dialog.create;
    let content = create.content.iter().flat_map(|content| {
        [
            &content.title,
            &content.summary,
            &content.sender_name,
            &content.extended_status,
            &content.non_sensitive_title,
            &content.non_sensitive_summary,
        ]
    });
    let sent = create.transmissions.iter();
    let sent = sent.filter_map(|sent| sent.content.as_ref());
    let sent = sent.flat_map(|content| [&content.title, &content.summary]);
    let texts = content
        .chain(sent)
        .flatten()
        .flat_map(|ContentValue { value, .. }| value);
    let of_sent = create.transmissions.iter();
    let files = of_sent.flat_map(|sent| &sent.attachments);
    let files = create.attachments.iter().chain(files);
    let files = files.flat_map(|file| &file.display_name);
    let history = create.activities.iter().flat_map(|one| &one.description);
    let tags = create
        .search_tags
        .iter()
        .map(|tag| ("", tag.value.as_str()));
    texts
        .chain(files)
        .chain(history)
        .map(
            |Localization {
                 value,
                 language_code,
             }| (language_code.as_str(), value.as_str()),
        )
        .chain(tags)
}
