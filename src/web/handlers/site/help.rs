//! `/hjelp`: the help page, open to everybody.

use axum::response::Response;
use http::StatusCode;

use crate::{
    views::pages::help::HelpPage,
    web::{extractors::reader::PublicPage, html},
};

/// Handles GET: shows the help page.
pub async fn show(PublicPage(page): PublicPage) -> Response {
    html::html(StatusCode::OK, &HelpPage::new(page))
}
