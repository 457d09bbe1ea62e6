//! Userinfo endpoint: claims for an access token with the scope `profile`.

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    Idporten,
    http_message::{self, HttpRequest, OAuthError},
    token::{into_object, set_member},
};

impl Idporten {
    /// Handles `GET` and `POST /userinfo`.
    ///
    /// # Errors
    /// `invalid_token`, or `insufficient_scope` without `profile`.
    pub(super) fn userinfo(&self, call: &HttpRequest) -> Result<Response, OAuthError> {
        let refused = |why: &str| OAuthError::new("invalid_token", why);
        let token = call.bearer().ok_or_else(|| refused("no bearer token"))?;
        let claims = self
            .keys
            .verify(token)
            .ok_or_else(|| refused("not our signature"))?;
        let now = self.now();
        if claims.get("exp").and_then(Value::as_i64) <= Some(now.as_second()) {
            return Err(refused("expired"));
        }
        let (_, grant) = self.grant_of(token).ok_or_else(|| refused("no grant"))?;
        if !grant.is_alive(now) {
            return Err(refused("revoked"));
        }
        if !grant.scope.iter().any(|scope| scope == "profile") {
            return Err(OAuthError::new("insufficient_scope", "profile is needed"));
        }
        let mut body =
            into_object(json!({ "sub": claims.get("sub"), "locale": grant.locale.code() }));
        set_member(&mut body, "pid", claims.get("pid").cloned());
        Ok(http_message::json_response(StatusCode::OK, &body.into()))
    }
}
