//! HTTP responses of the site: status, headers and cookies.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

const SESSION: &str = "demoetat";
const BROWSER: &str = "demoetat-innlogging";

/// Cookies of the site, with distinct names: cookies are shared between the ports of a host.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cookie {
    /// Session id of a logged-in visitor.
    Session,
    /// Binds login attempts to the browser that began them.
    Browser,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => SESSION,
            Self::Browser => BROWSER,
        }
    }

    /// Value of the cookie in the request, if present.
    pub(super) fn read(self, headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name())
            .map(|(_, value)| value.to_owned())
    }

    /// `SameSite=Lax`, not `Strict`: visitors come from the inbox and from the provider, which are
    /// other sites.
    pub(super) fn set(self, value: &str, is_secure: bool) -> Option<(HeaderName, HeaderValue)> {
        let (name, secure) = (self.name(), if is_secure { "; Secure" } else { "" });
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}");
        Some((header::SET_COOKIE, cookie.parse().ok()?))
    }
}

/// A response of any media type, with the headers common to all.
pub(super) fn build_response(
    status: StatusCode,
    media_type: &str,
    body: impl Into<axum::body::Body>,
) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    (status, headers, body.into()).into_response()
}

/// An HTML page as a response.
pub(super) fn html_response(status: StatusCode, html: String) -> Response {
    build_response(status, "text/html; charset=utf-8", html)
}

/// Redirect with status 303: the browser continues at `location` with GET.
pub(super) fn see_other(location: &str) -> Response {
    let mut response = build_response(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "");
    if let Ok(location) = location.parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}
