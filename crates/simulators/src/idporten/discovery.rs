//! Provider metadata (OpenID Connect discovery): the values that ID-porten publishes, with the
//! instance's own hosts.
//!
//! Response modes other than `query` are published, as by the real one, and refused when requested.

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::{Idporten, http_message};

impl Idporten {
    pub(super) fn discovery(&self) -> Response {
        let settings = &self.settings;
        let document = json!({
            "issuer": settings.issuer_name(),
            "authorization_endpoint": settings.browser_url("/authorize"),
            "end_session_endpoint": settings.browser_url("/logout"),
            "token_endpoint": settings.server_url("/token"),
            "pushed_authorization_request_endpoint": settings.server_url("/par"),
            "jwks_uri": settings.server_url("/jwks.json"),
            "userinfo_endpoint": settings.server_url("/userinfo"),
            "revocation_endpoint": settings.server_url("/token/revoke"),
            "introspection_endpoint": settings.server_url("/token/introspect"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query", "form_post", "query.jwt", "form_post.jwt"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public", "pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "authorization_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported":
                ["client_secret_basic", "client_secret_post", "none", "private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile"],
            "ui_locales_supported": ["en", "nb", "nn", "se"],
            "display_values_supported": ["page"],
            "prompt_values_supported": ["consent", "login", "none"],
            "acr_values_supported": [
                "idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high",
                "eidas-loa-low", "eidas-loa-substantial", "eidas-loa-high",
            ],
            "claims_parameter_supported": false,
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
            "require_request_uri_registration": false,
            "require_pushed_authorization_requests": false,
            "authorization_response_iss_parameter_supported": true,
            "frontchannel_logout_supported": true,
            "frontchannel_logout_session_supported": true,
            "backchannel_logout_supported": true,
            "backchannel_logout_session_supported": true,
        });
        http_message::json_response(StatusCode::OK, &document)
    }
}
