//! One provider instance: its router, and the handles that tests use.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{Router, extract::Request, response::Response};
use http::{Method, StatusCode, header};
use jiff::Timestamp;
use serde_json::Value;
use tokio::net::TcpListener;
use url::Url;

use super::{
    CanaryKind, Endpoint, EndpointFault, Error, Event, EventLog, Faults, Settings, backchannel,
    client_keys::ClientKeyCache,
    http_message::{self, HttpRequest, OAuthError},
    keys::{Keys, SigningKey},
    pages,
    store::Store,
    texts::Language,
};

/// A simulated ID-porten. Clones are the same instance.
#[derive(Clone)]
pub struct Idporten {
    pub(super) settings: Arc<Settings>,
    pub(super) keys: Keys,
    /// A key that is never published, for forged tokens.
    pub(super) unpublished_key: Arc<SigningKey>,
    pub(super) faults: Faults,
    pub(super) events: EventLog,
    pub(super) http: reqwest::Client,
    /// Cached JWK sets that clients publish.
    pub(super) client_keys: Arc<ClientKeyCache>,
    store: Arc<Mutex<Store>>,
}

impl std::fmt::Debug for Idporten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Idporten")
            .field("issuer", &self.settings.issuer_name())
            .finish_non_exhaustive()
    }
}

/// Target of a request, by its path.
enum Route<'a> {
    Discovery,
    Jwks,
    Par,
    Token,
    Revoke,
    Introspect,
    Userinfo,
    Authorize,
    Login(&'a str),
    Consent(&'a str),
    Logout,
    Style,
    Icon,
}

impl Route<'_> {
    fn allows(&self, method: &Method) -> bool {
        match self {
            Self::Par | Self::Token | Self::Revoke | Self::Introspect => method == Method::POST,
            Self::Userinfo | Self::Login(_) | Self::Consent(_) | Self::Logout => {
                method == Method::GET || method == Method::POST
            }
            Self::Discovery | Self::Jwks | Self::Authorize | Self::Style | Self::Icon => {
                method == Method::GET
            }
        }
    }
}

