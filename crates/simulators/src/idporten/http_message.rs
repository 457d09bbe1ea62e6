//! HTTP layer below the protocol: parsing of requests and rendering of answers.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use hyper::body::Frame;
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

/// Maximum size of a form, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// Parameters in the order sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The value; an empty one counts as absent (RFC 6749, 3.1).
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// A name that occurs twice, which every endpoint refuses (RFC 6749, 3.1 and 3.2).
    pub(super) fn duplicate(&self) -> Option<&str> {
        self.0.iter().enumerate().find_map(|(at, (name, _))| {
            self.0
                .iter()
                .skip(at + 1)
                .any(|(other, _)| other == name)
                .then_some(name.as_str())
        })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// A request, with its body read completely.
#[derive(Debug)]
pub(super) struct HttpRequest {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Parameters,
    pub(super) form: Parameters,
    headers: HeaderMap,
}

impl HttpRequest {
    /// Reads the request; a body that is too long or not a form is refused.
    pub(super) async fn parse(raw: Request) -> Result<Self, StatusCode> {
        let (head, body) = raw.into_parts();
        let body = to_bytes(body, MAX_BODY_BYTES)
            .await
            .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        let kind = head
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        let is_form =
            kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !body.is_empty() && !is_form {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        Ok(Self {
            method: head.method,
            path: head.uri.path().to_owned(),
            query: Parameters::parse(head.uri.query().unwrap_or_default().as_bytes()),
            form: Parameters::parse(&body),
            headers: head.headers,
        })
    }

    pub(super) fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    pub(super) fn bearer(&self) -> Option<&str> {
        self.header(header::AUTHORIZATION)?.strip_prefix("Bearer ")
    }

    /// Name and secret of HTTP Basic, each form-encoded inside (RFC 6749, 2.3.1).
    pub(super) fn basic(&self) -> Option<(String, String)> {
        let encoded = self.header(header::AUTHORIZATION)?.strip_prefix("Basic ")?;
        let decoded = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (name, secret) = decoded.split_once(':')?;
        let plain = |part: &str| {
            let pair = format!("x={part}");
            form_urlencoded::parse(pair.as_bytes())
                .next()
                .map(|(_, value)| value.into_owned())
        };
        Some((plain(name)?, plain(secret)?))
    }
}

/// An error of an endpoint that servers call (RFC 6749, 5.2).
#[derive(Debug)]
pub(super) struct OAuthError {
    pub(super) error: String,
    pub(super) description: String,
}

impl OAuthError {
    pub(super) fn new(error: &str, description: impl Into<String>) -> Self {
        Self {
            error: error.to_owned(),
            description: description.into(),
        }
    }

    pub(super) fn response(&self) -> Response {
        let unauthorized = self.error == "invalid_client" || self.error == "invalid_token";
        let status = match self.error.as_str() {
            _ if unauthorized => StatusCode::UNAUTHORIZED,
            "insufficient_scope" => StatusCode::FORBIDDEN,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            "temporarily_unavailable" => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut response = json_response(status, &body);
        if unauthorized {
            let scheme = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

/// An answer in JSON with `no-store`.
pub(super) fn json_response(status: StatusCode, body: &Value) -> Response {
    build_response(status, "application/json", body.to_string())
}

/// An answer with this media type and `no-store`.
pub(super) fn build_response(
    status: StatusCode,
    kind: &'static str,
    body: impl Into<Body>,
) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// A redirect with status 303, so that form data is never sent on.
pub(super) fn redirect(to: &str) -> Response {
    redirect_with(StatusCode::SEE_OTHER, to)
}

pub(super) fn redirect_with(status: StatusCode, to: &str) -> Response {
    let mut response = build_response(status, "text/plain; charset=utf-8", Body::empty());
    let headers = response.headers_mut();
    if let Ok(to) = HeaderValue::from_str(to) {
        headers.insert(header::LOCATION, to);
    }
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}

/// Adds a cookie, if its value is a valid header value.
pub(super) fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The address with parameters added; `None` if it is not a URL.
pub(super) fn with_parameters(address: &str, parameters: &[(&str, &str)]) -> Option<String> {
    let mut url = Url::parse(address).ok()?;
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    Some(url.into())
}

/// The same answer with members of its JSON replaced; `null` removes one.
pub(super) async fn merge_members(response: Response, members: &Map<String, Value>) -> Response {
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(Value::Object(mut object)) = serde_json::from_slice(&bytes) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    for (name, value) in members {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
    let mut response = Response::from_parts(head, Body::from(Value::Object(object).to_string()));
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response
}

/// The head of an answer whose body never comes: the connection breaks.
pub(super) fn break_body(response: Response) -> Response {
    let (mut head, _) = response.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::new(BrokenBody))
}

struct BrokenBody;

impl hyper::body::Body for BrokenBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_parameter_is_absent_and_a_repeated_one_is_named() {
        let parameters = Parameters::parse(b"a=1&b=&c=3&a=2");
        assert_eq!(parameters.get("a"), Some("1"));
        assert_eq!(parameters.get("b"), None);
        assert_eq!(parameters.duplicate(), Some("a"));
        assert_eq!(Parameters::parse(b"a=1&b=2").duplicate(), None);
    }

    #[test]
    fn parameters_are_added_beside_those_that_an_address_has() {
        let url = with_parameters("http://a.localhost/x?y=1", &[("state", "a b&c")]);
        assert_eq!(
            url.as_deref(),
            Some("http://a.localhost/x?y=1&state=a+b%26c")
        );
        assert_eq!(with_parameters("/x", &[]), None);
    }
}
