//! Back-channel logout: a signed logout token to the server of every client when a session ends.
//!
//! One attempt, as ID-porten makes: two seconds to connect, five to answer.

use std::{net::SocketAddr, time::Duration};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;

use super::{
    CanaryKind, ClientRegistration, Endpoint, Error, Event, Idporten,
    keys::random,
    store::{Session, add_seconds},
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const READ_TIMEOUT: Duration = Duration::from_secs(5);
/// Member of `events` in a logout token.
const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Lifetime of a logout token, in seconds.
const LOGOUT_TOKEN_SECONDS: i64 = 300;

/// Resolves `localhost` and the names below it to loopback, which not every system resolver does;
/// the simulator calls no other host.
struct LoopbackOnlyResolver;

impl Resolve for LoopbackOnlyResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if name.as_str() != "localhost" && !name.as_str().ends_with(".localhost") {
                return Err(format!("{} is not on this machine", name.as_str()).into());
            }
            // The port of the URL overrides this one.
            let addresses: Addrs = Box::new([SocketAddr::from(([127, 0, 0, 1], 0))].into_iter());
            Ok(addresses)
        })
    }
}

pub(super) fn build_client() -> Result<reqwest::Client, Error> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(LoopbackOnlyResolver)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CONNECT_TIMEOUT + READ_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        .build()
        .map_err(Error::Http)
}

impl Idporten {
    /// Notifies every client of the session with a back-channel address, and waits for the answers.
    pub(super) async fn notify_clients(&self, session: &Session) {
        let mut calls = JoinSet::new();
        for id in &session.clients {
            let Some(client) = self.settings.client(id) else {
                continue;
            };
            let Some(uri) = client.backchannel_logout_uri.clone() else {
                continue;
            };
            let Ok(token) = self.logout_token(client, session) else {
                continue;
            };
            let this = self.clone();
            calls.spawn(async move { this.send_logout_token(uri, token).await });
        }
        calls.join_all().await;
    }

    /// A signed logout token of the session with this `sid` for a client, with some claims replaced
    /// and those that are `null` left out: what a test delivers by itself. `typ` is the type in the
    /// header.
    ///
    /// # Errors
    /// When the signing key cannot be used.
    pub fn altered_logout_token(
        &self,
        (client_id, sid): (&str, &str),
        typ: Option<&str>,
        changes: &Map<String, Value>,
    ) -> Result<String, Error> {
        let now = self.now();
        let mut claims = Map::from_iter([
            ("iss".to_owned(), self.settings.issuer_name().into()),
            ("aud".to_owned(), client_id.into()),
            ("sid".to_owned(), sid.into()),
            ("iat".to_owned(), now.as_second().into()),
            (
                "exp".to_owned(),
                add_seconds(now, LOGOUT_TOKEN_SECONDS).as_second().into(),
            ),
            ("jti".to_owned(), random(16).into()),
            ("events".to_owned(), json!({ LOGOUT_EVENT: {} })),
        ]);
        for (name, value) in changes {
            if value.is_null() {
                claims.remove(name);
            } else {
                claims.insert(name.clone(), value.clone());
            }
        }
        self.keys.sign(typ, &Value::Object(claims))
    }

    fn logout_token(
        &self,
        client: &ClientRegistration,
        session: &Session,
    ) -> Result<String, Error> {
        let now = self.now();
        let person = self.settings.person(&session.person);
        // ID-porten's sample has the national identity number as `sub`, where the pairwise subject
        // would be expected.
        let subject = person.map(|person| {
            person
                .pid
                .clone()
                .unwrap_or_else(|| self.subject(client, person))
        });
        let claims = json!({
            "iss": self.settings.issuer_name(),
            "aud": client.client_id,
            "sub": subject,
            "sid": session.sid,
            "iat": now.as_second(),
            "exp": add_seconds(now, LOGOUT_TOKEN_SECONDS).as_second(),
            "jti": random(16),
            "events": { LOGOUT_EVENT: {} },
        });
        let token = self.keys.sign(Some("logout+jwt"), &claims)?;
        self.events.record_canary(CanaryKind::LogoutToken, &token);
        Ok(token)
    }

    async fn send_logout_token(&self, uri: String, token: String) {
        let number = self.events.record_request(Event {
            at: self.now(),
            endpoint: Endpoint::BackchannelLogout,
            method: "POST".to_owned(),
            path: uri.clone(),
            parameters: vec![("logout_token".to_owned(), token.clone())],
            status: None,
        });
        let form = [("logout_token", token)];
        match self.http.post(&uri).form(&form).send().await {
            Ok(answer) => self.events.record_status(number, answer.status().as_u16()),
            // One attempt only: a failed call is logged without a status.
            Err(error) => {
                tracing::warn!(%uri, error = %error.without_url(), "not told of a logout");
            }
        }
    }
}
