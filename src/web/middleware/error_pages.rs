//! Error pages: writes the page of every failed request, in the reader's language.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{
    HeaderName, HeaderValue, Method, StatusCode,
    header::{ALLOW, RETRY_AFTER, SET_COOKIE},
};
use jiff::Timestamp;

use crate::{
    app::App,
    domain::RetryAfter,
    storage::AuthSessionRef,
    urls::{LOGIN_CALLBACK, LocalPath, START},
    views::pages::error::{ErrorKind, ErrorPage},
    web::{
        error::bare_failure,
        html,
        middleware::request_id::RequestId,
        services::{audit, page_context::PageContext},
    },
};

/// Middleware that writes the error page. Runs outside everything that can fail.
pub async fn write_error_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let id = request.extensions().get::<RequestId>().cloned();
    let path = request
        .uri()
        .path_and_query()
        .map_or(START.as_str(), http::uri::PathAndQuery::as_str);
    let path = LocalPath::parse_or_start(path);
    let is_callback = request.uri().path() == LOGIN_CALLBACK.as_str();
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let failure = response.extensions().get::<ErrorKind>().cloned();
    let Some(kind) = failure.or_else(|| bare_failure(&response)) else {
        return response;
    };
    note_refusal(&app, &kind, &response);
    let now = app.clock.now();
    let kind = kind.at(now);
    // "Try again" after a form would request an address that takes no GET. The address of a login
    // callback holds its code and state: it works once, and must not be in a page.
    let path = if is_get && !is_callback {
        path
    } else {
        LocalPath::start()
    };
    let page_context = response
        .extensions()
        .get::<PageContext>()
        .cloned()
        .unwrap_or_default();
    let page = page_context.page(&app, &headers, path);
    let reference = id.as_ref().map(RequestId::as_str);
    let mut answer = html::html(kind.status(), &ErrorPage::new(page, &kind, reference));
    if let Some(seconds) = retry_after(&kind, now) {
        answer
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    keep(&response, &mut answer, &[SET_COOKIE, ALLOW]);
    answer.extensions_mut().insert(page_context);
    answer
}

/// Adds a refusal to the audit log.
fn note_refusal(app: &App, kind: &ErrorKind, response: &Response) {
    let Some(event) = audit::refusal_of(kind) else {
        return;
    };
    let page_context = response.extensions().get::<PageContext>();
    let login = page_context.and_then(|page_context| page_context.binding.as_deref());
    app.audit_refusal(event, login.and_then(AuthSessionRef::parse).as_ref());
}

/// Value of `Retry-After`, in seconds; `None` when trying again would not help.
fn retry_after(kind: &ErrorKind, now: Timestamp) -> Option<u64> {
    match (kind, kind.status()) {
        (ErrorKind::Maintenance(Some(RetryAfter::At(end))), _) => {
            let seconds = end.duration_since(now).as_secs().max(10);
            u64::try_from(seconds).ok()
        }
        (ErrorKind::Maintenance(_), _) | (_, StatusCode::TOO_MANY_REQUESTS) => Some(60),
        (_, StatusCode::SERVICE_UNAVAILABLE) => Some(10),
        _ => None,
    }
}

/// Copies headers of the failed response: the cookie of a used login attempt must be removed, and a
/// 405 must list the allowed methods.
fn keep(from: &Response, to: &mut Response, names: &[HeaderName]) {
    for name in names {
        for value in from.headers().get_all(name) {
            to.headers_mut().append(name, value.clone());
        }
    }
}
