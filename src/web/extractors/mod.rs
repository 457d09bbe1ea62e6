//! Extractors for axum handlers, whose rejections are our error pages.

pub mod browser_session;
pub mod client_address;
pub mod current_user;
pub mod explicit_navigation;
pub mod form;
pub mod preferences;
pub mod reader;
use std::convert::Infallible;

use axum::extract::{FromRequestParts, RawQuery};
use http::{Method, request::Parts};
use uuid::Uuid;

use super::error::AppError;
use crate::{
    domain::{ActionId, DialogId, Folder, TransmissionId, text::without_controls},
    storage::{ChangeId, SavedId},
    urls::{self, ListUrl, LocalPath, PartyKey, ProfileField},
    views::pages::error::ErrorKind,
};

/// Query parameters of the request, parsed leniently: unknown parameters are ignored, and a handler
/// that finds a malformed one reports it itself.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// The parameter of this name, unless it is missing, empty or given twice.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut values = self
            .0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        let value = values.next().filter(|value| !value.is_empty())?;
        values.next().is_none().then_some(value)
    }

    /// The list in the parameter `liste`; `None` when it is missing or not a list of ours.
    #[must_use]
    pub fn list(&self) -> Option<ListUrl> {
        let path = self.get("liste").and_then(LocalPath::parse)?;
        ListUrl::at(&path)
    }

    /// Every parameter in order, for parsers that return what they could not use.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let RawQuery(query) = RawQuery::from_request_parts(parts, state).await?;
        let pairs = urls::query_pairs(&query.unwrap_or_default());
        let plain = pairs.into_iter().map(|(name, value)| match name.as_str() {
            // A cursor with a control character was tampered with, and its parser reports that.
            "etter" => (name, value),
            _ => (name, without_controls(&value)),
        });
        Ok(Self(plain.collect()))
    }
}

/// One path segment, parsed into a type. A segment that parses in lower case redirects to that
/// address, as other systems write ids in capitals; any other gives 404.
#[derive(Clone, Debug)]
pub struct Word<T>(pub T);

/// Types that a path segment can be parsed into.
pub trait FromWord: Sized {
    /// Parses the segment; `None` when it is not valid.
    fn from_word(word: &str) -> Option<Self>;
}

impl FromWord for PartyKey {
    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}

impl FromWord for Folder {
    fn from_word(word: &str) -> Option<Self> {
        urls::folder_of(word)
    }
}

impl FromWord for ProfileField {
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }
}

impl FromWord for SavedId {
    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}

impl FromWord for ChangeId {
    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}

impl FromWord for DialogId {
    fn from_word(word: &str) -> Option<Self> {
        plain_uuid(word).map(Self)
    }
}

impl FromWord for TransmissionId {
    fn from_word(word: &str) -> Option<Self> {
        plain_uuid(word).map(Self)
    }
}

impl FromWord for ActionId {
    fn from_word(word: &str) -> Option<Self> {
        plain_uuid(word).map(Self)
    }
}

/// Accepts only the hyphenated lower-case form that our links have; capitals are redirected to it,
/// and braces and bare digits give 404.
fn plain_uuid(word: &str) -> Option<Uuid> {
    let id: Uuid = word.parse().ok()?;
    (id.hyphenated().to_string() == word).then_some(id)
}

impl<S: Send + Sync, T: FromWord> FromRequestParts<S> for Word<T> {
    type Rejection = AppError;

    #[expect(
        clippy::disallowed_types,
        reason = "the one place that reads path parameters"
    )]
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let word = axum::extract::Path::<String>::from_request_parts(parts, state).await;
        let axum::extract::Path(word) = word.map_err(|_| ErrorKind::NotFound)?;
        match T::from_word(&word) {
            Some(read) => Ok(Self(read)),
            None => Err(elsewhere::<T>(parts, &word)),
        }
    }
}

/// The error for a segment that does not parse: a redirect to its lower case for a navigation,
/// where that parses; else 404.
fn elsewhere<T: FromWord>(parts: &Parts, word: &str) -> AppError {
    let is_navigation = matches!(parts.method, Method::GET | Method::HEAD);
    let fits = is_navigation && T::from_word(&word.to_ascii_lowercase()).is_some();
    let there = fits.then(|| urls::with_small_letters(&parts.uri, word));
    match there.flatten() {
        Some(there) => AppError::GoTo(there.as_str().to_owned()),
        None => ErrorKind::NotFound.into(),
    }
}

/// Two path segments, each parsed into a type.
#[derive(Clone, Debug)]
pub struct Words<A, B>(pub A, pub B);

impl<S: Send + Sync, A: FromWord, B: FromWord> FromRequestParts<S> for Words<A, B> {
    type Rejection = AppError;

    #[expect(
        clippy::disallowed_types,
        reason = "the one place that reads path parameters"
    )]
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let words = axum::extract::Path::<(String, String)>::from_request_parts(parts, state).await;
        let axum::extract::Path((one, two)) = words.map_err(|_| ErrorKind::NotFound)?;
        match (A::from_word(&one), B::from_word(&two)) {
            (Some(one), Some(two)) => Ok(Self(one, two)),
            (None, _) => Err(elsewhere::<A>(parts, &one)),
            (_, None) => Err(elsewhere::<B>(parts, &two)),
        }
    }
}
