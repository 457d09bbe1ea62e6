//! Minimal provider: metadata, one published key, and access tokens signed with it.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize},
    signature::{KeyPair as _, RSA_PKCS1_SHA256},
};
use axum::{Json, Router, routing::get};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clock::Clock;
use serde_json::{Value, json};

/// A provider that serves until the test ends.
pub(crate) struct TokenIssuer {
    pub(crate) url: String,
    key: KeyPair,
    clock: Clock,
}

/// Serves a router on a free local port; returns the port.
pub(crate) async fn serve(router: Router) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    port
}

impl TokenIssuer {
    pub(crate) async fn start(clock: Clock) -> Self {
        let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let public = key.public_key();
        let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let jwks = json!({ "keys": [{
            "kty": "RSA",
            "kid": "one",
            "use": "sig",
            "alg": "RS256",
            "n": number(public.modulus().big_endian_without_leading_zero()),
            "e": number(public.exponent().big_endian_without_leading_zero()),
        }] });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        // A host name instead of an address, as in the demo: only the simulator's own resolver
        // resolves it.
        let url = format!(
            "http://idporten.localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let metadata = json!({ "issuer": url, "jwks_uri": format!("{url}/jwks") });
        let router = Router::new()
            .route(
                "/.well-known/openid-configuration",
                get(async || Json(metadata)),
            )
            .route("/jwks", get(async || Json(jwks)));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, key, clock }
    }

    /// An access token of a person at a level, valid for an hour.
    pub(crate) fn token(&self, pid: &str, acr: &str) -> String {
        self.token_with(pid, acr, &json!({}))
    }

    /// An access token with changed claims; `null` removes a claim.
    pub(crate) fn token_with(&self, pid: &str, acr: &str, others: &Value) -> String {
        let now = self.clock.now().as_second();
        let mut claims = json!({
            "iss": self.url,
            "pid": pid,
            "acr": acr,
            "scope": "openid profile digdir:dialogporten",
            "iat": now,
            "exp": now + 3600,
        });
        let all = claims.as_object_mut().unwrap();
        for (name, value) in others.as_object().unwrap() {
            if value.is_null() {
                all.remove(name);
            } else {
                all.insert(name.clone(), value.clone());
            }
        }
        self.sign(&claims)
    }

    fn sign(&self, claims: &Value) -> String {
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "one" });
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(&header), encode(claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(
                &RSA_PKCS1_SHA256,
                &random,
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
