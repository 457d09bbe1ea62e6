//! HTML responses from askama templates.

use askama::Template;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};

/// Renders a page. A template that fails is a bug of ours: it is logged and answered with 500.
#[must_use]
pub fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(body) => {
            let mut response = (status, body).into_response();
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, kind);
            response
                .extensions_mut()
                .insert(super::error::SkipErrorPage);
            response
        }
        Err(error) => {
            tracing::error!(error = %error, "a template could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
