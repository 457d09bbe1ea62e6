//! OpenID Connect client: authorization code flow with PKCE and `private_key_jwt`.
//!
//! It is small, because a demo site needs few branches of the protocol; it is strict, because it is
//! a second client of the provider and must not accept what the inbox would refuse.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use url::Url;

use super::{
    Error, Settings,
    key::{random, sha256},
    sessions::LoginAttempt,
    texts::Language,
};
use crate::http_client::read_limited;

const SUBSTANTIAL: &str = "idporten-loa-substantial";
const HIGH: &str = "idporten-loa-high";
/// Maximum size of an answer, in bytes.
const MAX_RESPONSE_BYTES: usize = 256 * 1024;
/// Allowed clock skew to the provider, in seconds.
const CLOCK_SKEW_SECONDS: i64 = 10;

/// The members of the provider metadata that are used.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
}

/// Identity of the visitor, from a verified ID token.
#[derive(Debug)]
pub(super) struct Identity {
    pub(super) pid: Option<String>,
    pub(super) sid: Option<String>,
    pub(super) is_high: bool,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: String,
    acr: String,
    pid: Option<String>,
    sid: Option<String>,
}

/// The provider's metadata, as cached by this client.
#[derive(Debug, Default)]
pub(super) struct Provider {
    /// Fetched on first use; a failure is not cached.
    metadata: Mutex<Option<Metadata>>,
}

impl Provider {
    async fn metadata(
        &self,
        settings: &Settings,
        http: &reqwest::Client,
    ) -> Result<Metadata, Error> {
        if let Some(cached) = self.cached() {
            return Ok(cached);
        }
        let address = format!(
            "{}/.well-known/openid-configuration",
            settings.issuer_name()
        );
        let metadata: Metadata = fetch_json(http.get(address)).await?;
        if metadata.issuer != settings.issuer_name() {
            return Err(Error::Provider(
                "the metadata are another issuer's".to_owned(),
            ));
        }
        if let Ok(mut cached) = self.metadata.lock() {
            *cached = Some(metadata.clone());
        }
        Ok(metadata)
    }

    fn cached(&self) -> Option<Metadata> {
        self.metadata.lock().ok().and_then(|cached| cached.clone())
    }

    /// Origin of the provider's login and logout pages; `None` before the metadata was fetched.
    pub(super) fn login_origin(&self) -> Option<String> {
        self.cached()
            .map(|cached| cached.authorization_endpoint.origin().ascii_serialization())
    }

    /// Begins a login; returns the state, the authorization address and the attempt to store.
    pub(super) async fn start_login(
        &self,
        settings: &Settings,
        http: &reqwest::Client,
        mut attempt: LoginAttempt,
        language: Language,
    ) -> Result<(String, Url, LoginAttempt), Error> {
        let metadata = self.metadata(settings, http).await?;
        let state = random()?;
        attempt.nonce = random()?;
        attempt.verifier = random()?;
        let mut address = metadata.authorization_endpoint;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &settings.client_id)
            .append_pair("redirect_uri", &settings.redirect_uri())
            .append_pair("scope", "openid profile")
            .append_pair("state", &state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &sha256(&attempt.verifier))
            .append_pair("code_challenge_method", "S256")
            .append_pair(
                "acr_values",
                if attempt.needs_high {
                    HIGH
                } else {
                    SUBSTANTIAL
                },
            )
            .append_pair("ui_locales", language.code());
        Ok((state, address, attempt))
    }

    /// Exchanges the code for an ID token and verifies it.
    pub(super) async fn finish_login(
        &self,
        settings: &Settings,
        http: &reqwest::Client,
        code: &str,
        attempt: &LoginAttempt,
    ) -> Result<Identity, Error> {
        let metadata = self.metadata(settings, http).await?;
        let now = settings.clock.now();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &settings.redirect_uri()),
            ("code_verifier", &attempt.verifier),
            ("client_id", &settings.client_id),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", &client_assertion(settings, now)?),
        ];
        let tokens: Tokens = fetch_json(http.post(metadata.token_endpoint).form(&form)).await?;
        let keys: JwkSet = fetch_json(http.get(metadata.jwks_uri)).await?;
        let claims = verify_signature(&tokens.id_token, &keys)?;
        check_claims(claims, settings, attempt, now)
    }
}

/// A client assertion, valid once and for half a minute.
fn client_assertion(settings: &Settings, now: Timestamp) -> Result<String, Error> {
    settings.key.sign(&json!({
        "iss": settings.client_id,
        "sub": settings.client_id,
        "aud": settings.issuer_name(),
        "iat": now.as_second(),
        "exp": (now + SignedDuration::from_secs(30)).as_second(),
        "jti": random()?,
    }))
}

/// Verifies a token with the provider's keys; returns its claims.
fn verify_signature(token: &str, keys: &JwkSet) -> Result<Claims, Error> {
    let refused = |reason: &str| Error::Token(reason.to_owned());
    let header = decode_header(token).map_err(|_| refused("its header cannot be read"))?;
    if header.crit.is_some() {
        return Err(refused("its header demands an extension"));
    }
    let key_id = header.kid.ok_or_else(|| refused("it names no key"))?;
    let key = keys
        .find(&key_id)
        .ok_or_else(|| refused("it is signed with an unknown key"))?;
    let key = DecodingKey::from_jwk(key).map_err(|_| refused("its key cannot be used"))?;
    let mut validation = Validation::new(Algorithm::RS256);
    // Times and audience are checked below, exactly and on the injected clock.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let token = decode(token, &key, &validation);
    token
        .map(|token| token.claims)
        .map_err(|_| refused("its signature or claims do not hold"))
}

fn check_claims(
    claims: Claims,
    settings: &Settings,
    attempt: &LoginAttempt,
    now: Timestamp,
) -> Result<Identity, Error> {
    let now = now.as_second();
    let client = settings.client_id.as_str();
    let is_ours = claims.aud == client || claims.aud == json!([client]);
    let is_high = claims.acr == HIGH;
    let faults = [
        (claims.iss != settings.issuer_name(), "another issuer"),
        (!is_ours, "another audience"),
        (
            claims.azp.is_some_and(|party| party != client),
            "another authorised party",
        ),
        (claims.nonce != attempt.nonce, "another nonce"),
        (claims.exp + CLOCK_SKEW_SECONDS <= now, "expired"),
        (
            claims.iat > now + CLOCK_SKEW_SECONDS || claims.iat + 600 < now,
            "issued at another time",
        ),
        (!is_high && claims.acr != SUBSTANTIAL, "unknown level"),
        (attempt.needs_high && !is_high, "too low level"),
    ];
    match faults.iter().find(|(is_fault, _)| *is_fault) {
        Some((_, reason)) => Err(Error::Token((*reason).to_owned())),
        None => Ok(Identity {
            pid: claims.pid,
            sid: claims.sid,
            is_high,
        }),
    }
}

async fn fetch_json<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, Error> {
    let broken = |error: reqwest::Error| Error::Provider(error.without_url().to_string());
    let response = request.send().await.map_err(broken)?;
    if !response.status().is_success() {
        return Err(Error::Provider(format!(
            "it answered {}",
            response.status()
        )));
    }
    let body = read_limited(response, MAX_RESPONSE_BYTES).await;
    let body = body.map_err(|error| Error::Provider(error.to_string()))?;
    serde_json::from_slice(&body).map_err(|error| Error::Provider(error.to_string()))
}
