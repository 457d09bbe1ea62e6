//! Our cookies: their names, their attributes, and reading them without trusting them.
//!
//! The attributes follow the public address, not the socket (`security.md` SES-1, SES-2): `Secure`
//! and the `__Host-` prefix are left out on a loopback `http` origin and nowhere else. `Lax` and not
//! `Strict`: a strict cookie is not sent when one comes back from ID-porten or from a service owner.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};

/// How many login attempts one browser may have open (`security.md` OIDC-1).
pub const ATTEMPT_SLOTS: usize = 5;

/// Names and attributes of our cookies on one origin.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    https: bool,
}

/// A cookie of ours, by its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Leads to the session.
    Session,
    /// Preferences without personal data.
    Preferences,
    /// Binds a login attempt to the browser; slots 1–5.
    Attempt(usize),
}

impl Cookies {
    /// The cookies of an origin that is `https` or not.
    #[must_use]
    pub fn new(https: bool) -> Self {
        Self { https }
    }

    /// Whether cookies are `Secure`.
    #[must_use]
    pub fn are_secure(self) -> bool {
        self.https
    }

    /// The cookie's name.
    #[must_use]
    pub fn name(self, of: Use) -> String {
        let prefix = if self.https { "__Host-" } else { "" };
        match of {
            Use::Session => format!("{prefix}sid"),
            Use::Preferences => format!("{prefix}prefs"),
            Use::Attempt(slot) => format!("{prefix}login-{slot}"),
        }
    }

    /// The value that the browser sent. A cookie that comes twice was planted by somebody, so it
    /// counts as none.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, of: Use) -> Option<String> {
        let name = self.name(of);
        let mut values = pairs(headers)
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value);
        let value = values
            .next()
            .filter(|value| !value.is_empty() && value.len() <= 1024)?;
        values.next().is_none().then(|| value.to_owned())
    }

    /// A header that sets a cookie for `seconds`, or removes it with zero. The value must be made of
    /// letters, digits and `-._`; any other is `None`.
    #[must_use]
    pub fn set(self, of: Use, value: &str, seconds: u32) -> Option<HeaderValue> {
        if !value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
        {
            return None;
        }
        let secure = if self.https { "; Secure" } else { "" };
        let name = self.name(of);
        let text =
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// A header that removes a cookie.
    #[must_use]
    pub fn remove(self, of: Use) -> Option<HeaderValue> {
        self.set(of, "", 0)
    }
}

/// Puts our own removal of the session cookie in place of the session library's, which lacks the
/// attributes: browsers pass over a `__Host-` cookie without `Secure`, so the dead cookie would stay.
pub async fn whole_removals(
    State(cookies): State<Cookies>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let start = format!("{}=;", cookies.name(Use::Session));
    let is_removal = |value: &&HeaderValue| value.as_bytes().starts_with(start.as_bytes());
    let set = response.headers().get_all(SET_COOKIE);
    if !set.iter().any(|value| is_removal(&value)) {
        return response;
    }
    let others: Vec<HeaderValue> = set
        .iter()
        .filter(|value| !is_removal(value))
        .cloned()
        .collect();
    response.headers_mut().remove(SET_COOKIE);
    for value in others.into_iter().chain(cookies.remove(Use::Session)) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(COOKIE, HeaderValue::from_bytes(cookie.as_bytes()).unwrap());
        }
        headers
    }

    #[test]
    fn a_secure_origin_has_host_cookies_with_every_attribute() {
        let cookie = Cookies::new(true)
            .set(Use::Attempt(3), "a.b-c_1", 600)
            .unwrap();
        assert_eq!(
            cookie.to_str().unwrap(),
            "__Host-login-3=a.b-c_1; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure"
        );
    }

    #[test]
    fn a_loopback_origin_has_plain_names() {
        let cookie = Cookies::new(false).remove(Use::Session).unwrap();
        assert_eq!(
            cookie.to_str().unwrap(),
            "sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        );
    }

    #[test]
    fn odd_cookies_count_as_none() {
        let read = |cookies: &[&str]| Cookies::new(false).read(&headers(cookies), Use::Session);
        assert_eq!(read(&["a=b; sid=x; c=d"]), Some("x".to_owned()));
        assert_eq!(read(&["a=b", "sid=x"]), Some("x".to_owned()));
        assert_eq!(read(&["sid=x; sid=y"]), None);
        assert_eq!(read(&["sid=x", "sid=x"]), None);
        assert_eq!(read(&["sid="]), None);
        assert_eq!(read(&["sid"]), None);
        assert_eq!(read(&["xsid=a; SID=b"]), None);
        assert_eq!(read(&[&format!("sid={}", "x".repeat(1025))]), None);
        assert_eq!(read(&["sid=\u{e6}"]), None);
    }

    #[test]
    fn a_value_that_could_break_out_is_not_set() {
        for value in ["a;b", "a b", "a\r\nb", "a=b", "å"] {
            assert!(
                Cookies::new(true).set(Use::Preferences, value, 1).is_none(),
                "{value}"
            );
        }
    }
}
