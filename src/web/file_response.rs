//! Responses that download a generated file.

use axum::response::{IntoResponse as _, Response};
use http::{
    HeaderValue, StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE},
};

use super::error::{AppError, SkipErrorPage};
use crate::views::pages::error::ErrorKind;

/// A download (`Content-Disposition: attachment`) under a name of letters, digits, `-` and `.`.
///
/// # Errors
/// When the name has a character that a header refuses.
pub fn file(name: &str, kind: &'static str, body: Vec<u8>) -> Result<Response, AppError> {
    let mut response = (StatusCode::OK, body).into_response();
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).map_err(|_| ErrorKind::Internal)?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.extensions_mut().insert(SkipErrorPage);
    Ok(response)
}
