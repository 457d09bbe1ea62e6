//! `/etat/{merker}`: marks of service owners, as our own copies.
//!
//! The address holds the hash of every picture, so an answer is kept for good. What is not known,
//! or not known by this hash any longer, is not there: the page that asked shows initials.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header::CONTENT_TYPE};

use crate::web::{
    error::AppError,
    extractors::{FromWord, Word},
    middleware::security_headers::Caching,
};
use crate::{
    app::App,
    urls::MarkSheet,
    views::{components::logo_sheet::mark_sheet, pages::error::ErrorKind},
};

impl FromWord for MarkSheet {
    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}

/// The style sheet with these marks.
///
/// # Errors
/// When one of them is not known.
pub async fn show(
    State(app): State<App>,
    Word(sheet): Word<MarkSheet>,
) -> Result<Response, AppError> {
    let marks = app.organisations.marks();
    let pictures: Option<Vec<_>> = sheet
        .marks()
        .map(|(code, hash)| Some((code, &**marks.get(code).filter(|mark| mark.hash == *hash)?)))
        .collect();
    let pictures = pictures.ok_or(ErrorKind::NotFound)?;
    let mut response = mark_sheet(pictures).into_response();
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response.extensions_mut().insert(Caching::Forever);
    Ok(response)
}
