//! Middleware that reads the browser session and checks the CSRF token of posted forms.

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::Method;
use tower_sessions::Session;

use super::{cookies::Use, request_body, require_login::complete_error_page};
use crate::{
    app::App,
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, is_failure},
        extractors::{
            browser_session::{BrowserSession, PostedForm},
            explicit_navigation::is_own_navigation,
            form::{self, Fields, FormRefusal, TOKEN_FIELD},
        },
        services::page_context::{FormSource, PageContext},
    },
};

/// Longest form that is read, in bytes (`docs/rules/security.md#limits`).
const FORM_LIMIT_BYTES: usize = 64 * 1024;
/// Most fields of a form.
const FIELD_LIMIT: usize = 400;

/// Reads the browser session, and the form of a POST, before any handler of a page.
pub async fn read_browser_session(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    match prepared(&app, request).await {
        Ok((request, browser_session, page_context)) => {
            let headers = request.headers().clone();
            let mut response = next.run(request).await;
            if response.extensions().get::<PageContext>().is_none() {
                response.extensions_mut().insert(page_context);
                if is_failure(&response) {
                    complete_error_page(&app, &browser_session, &headers, &mut response).await;
                }
            }
            response
        }
        Err(error) => error.into_response(),
    }
}

async fn prepared(
    app: &App,
    mut request: Request,
) -> Result<(Request, BrowserSession, PageContext), AppError> {
    let session = request.extensions().get::<Session>().cloned();
    let session = session.ok_or(AppError::Page(ErrorKind::Internal))?;
    // A session cookie that comes twice was planted by another site: then nobody is signed in.
    let cookie = app.cookies.read(request.headers(), Use::Session);
    let key = cookie
        .map(|cookie| app.store.browser_session_key(&cookie))
        .transpose()?;
    let may_write =
        *request.method() == Method::POST || is_own_navigation(request.method(), request.headers());
    let (browser_session, page_context) = BrowserSession::load(session, key, may_write).await?;
    if request.method() == Method::POST {
        let form;
        (request, form) = read_form(app, request, &page_context).await?;
        request.extensions_mut().insert(form);
    }
    request.extensions_mut().insert(browser_session.clone());
    request.extensions_mut().insert(page_context.clone());
    Ok((request, browser_session, page_context))
}

async fn read_form(
    app: &App,
    request: Request,
    page_context: &PageContext,
) -> Result<(Request, PostedForm), AppError> {
    let origin = app.config.public_url.origin();
    form::check_source(request.headers(), &origin).map_err(|refusal| match refusal {
        FormRefusal::ForeignSite => ErrorKind::FormRefused,
        FormRefusal::ContentType => ErrorKind::UnsupportedMediaType,
    })?;
    let (parts, body) = request.into_parts();
    let body = request_body::read(body, FORM_LIMIT_BYTES).await?;
    let fields = Fields::parse(&body);
    if fields.len() > FIELD_LIMIT {
        return Err(AppError::Page(ErrorKind::PayloadTooLarge));
    }
    let source = fields
        .get(TOKEN_FIELD)
        .map_or(FormSource::Unknown, |token| {
            page_context.source_of(app, token)
        });
    let form = PostedForm::new(fields, source);
    Ok((Request::from_parts(parts, Body::empty()), form))
}
