//! `/logg-inn/videre`: page between the address of a dialog and the login, which keeps the
//! fragment.
//!
//! Browsers keep a fragment over redirects, but the provider's pages, where somebody submits a
//! form, lose it. So the browser loads this page first, whose script stores the fragment for the
//! page that the login leads back to.

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::StatusCode;

use crate::{
    app::App,
    urls,
    views::{page::Page, pages::log_in::LogInPage},
    web::{extractors::Query, html, services::page_context::PageContext},
};

/// Shows the page, whose script continues to the login.
pub async fn show(State(app): State<App>, query: Query, request: Request) -> Response {
    let page_context = request.extensions().get::<PageContext>().cloned();
    let return_to = urls::return_address(query.get("retur").unwrap_or(urls::START.as_str()));
    let view = page_context
        .unwrap_or_default()
        .page(&app, request.headers(), return_to.clone());
    let view = Page {
        acting_party: None,
        ..view
    };
    html::html(StatusCode::OK, &LogInPage::new(view, &return_to))
}