impl Idporten {
    /// Creates an instance.
    ///
    /// # Errors
    ///
    /// When a setting breaks a rule: a person who is not synthetic, a client that ID-porten would
    /// not register, an origin with a path.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        settings.check()?;
        let events = EventLog::default();
        for pid in settings
            .people
            .iter()
            .filter_map(|person| person.pid.as_deref())
        {
            events.record_canary(CanaryKind::Pid, pid);
        }
        Ok(Self {
            settings: Arc::new(settings),
            keys: Keys::new()?,
            unpublished_key: SigningKey::unpublished()?,
            faults: Faults::new(),
            events,
            http: backchannel::build_client()?,
            client_keys: Arc::default(),
            store: Arc::default(),
        })
    }

    /// Routes of both hosts, distinguished by the `Host` header.
    pub fn router(&self) -> Router {
        let this = self.clone();
        Router::new().fallback(move |request: Request| {
            let this = this.clone();
            async move { this.handle(request).await }
        })
    }

    /// Serves until `stopped` is ready.
    ///
    /// # Errors
    ///
    /// When the listener can be reached from other machines, or fails.
    pub async fn serve(
        &self,
        listener: TcpListener,
        stopped: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Error> {
        is_loopback_only(listener.local_addr().map_err(Error::Serve)?)?;
        axum::serve(listener, self.router())
            .with_graceful_shutdown(stopped)
            .await
            .map_err(Error::Serve)
    }

    /// Fault injection for this instance.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Event log of this instance.
    #[must_use]
    pub fn events(&self) -> &EventLog {
        &self.events
    }

    /// The published keys, as a JWK set.
    #[must_use]
    pub fn public_keys(&self) -> Value {
        self.keys.public()
    }

    /// Rotates the keys: the announced key signs from now on, the old one is withdrawn, another is
    /// announced.
    ///
    /// # Errors
    ///
    /// When no key can be generated.
    pub fn rotate_keys(&self) -> Result<(), Error> {
        self.keys.rotate()
    }

    /// Replaces both keys by unannounced ones, as after a theft.
    ///
    /// # Errors
    ///
    /// When no key can be generated.
    pub fn replace_keys(&self) -> Result<(), Error> {
        self.keys.replace()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.settings.clock.now()
    }

    pub(super) fn store<T>(&self, act: impl FnOnce(&mut Store) -> T) -> T {
        act(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn handle(&self, request: Request) -> Response {
        let call = match HttpRequest::parse(request).await {
            Ok(call) => call,
            Err(status) => return plain_response(status, "unreadable request"),
        };
        let Some((back, front)) = self.hosts(&call) else {
            return plain_response(StatusCode::MISDIRECTED_REQUEST, "no such host here");
        };
        let route = route(&call.path, back, front);
        let endpoint = endpoint(route.as_ref(), &call);
        let number = self.record_request(endpoint, &call);
        let cleared = self.faults.wait_until_cleared();
        let fault = self.faults.take_endpoint(endpoint);
        if matches!(fault, Some(EndpointFault::Hang)) {
            cleared.await;
        }
        let response = match &fault {
            Some(EndpointFault::Status(status)) => {
                plain_response(status_code(*status), "switched to fail")
            }
            Some(EndpointFault::OAuthError(error)) => {
                OAuthError::new(error, "switched to fail").response()
            }
            Some(EndpointFault::Redirect(status, to)) => {
                http_message::redirect_with(status_code(*status), to)
            }
            Some(EndpointFault::Body(body)) => {
                http_message::build_response(StatusCode::OK, "application/json", body.clone())
            }
            Some(EndpointFault::Merge(members)) => {
                http_message::merge_members(self.dispatch(route, &call).await, members).await
            }
            Some(EndpointFault::Delay(time)) => {
                let response = self.dispatch(route, &call).await;
                tokio::time::sleep(*time).await;
                response
            }
            Some(EndpointFault::LoseAnswer) => {
                http_message::break_body(self.dispatch(route, &call).await)
            }
            Some(EndpointFault::Hang) | None => self.dispatch(route, &call).await,
        };
        self.events
            .record_status(number, response.status().as_u16());
        response
    }

    async fn dispatch(&self, route: Option<Route<'_>>, call: &HttpRequest) -> Response {
        let Some(route) = route else {
            return pages::error(
                StatusCode::NOT_FOUND,
                Language::from_request(call),
                "no such page",
            );
        };
        if !route.allows(&call.method) {
            return plain_response(StatusCode::METHOD_NOT_ALLOWED, "wrong method");
        }
        let oauth =
            |result: Result<Response, OAuthError>| result.unwrap_or_else(|error| error.response());
        match route {
            Route::Discovery => self.discovery(),
            Route::Jwks => http_message::json_response(StatusCode::OK, &self.keys.public()),
            Route::Par => oauth(self.push(call).await),
            Route::Token => oauth(self.token(call).await),
            Route::Revoke => oauth(self.revoke(call).await),
            Route::Introspect => oauth(self.introspect(call).await),
            Route::Userinfo => oauth(self.userinfo(call)),
            Route::Authorize => self.authorize(call),
            Route::Login(id) => self.login(call, id),
            Route::Consent(id) => self.consent(call, id),
            Route::Logout => self.logout(call).await,
            Route::Style => http_message::build_response(
                StatusCode::OK,
                "text/css; charset=utf-8",
                pages::STYLE,
            ),
            Route::Icon => {
                http_message::build_response(StatusCode::OK, "image/svg+xml", pages::ICON)
            }
        }
    }

    /// Whether the request is for the host for servers, and for the host for browsers. Any other
    /// host is refused: a name rebound to loopback must not reach the login.
    fn hosts(&self, call: &HttpRequest) -> Option<(bool, bool)> {
        let host = call.header(header::HOST)?;
        let back = authority(&self.settings.issuer) == host;
        let front = authority(&self.settings.login) == host;
        (back || front).then_some((back, front))
    }

    fn record_request(&self, endpoint: Endpoint, call: &HttpRequest) -> usize {
        let mut parameters = call.query.pairs().to_vec();
        parameters.extend_from_slice(call.form.pairs());
        for (name, value) in &parameters {
            if let Some(kind) = canary_kind(name) {
                self.events.record_canary(kind, value);
            }
        }
        if let Some((_, secret)) = call.basic() {
            self.events
                .record_canary(CanaryKind::ClientCredential, &secret);
        }
        self.events.record_request(Event {
            at: self.now(),
            endpoint,
            method: call.method.to_string(),
            path: call.path.clone(),
            parameters,
            status: None,
        })
    }
}

/// Checks that a listener at this address can be reached from this machine only.
///
/// # Errors
///
/// When it is not: the simulated login asks for no password.
pub fn is_loopback_only(address: SocketAddr) -> Result<(), Error> {
    if address.ip().is_loopback() {
        Ok(())
    } else {
        Err(Error::NotLoopback(address))
    }
}

fn authority(origin: &Url) -> &str {
    &origin[url::Position::BeforeHost..url::Position::AfterPort]
}

fn route(path: &str, back: bool, front: bool) -> Option<Route<'_>> {
    let at_back = match path {
        "/.well-known/openid-configuration" => Some(Route::Discovery),
        "/jwks.json" => Some(Route::Jwks),
        "/par" => Some(Route::Par),
        "/token" => Some(Route::Token),
        "/token/revoke" => Some(Route::Revoke),
        "/token/introspect" => Some(Route::Introspect),
        "/userinfo" => Some(Route::Userinfo),
        _ => None,
    };
    let at_front = match path {
        "/authorize" => Some(Route::Authorize),
        "/logout" => Some(Route::Logout),
        "/style.css" => Some(Route::Style),
        "/icon.svg" => Some(Route::Icon),
        _ => path
            .strip_prefix("/login/")
            .map(Route::Login)
            .or_else(|| path.strip_prefix("/consent/").map(Route::Consent)),
    };
    at_back.filter(|_| back).or(at_front.filter(|_| front))
}

fn endpoint(route: Option<&Route<'_>>, call: &HttpRequest) -> Endpoint {
    match route {
        Some(Route::Discovery) => Endpoint::Discovery,
        Some(Route::Jwks) => Endpoint::Jwks,
        Some(Route::Par) => Endpoint::Par,
        Some(Route::Token) if call.form.get("grant_type") == Some("refresh_token") => {
            Endpoint::Refresh
        }
        Some(Route::Token) => Endpoint::CodeExchange,
        Some(Route::Revoke) => Endpoint::Revoke,
        Some(Route::Introspect) => Endpoint::Introspect,
        Some(Route::Userinfo) => Endpoint::Userinfo,
        Some(Route::Authorize) => Endpoint::Authorize,
        Some(Route::Login(_)) => Endpoint::Login,
        Some(Route::Consent(_)) => Endpoint::Consent,
        Some(Route::Logout) => Endpoint::Logout,
        Some(Route::Style | Route::Icon) | None => Endpoint::Other,
    }
}

/// Kind of secret in this parameter, if any.
fn canary_kind(parameter: &str) -> Option<CanaryKind> {
    Some(match parameter {
        "code" => CanaryKind::Code,
        "code_verifier" => CanaryKind::Verifier,
        "refresh_token" => CanaryKind::RefreshToken,
        "client_assertion" | "client_secret" => CanaryKind::ClientCredential,
        "id_token_hint" => CanaryKind::IdToken,
        "nonce" => CanaryKind::Nonce,
        "state" => CanaryKind::State,
        _ => return None,
    })
}

fn plain_response(status: StatusCode, words: &'static str) -> Response {
    http_message::build_response(status, "text/plain; charset=utf-8", words)
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_can_reach_is_refused() {
        for inside in ["127.0.0.1:8081", "127.8.0.1:1", "[::1]:8081"] {
            assert!(
                is_loopback_only(inside.parse().unwrap()).is_ok(),
                "{inside}"
            );
        }
        for outside in [
            "0.0.0.0:8081",
            "[::]:8081",
            "192.168.1.2:8081",
            "[2001:db8::1]:1",
        ] {
            assert!(
                is_loopback_only(outside.parse().unwrap()).is_err(),
                "{outside}"
            );
        }
    }

    #[test]
    fn each_host_has_its_own_addresses() {
        assert!(route("/token", true, false).is_some());
        assert!(route("/token", false, true).is_none());
        assert!(route("/authorize", true, false).is_none());
        assert!(route("/authorize", false, true).is_some());
        assert!(route("/authorize", true, true).is_some());
    }
}
