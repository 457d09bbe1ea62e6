//! Token endpoint: exchanges codes and refresh tokens for tokens.

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::{
    CanaryKind, ClientRegistration, Idporten, RefreshUsage,
    http_message::{self, HttpRequest, OAuthError},
    keys::{random, sha256},
    store::{Code, Grant, RefreshToken, add_seconds},
    token::{into_object, set_member},
};

fn invalid_grant(why: &str) -> OAuthError {
    OAuthError::new("invalid_grant", why)
}

impl Idporten {
    /// Handles `POST /token` for both grant types.
    pub(super) async fn token(&self, call: &HttpRequest) -> Result<Response, OAuthError> {
        let client = self.authenticate_client(call).await?;
        match call.form.get("grant_type") {
            Some("authorization_code") => self.exchange_code(client, call),
            Some("refresh_token") if client.refresh_tokens => self.refresh(client, call),
            Some("refresh_token") => Err(OAuthError::new(
                "unauthorized_client",
                "not registered for refresh tokens",
            )),
            Some(_) => Err(OAuthError::new(
                "unsupported_grant_type",
                "code or refresh token",
            )),
            None => Err(OAuthError::new("invalid_request", "grant_type is missing")),
        }
    }

    fn exchange_code(
        &self,
        client: &ClientRegistration,
        call: &HttpRequest,
    ) -> Result<Response, OAuthError> {
        let code = call
            .form
            .get("code")
            .ok_or_else(|| invalid_grant("code is missing"))?;
        let now = self.now();
        let (code, grant) = self.store(|store| {
            let code = store
                .codes
                .get_mut(code)
                .ok_or_else(|| invalid_grant("unknown code"))?;
            let id = code.grant.clone();
            let is_replay = code.is_used;
            let owner = store.grants.get(&id).map(|grant| grant.client_id.as_str());
            if owner != Some(client.client_id.as_str()) {
                return Err(invalid_grant("the code belongs to another client"));
            }
            // Any attempt by the right client consumes the code.
            code.is_used = true;
            let code = code.clone();
            if is_replay {
                store.revoke(&id);
                return Err(invalid_grant(
                    "the code was used before; the grant is revoked",
                ));
            }
            let grant = store
                .grants
                .get(&id)
                .cloned()
                .ok_or_else(|| invalid_grant("no grant"))?;
            Ok((code, grant))
        })?;
        if now >= code.expires || !grant.is_alive(now) {
            return Err(invalid_grant("the code has expired"));
        }
        check_code(&code, call)?;
        self.token_response(client, &code.grant, &grant, TokenResponseKind::First)
    }

    fn refresh(
        &self,
        client: &ClientRegistration,
        call: &HttpRequest,
    ) -> Result<Response, OAuthError> {
        let token = call.form.get("refresh_token");
        let token = token.ok_or_else(|| invalid_grant("refresh_token is missing"))?;
        let narrower: Option<Vec<String>> = call.form.get("scope").map(|scope| {
            scope
                .split_ascii_whitespace()
                .map(ToOwned::to_owned)
                .collect()
        });
        let now = self.now();
        let (id, grant) = self.store(|store| {
            let record = store.refresh_tokens.get_mut(token);
            let record = record.ok_or_else(|| invalid_grant("unknown refresh token"))?;
            let id = record.grant.clone();
            let grant = store.grants.get(&id).cloned();
            let grant = grant.filter(|grant| grant.client_id == client.client_id);
            let mut grant = grant.ok_or_else(|| invalid_grant("it belongs to another client"))?;
            if record.is_used {
                store.revoke(&id);
                return Err(invalid_grant("it was used before; the grant is revoked"));
            }
            if now >= record.expires || !grant.is_alive(now) {
                return Err(invalid_grant("it has expired or was revoked"));
            }
            if let Some(narrower) = narrower {
                if narrower.iter().any(|scope| !grant.scope.contains(scope)) {
                    return Err(OAuthError::new(
                        "invalid_scope",
                        "wider than what was granted",
                    ));
                }
                grant.scope = narrower;
            }
            record.is_used = client.refresh_usage == RefreshUsage::OneTime;
            Ok((id, grant))
        })?;
        let retained = (client.refresh_usage == RefreshUsage::Reuse).then(|| token.to_owned());
        self.token_response(
            client,
            &id,
            &grant,
            TokenResponseKind::Refreshed { retained },
        )
    }

    fn token_response(
        &self,
        client: &ClientRegistration,
        id: &str,
        grant: &Grant,
        kind: TokenResponseKind,
    ) -> Result<Response, OAuthError> {
        let now = self.now();
        let person = self.settings.person(&grant.person);
        let person = person.ok_or_else(|| invalid_grant("the person is gone"))?;
        let ends = add_seconds(now, client.access_token_seconds).min(grant.ends);
        let (jti, access_token) = self.access_token(client, person, grant, ends)?;
        let mut body = into_object(json!({
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": ends.as_second() - now.as_second(),
            "scope": grant.scope.join(" "),
        }));
        let is_first = matches!(kind, TokenResponseKind::First);
        if grant.scope.iter().any(|scope| scope == "openid") {
            let id_token = self.id_token(client, person, grant, is_first)?;
            set_member(&mut body, "id_token", Some(id_token.into()));
        }
        let token = match kind {
            TokenResponseKind::First => client.refresh_tokens.then(refresh_token),
            TokenResponseKind::Refreshed { retained } => {
                Some(retained.unwrap_or_else(refresh_token))
            }
        };
        if let Some(token) = &token {
            let expires = add_seconds(now, client.refresh_token_seconds).min(grant.ends);
            let seconds = expires.as_second() - now.as_second();
            set_member(&mut body, "refresh_token", Some(token.as_str().into()));
            set_member(&mut body, "refresh_token_expires_in", Some(seconds.into()));
            self.events.record_canary(CanaryKind::RefreshToken, token);
            let record = RefreshToken {
                grant: id.to_owned(),
                expires,
                is_used: false,
            };
            self.store(|store| store.refresh_tokens.insert(token.clone(), record));
        }
        self.store(|store| store.access.insert(jti, id.to_owned()));
        Ok(http_message::json_response(StatusCode::OK, &body.into()))
    }
}

enum TokenResponseKind {
    First,
    /// `kept` is the refresh token that stays valid, with usage `REUSE`.
    Refreshed {
        retained: Option<String>,
    },
}

fn check_code(code: &Code, call: &HttpRequest) -> Result<(), OAuthError> {
    if call.form.get("redirect_uri") != Some(code.redirect_uri.as_str()) {
        return Err(invalid_grant(
            "redirect_uri differs from the authorization request's",
        ));
    }
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let verifier = call.form.get("code_verifier").unwrap_or_default();
    if !(43..=128).contains(&verifier.len()) || !verifier.chars().all(unreserved) {
        return Err(invalid_grant(
            "code_verifier must be 43 to 128 unreserved characters",
        ));
    }
    if sha256(verifier) != code.challenge {
        return Err(invalid_grant("code_verifier does not match the challenge"));
    }
    Ok(())
}

/// An opaque token of the format and size of ID-porten's: five parts, about 2 kB.
fn refresh_token() -> String {
    // {"alg":"dir","enc":"A128CBC-HS256"}
    let header = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0";
    format!("{header}..{}.{}.{}", random(16), random(1400), random(16))
}
