//! Cookies of the product: names, attributes, and parsing that does not trust the browser.
//!
//! The attributes follow the public address, not the socket (`docs/rules/security.md#ses-1`,
//! `docs/rules/security.md#ses-2`): `Secure` and the `__Host-` prefix are left out on a loopback
//! `http` origin and nowhere else. `Lax` and not `Strict`: a strict cookie is not sent when one
//! comes back from ID-porten or from a service owner.

use std::{collections::BTreeSet, fmt, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};
use tower_sessions::{SessionManagerLayer, cookie::SameSite};

use crate::{domain::PlatformParty, storage::Store};

/// Most login attempts that one browser may have open (`docs/rules/login.md#oidc-1`).
pub const MOST_ATTEMPTS: usize = 5;
/// Common start of the names of login attempt cookies, after the prefix of all our cookies.
const ATTEMPT: &str = "login-";
/// Most login attempt cookies that are read: what a browser can have when many tabs begin at once.
const MOST_READ: usize = 64;

/// Names and attributes of our cookies on one origin.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    https: bool,
}

/// A cookie of ours, by its purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use<'a> {
    /// Holds the id of the browser session.
    Session,
    /// Holds the browser's preferences, no personal data.
    Preferences,
    /// Binds a login attempt to the browser; each attempt has a cookie of its own, with this suffix
    /// in its name.
    Attempt(&'a str),
}

/// Cookie of one login attempt of the browser: the suffix of its name, and its value.
#[derive(Clone, PartialEq, Eq)]
pub struct AttemptCookie {
    /// Suffix of the cookie's name, which differs between attempts.
    pub name: String,
    /// Value of the cookie; sorts by age.
    pub key: String,
}

impl fmt::Debug for AttemptCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[AttemptCookie]")
    }
}

impl Cookies {
    /// The cookies of an origin; `https` decides the prefix and `Secure`.
    #[must_use]
    pub fn new(https: bool) -> Self {
        Self { https }
    }

    /// Whether the cookies have the attribute `Secure`.
    #[must_use]
    pub fn are_secure(self) -> bool {
        self.https
    }

    /// The cookie's full name, with `__Host-` on https.
    #[must_use]
    pub fn name(self, of: Use<'_>) -> String {
        let prefix = if self.https { "__Host-" } else { "" };
        match of {
            Use::Session => format!("{prefix}sid"),
            Use::Preferences => format!("{prefix}prefs"),
            Use::Attempt(name) => format!("{prefix}{ATTEMPT}{name}"),
        }
    }

    /// The login attempts of the browser, oldest first.
    #[must_use]
    pub fn attempts(self, headers: &HeaderMap) -> Vec<AttemptCookie> {
        let start = self.name(Use::Attempt(""));
        let names: BTreeSet<&str> = pairs(headers)
            .filter_map(|(name, _)| str::from_utf8(name).ok()?.strip_prefix(&start))
            .take(MOST_READ)
            .collect();
        let read = |name: &str| {
            let key = self.read(headers, Use::Attempt(name))?;
            Some(AttemptCookie {
                name: name.to_owned(),
                key,
            })
        };
        let mut attempts: Vec<_> = names.into_iter().filter_map(read).collect();
        attempts.sort_by(|a, b| a.key.cmp(&b.key));
        attempts
    }

    /// The value that the browser sent; `None` when it is missing, longer than 1024 bytes or
    /// malformed. A cookie that comes twice was planted by another site and counts as missing.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, of: Use<'_>) -> Option<String> {
        let name = self.name(of);
        let mut values = pairs(headers)
            .filter(|(key, _)| *key == name.as_bytes())
            .map(|(_, value)| value);
        let value = values
            .next()
            .filter(|value| !value.is_empty() && value.len() <= 1024)?;
        let value = str::from_utf8(value)
            .ok()
            .filter(|_| values.next().is_none())?;
        is_plain(value).then(|| value.to_owned())
    }

    /// Whether a cookie of this name is one of ours.
    #[must_use]
    pub fn owns(self, name: &[u8]) -> bool {
        [Use::Session, Use::Preferences]
            .iter()
            .any(|of| name == self.name(*of).as_bytes())
            || name.starts_with(self.name(Use::Attempt("")).as_bytes())
    }

    /// The `Set-Cookie` value for a lifetime in seconds; zero removes the cookie. The value must be
    /// made of letters, digits and `-._`; `None` for any other.
    #[must_use]
    pub fn set(self, of: Use<'_>, value: &str, seconds: u32) -> Option<HeaderValue> {
        if !is_plain(value) {
            return None;
        }
        let secure = if self.https { "; Secure" } else { "" };
        let name = self.name(of);
        let text =
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// The `Set-Cookie` value that removes a cookie.
    #[must_use]
    pub fn remove(self, of: Use<'_>) -> Option<HeaderValue> {
        self.set(of, "", 0)
    }
}

/// Middleware that replaces the session library's removal of the session cookie by ours, which has
/// all attributes: browsers ignore a `__Host-` cookie without `Secure`, so the invalid cookie would
/// stay.
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

/// Configuration of [`only_ours`]: which cookies of a request are read.
#[derive(Clone, Debug)]
pub struct CookieFilter {
    /// The cookies of the product, which stay in the request.
    pub ours: Cookies,
    /// Name of the cookie in which other services store the chosen party; `None` when it is not
    /// read.
    pub party: Option<Arc<str>>,
}

