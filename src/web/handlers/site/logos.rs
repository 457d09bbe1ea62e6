//! `/etat/{merker}`: logos of service owners, as our own copies in a style sheet.
//!
//! The address holds the hash of every logo, so a response is cached for good. A logo that is
//! unknown, or no longer known by this hash, gives 404: the page then shows initials.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header::CONTENT_TYPE};

use crate::{
    app::App,
    urls::MarkSheet,
    views::{components::logo_sheet::mark_sheet, pages::error::ErrorKind},
    web::{
        error::AppError,
        extractors::{FromWord, Word},
        middleware::security_headers::Caching,
    },
};

impl FromWord for MarkSheet {
    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}

/// The style sheet with these logos.
///
/// # Errors
/// When one of the logos is not known by its hash.
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
