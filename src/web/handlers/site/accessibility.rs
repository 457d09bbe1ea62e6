//! `/tilgjengelighet`: the accessibility statement, open to everybody.

use axum::response::Response;
use http::StatusCode;

use crate::{
    views::pages::accessibility::AccessibilityPage,
    web::{extractors::reader::PublicPage, html},
};

/// Handles GET: shows the accessibility statement.
pub async fn show(PublicPage(page): PublicPage) -> Response {
    html::html(StatusCode::OK, &AccessibilityPage::new(page))
}
