//! Proof, by its headers, that a request is a person's own navigation and no prefetch: only such a
//! one may open a dialog, or begin or end a login (`docs/rules/inbox.md#g-4`).

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header::ACCEPT, request::Parts};

use crate::{views::pages::error::ErrorKind, web::error::AppError};

/// Proof that a person navigated to the page: the request is no `HEAD`, no prefetch and no part of
/// another page. Every handler that opens a dialog takes it.
#[derive(Clone, Copy, Debug)]
pub struct ExplicitNavigation(());

impl<S: Send + Sync> FromRequestParts<S> for ExplicitNavigation {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        NotAhead::from_request_parts(parts, state).await?;
        if is_for_a_window(&parts.headers) {
            Ok(Self(()))
        } else {
            Err(AppError::from(ErrorKind::Speculative).into_response())
        }
    }
}

/// Proof that a request is no `HEAD` and no prefetch. Handlers that begin or end a login take it;
/// the provider loads one of them in a frame.
#[derive(Clone, Copy, Debug)]
pub struct NotAhead(());

impl<S: Send + Sync> FromRequestParts<S> for NotAhead {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        if parts.method == Method::HEAD {
            Err(StatusCode::OK.into_response())
        } else if is_speculative(&parts.headers) {
            Err(AppError::from(ErrorKind::Speculative).into_response())
        } else {
            Ok(Self(()))
        }
    }
}

/// Whether the request is a person's own navigation, which alone may write on GET
/// (`docs/rules/security.md#act-1`).
#[must_use]
pub fn is_own_navigation(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::GET && is_navigation(headers) && !is_speculative(headers)
}

/// Whether the request is a navigation: by `Sec-Fetch-Mode`, or, from browsers that do not send it,
/// by an `Accept` header with HTML.
#[must_use]
pub fn is_navigation(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-mode") {
        Some(mode) => mode == "navigate",
        None => headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html")),
    }
}

/// Whether a browser or a program prefetches the page, by the headers that say so or once did.
#[must_use]
pub fn is_speculative(headers: &HeaderMap) -> bool {
    let names = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
    names.iter().any(|name| headers.contains_key(*name))
}

/// Whether the page is to be shown in a window (`Sec-Fetch-Dest: document`). Requests for images,
/// scripts, frames and by scripts, of any page of the same site, have another value; an old browser
/// may send none.
fn is_for_a_window(headers: &HeaderMap) -> bool {
    let purposes = headers.get_all("sec-fetch-dest");
    purposes.iter().all(|purpose| purpose == "document")
}
