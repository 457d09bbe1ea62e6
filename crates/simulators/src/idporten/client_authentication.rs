//! Client authentication at every endpoint for servers: only the client's registered method is
//! accepted.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    ClientAuthentication, ClientRegistration, Idporten,
    http_message::{HttpRequest, OAuthError},
    keys::verify,
};

/// Required value of the parameter `client_assertion_type`.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Maximum lifetime of an assertion, in seconds.
const ASSERTION_SECONDS: i64 = 120;
/// How far a client's clock may be ahead, in seconds.
const SKEW_SECONDS: i64 = 10;

fn invalid_client(why: &str) -> OAuthError {
    OAuthError::new("invalid_client", why)
}

impl Idporten {
    /// Authenticates the client that sent the request.
    pub(super) async fn authenticate_client(
        &self,
        call: &HttpRequest,
    ) -> Result<&ClientRegistration, OAuthError> {
        if let Some(name) = call.form.duplicate() {
            return Err(OAuthError::new(
                "invalid_request",
                format!("{name} is repeated"),
            ));
        }
        let basic = call.basic();
        let assertion = call.form.get("client_assertion");
        let secret = call.form.get("client_secret");
        let given = [basic.is_some(), assertion.is_some(), secret.is_some()];
        if given.into_iter().filter(|given| *given).count() > 1 {
            return Err(OAuthError::new(
                "invalid_request",
                "more than one client authentication",
            ));
        }
        let named = basic.as_ref().map(|(name, _)| name.as_str());
        let form = call.form.get("client_id");
        if named.is_some() && form.is_some() && named != form {
            return Err(invalid_client(
                "client_id differs from the Authorization header",
            ));
        }
        // `client_id` is required in addition to the assertion.
        let id = form
            .or(named)
            .ok_or_else(|| invalid_client("client_id is missing"))?;
        let client = self
            .settings
            .client(id)
            .ok_or_else(|| invalid_client("unknown client"))?;
        match (&client.authentication, assertion, secret, basic) {
            (ClientAuthentication::PrivateKeyJwt(jwks), Some(assertion), None, None) => {
                self.check_assertion(client, call, verify(assertion, jwks))?;
            }
            (ClientAuthentication::PrivateKeyJwtAt(address), Some(assertion), None, None) => {
                let claims = self
                    .client_keys
                    .verify(&self.http, address, assertion)
                    .await;
                self.check_assertion(client, call, claims)?;
            }
            (ClientAuthentication::SecretPost(expected), None, Some(given), None) => {
                check_secret(expected, given)?;
            }
            (ClientAuthentication::SecretBasic(expected), None, None, Some((_, given))) => {
                check_secret(expected, &given)?;
            }
            _ => {
                let method = client.authentication.method();
                return Err(invalid_client(&format!(
                    "the registered method is {method}"
                )));
            }
        }
        Ok(client)
    }

    fn check_assertion(
        &self,
        client: &ClientRegistration,
        call: &HttpRequest,
        claims: Option<Map<String, Value>>,
    ) -> Result<(), OAuthError> {
        if call.form.get("client_assertion_type") != Some(JWT_BEARER) {
            return Err(invalid_client(
                "client_assertion_type is missing or unknown",
            ));
        }
        let claims =
            claims.ok_or_else(|| invalid_client("not an RS256 signature by a registered key"))?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let id = Some(client.client_id.as_str());
        if text("iss") != id || text("sub") != id {
            return Err(invalid_client("iss and sub must be the client_id"));
        }
        // Exactly this string: neither a list nor the address of the token endpoint.
        if text("aud") != Some(self.settings.issuer_name()) {
            return Err(invalid_client("aud must be the issuer, as one string"));
        }
        let now = self.now();
        let expires = check_times(&claims, now)?;
        let jti = text("jti").ok_or_else(|| invalid_client("jti is missing"))?;
        let key = (client.client_id.clone(), jti.to_owned());
        self.store(|store| {
            store.assertions.retain(|_, expires| now < *expires);
            match store.assertions.insert(key, expires) {
                None => Ok(()),
                Some(_) => Err(invalid_client("jti was used before")),
            }
        })
    }
}

/// Checks the times of an assertion; returns its expiry.
fn check_times(claims: &Map<String, Value>, now: Timestamp) -> Result<Timestamp, OAuthError> {
    let seconds = |name: &str| {
        let value = claims.get(name).and_then(Value::as_i64);
        value.ok_or_else(|| invalid_client(&format!("{name} is missing")))
    };
    let (issued, expires) = (seconds("iat")?, seconds("exp")?);
    let now = now.as_second();
    if expires.saturating_sub(issued) > ASSERTION_SECONDS {
        return Err(invalid_client("exp is more than 120 s after iat"));
    }
    if expires <= now {
        return Err(invalid_client("the assertion has expired"));
    }
    if issued > now + SKEW_SECONDS {
        return Err(invalid_client("iat lies in the future"));
    }
    Timestamp::from_second(expires).map_err(|_| invalid_client("exp is no time"))
}

fn check_secret(expected: &str, given: &str) -> Result<(), OAuthError> {
    verify_slices_are_equal(expected.as_bytes(), given.as_bytes())
        .map_err(|_| invalid_client("wrong secret"))
}
