//! Token revocation and introspection endpoints.

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    Idporten, RevocationReach,
    http_message::{self, HttpRequest, OAuthError},
    store::Grant,
};

impl Idporten {
    /// Handles `POST /token/revoke`: one token revokes the client's whole grant (RFC 7009), unless
    /// a test sets less or more. The SSO session is not affected.
    pub(super) async fn revoke(&self, call: &HttpRequest) -> Result<Response, OAuthError> {
        let client = self.authenticate_client(call).await?;
        let token = call.form.get("token");
        let token = token.ok_or_else(|| OAuthError::new("invalid_request", "token is missing"))?;
        if let Some((id, grant)) = self.grant_of(token) {
            if grant.client_id != client.client_id {
                let why = "the token belongs to another client";
                return Err(OAuthError::new("unauthorized_client", why));
            }
            let reach = self.faults.revocation_reach();
            let jti = self.access_token_id(token);
            self.store(|store| match reach {
                RevocationReach::Token => store.revoke_token(token, jti.as_deref()),
                RevocationReach::Grant => store.revoke(&id),
                RevocationReach::Person => store.revoke_all(&grant.client_id, &grant.person),
            });
        }
        // An unknown token counts as revoked.
        Ok(http_message::build_response(
            StatusCode::OK,
            "text/plain; charset=utf-8",
            "",
        ))
    }

    /// Handles `POST /token/introspect` (RFC 7662).
    pub(super) async fn introspect(&self, call: &HttpRequest) -> Result<Response, OAuthError> {
        let client = self.authenticate_client(call).await?;
        let token = call.form.get("token").unwrap_or_default();
        let now = self.now();
        let is_fresh = match self.keys.verify(token) {
            Some(claims) => claims.get("exp").and_then(Value::as_i64) > Some(now.as_second()),
            None => self.store(|store| {
                let known = store.refresh_tokens.get(token);
                known.is_some_and(|known| !known.is_used && now < known.expires)
            }),
        };
        let body = match self.grant_of(token) {
            Some((_, grant))
                if is_fresh && grant.is_alive(now) && grant.client_id == client.client_id =>
            {
                json!({
                    "active": true,
                    "client_id": grant.client_id,
                    "scope": grant.scope.join(" "),
                })
            }
            _ => json!({ "active": false }),
        };
        Ok(http_message::json_response(StatusCode::OK, &body))
    }

    /// The grant that an access or refresh token was issued from, with its id.
    pub(super) fn grant_of(&self, token: &str) -> Option<(String, Grant)> {
        let jti = self.access_token_id(token);
        self.store(|store| {
            let id = match &jti {
                Some(jti) => store.access.get(jti)?.clone(),
                None => store.refresh_tokens.get(token)?.grant.clone(),
            };
            let grant = store.grants.get(&id)?.clone();
            Some((id, grant))
        })
    }

    /// The `jti` of an access token; `None` for a refresh token.
    fn access_token_id(&self, token: &str) -> Option<String> {
        let claims = self.keys.verify(token)?;
        claims.get("jti")?.as_str().map(ToOwned::to_owned)
    }
}