impl CookieFilter {
    /// The cookies that the product reads with these settings.
    #[must_use]
    pub fn new(ours: Cookies, party: Option<&str>) -> Self {
        Self {
            ours,
            party: party.map(Into::into),
        }
    }
}

/// Layer that reads and writes the session cookie; the record of the session is loaded on demand.
#[must_use]
pub fn session_layer(store: Store, cookies: Cookies) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(store)
        .with_name(cookies.name(Use::Session))
        .with_secure(cookies.are_secure())
        .with_http_only(true)
        .with_path("/")
        // With `Strict`, the cookie would not be sent on the way back from ID-porten.
        .with_same_site(SameSite::Lax)
}

/// Middleware that keeps our own cookies in a request and removes all others: a cookie that any
/// site under our parent domain may set must not decide whether ours are found. The session library
/// would read a whole line as UTF-8, undo percent-encoding in names and drop every kind of white
/// space around them. The party from the cookie of other services is put into the request's
/// extensions; the rest of that cookie is ignored.
pub async fn only_ours(
    State(wanted): State<CookieFilter>,
    mut request: Request,
    next: Next,
) -> Response {
    let cookies = wanted.ours;
    let party = wanted.party.as_deref();
    if let Some(party) = party.and_then(|name| platform_party(request.headers(), name)) {
        request.extensions_mut().insert(party);
    }
    let ours = pairs(request.headers()).filter(|(name, _)| cookies.owns(name));
    let mut kept = Vec::new();
    for (name, value) in ours.filter(|(_, value)| value.iter().copied().all(is_plain_byte)) {
        if !kept.is_empty() {
            kept.extend_from_slice(b"; ");
        }
        kept.extend_from_slice(name);
        kept.push(b'=');
        kept.extend_from_slice(value);
    }
    request.headers_mut().remove(COOKIE);
    if let Some(kept) = HeaderValue::from_bytes(&kept)
        .ok()
        .filter(|kept| !kept.is_empty())
    {
        request.headers_mut().insert(COOKIE, kept);
    }
    next.run(request).await
}

/// The party in the cookie of this name. `None` when it comes twice with different values, since
/// either may have been planted.
fn platform_party(headers: &HeaderMap, name: &str) -> Option<PlatformParty> {
    let mut values = pairs(headers)
        .filter(|(key, _)| *key == name.as_bytes())
        .map(|(_, value)| value);
    let value = values.next()?;
    if values.any(|other| other != value) {
        return None;
    }
    PlatformParty::parse(str::from_utf8(value).ok()?)
}

/// The name-value pairs as browsers write them (RFC 6265 §5.4), as bytes: cookies of other sites
/// need not be UTF-8.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &[u8])> {
    headers
        .get_all(COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|pair| {
            let equals = pair.iter().position(|byte| *byte == b'=')?;
            let (name, value) = pair.split_at_checked(equals)?;
            Some((trimmed(name), trimmed(value.get(1..)?)))
        })
}

/// Without spaces and tabs at both ends; other white space stays (RFC 6265 §5.2).
fn trimmed(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// Whether a value has only characters that our own cookies have.
fn is_plain(value: &str) -> bool {
    value.bytes().all(is_plain_byte)
}

fn is_plain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
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
            .set(Use::Attempt("3-x_Y"), "a.b-c_1", 600)
            .unwrap();
        assert_eq!(
            cookie.to_str().unwrap(),
            "__Host-login-3-x_Y=a.b-c_1; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure"
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
    fn attempts_come_from_the_oldest_to_the_newest() {
        let headers = headers(&["login-b=2.x; sid=s; login-a=3.y", "login-c=1.z; xlogin-d=0"]);
        let attempts = Cookies::new(false).attempts(&headers);
        let names: Vec<_> = attempts.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["c", "b", "a"]);
        assert_eq!(attempts[0].key, "1.z");
        assert!(Cookies::new(true).attempts(&headers).is_empty());
        // A cookie that comes twice was planted.
        let twice = self::headers(&["login-a=1; login-a=2; login-b=3"]);
        assert_eq!(Cookies::new(false).attempts(&twice).len(), 1);
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
    fn cookies_of_others_hide_none_of_ours_and_become_none() {
        let read = |line: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.append(COOKIE, HeaderValue::from_bytes(line).unwrap());
            Cookies::new(false).read(&headers, Use::Session)
        };
        let found = Some("x".to_owned());
        assert_eq!(read("navn=Åse; sid=x".as_bytes()), found);
        assert_eq!(read(b"navn=\xc5se; sid=x; b=\xff\xfe"), found);
        assert_eq!(read(b"\xe5=1;\tsid\t=\t x \t"), found);
        assert_eq!(read(b"sid%3D=y; %73id=y; =; ;; sid=x"), found);
        for foreign in [
            "a=b;\u{a0}sid=x",
            "a=b;\u{2003}sid=x",
            "a=b; \u{feff}sid=x",
            "a=b; sid\u{a0}=x",
            "a=b; Sid=x",
            "a=b; %73id=x",
            "a=\"b; c\"; sid2=x",
        ] {
            assert_eq!(read(foreign.as_bytes()), None, "{foreign}");
        }
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
