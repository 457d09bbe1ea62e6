//! Client registrations: the relying parties that the provider knows.

use serde_json::Value;
use url::Url;

use super::settings::Error;

/// Authentication method of a client. Only the registered method is accepted.
#[derive(Clone)]
pub enum ClientAuthentication {
    /// A signed assertion; the value is the client's public keys as a JWK set.
    PrivateKeyJwt(Value),
    /// A signed assertion; the client publishes its JWK set at this address.
    PrivateKeyJwtAt(Url),
    /// A shared secret in the `Authorization` header.
    SecretBasic(String),
    /// A shared secret in the form.
    SecretPost(String),
}

impl ClientAuthentication {
    /// The registered `token_endpoint_auth_method`, which is also `client_amr` in access tokens.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self {
            Self::PrivateKeyJwt(_) | Self::PrivateKeyJwtAt(_) => "private_key_jwt",
            Self::SecretBasic(_) => "client_secret_basic",
            Self::SecretPost(_) => "client_secret_post",
        }
    }
}

impl std::fmt::Debug for ClientAuthentication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.method())
    }
}

/// What happens to a refresh token when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshUsage {
    /// Rotation: each use issues a new token; reuse of an old one ends the grant.
    OneTime,
    /// The same token stays valid after use.
    Reuse,
}

/// A registered relying party. [`ClientRegistration::new`] sets ID-porten's defaults.
#[derive(Clone, Debug)]
pub struct ClientRegistration {
    /// Identifier of the client, sent as `client_id`.
    pub client_id: String,
    /// Name shown on the login page.
    pub name: String,
    /// Registered redirect addresses, compared as strings.
    pub redirect_uris: Vec<String>,
    /// Registered addresses for the redirect after logout, compared as strings.
    pub post_logout_redirect_uris: Vec<String>,
    /// Address of front-channel logout, loaded in an iframe at every logout of a session that the
    /// client took part in.
    pub frontchannel_logout_uri: Option<String>,
    /// Whether the ID token has `sid`, and front-channel calls have `iss` and `sid`.
    pub session_required: bool,
    /// Address of back-channel logout, which receives a signed logout token; if set, ID tokens have
    /// `sid` too.
    pub backchannel_logout_uri: Option<String>,
    /// Authentication method at the endpoints for servers.
    pub authentication: ClientAuthentication,
    /// The scopes that the client may request.
    pub scopes: Vec<String>,
    /// Organisation number of the client's owner, nine digits.
    pub organisation_number: String,
    /// Whether the client gets refresh tokens.
    pub refresh_tokens: bool,
    /// What happens to a refresh token when it is used.
    pub refresh_usage: RefreshUsage,
    /// Lifetime of an access token, in seconds.
    pub access_token_seconds: i64,
    /// Idle lifetime of a refresh token, in seconds since it was issued.
    pub refresh_token_seconds: i64,
    /// Maximum lifetime of everything issued from one login, in seconds.
    pub authorization_seconds: i64,
}

impl ClientRegistration {
    /// A login client with ID-porten's default lifetimes (120, 600 and 7200 seconds), rotating
    /// refresh tokens, the scopes `openid profile` and no logout addresses.
    #[must_use]
    pub fn new(client_id: &str, authentication: ClientAuthentication, redirect_uri: &str) -> Self {
        Self {
            client_id: client_id.to_owned(),
            name: client_id.to_owned(),
            redirect_uris: vec![redirect_uri.to_owned()],
            post_logout_redirect_uris: Vec::new(),
            frontchannel_logout_uri: None,
            session_required: true,
            backchannel_logout_uri: None,
            authentication,
            scopes: vec!["openid".to_owned(), "profile".to_owned()],
            organisation_number: "310000019".to_owned(),
            refresh_tokens: true,
            refresh_usage: RefreshUsage::OneTime,
            access_token_seconds: 120,
            refresh_token_seconds: 600,
            authorization_seconds: 7200,
        }
    }

    /// Sets the name shown on the login page.
    #[must_use]
    pub fn with_name(self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self
        }
    }

    /// Adds a scope that the client may request.
    #[must_use]
    pub fn with_scope(mut self, scope: &str) -> Self {
        self.scopes.push(scope.to_owned());
        self
    }

    /// Adds an address for the redirect after logout.
    #[must_use]
    pub fn with_post_logout(mut self, uri: &str) -> Self {
        self.post_logout_redirect_uris.push(uri.to_owned());
        self
    }

    /// Sets the front-channel logout address, loaded in an iframe at every logout.
    #[must_use]
    pub fn with_frontchannel_logout(self, uri: &str) -> Self {
        Self {
            frontchannel_logout_uri: Some(uri.to_owned()),
            ..self
        }
    }

    /// Sets the back-channel logout address, which receives signed logout tokens.
    #[must_use]
    pub fn with_backchannel_logout(self, uri: &str) -> Self {
        Self {
            backchannel_logout_uri: Some(uri.to_owned()),
            ..self
        }
    }

    /// Whether ID tokens have `sid`: only for clients that registered for session identifiers at
    /// logout.
    pub(super) fn has_sid(&self) -> bool {
        (self.frontchannel_logout_uri.is_some() && self.session_required)
            || self.backchannel_logout_uri.is_some()
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let fault = |fault| {
            Err(Error::Client {
                client: self.client_id.clone(),
                fault,
            })
        };
        if self.redirect_uris.is_empty() {
            return fault("no redirect address");
        }
        let parsed: Option<Vec<Url>> = self
            .redirect_uris
            .iter()
            .map(|uri| Url::parse(uri).ok())
            .collect();
        let Some(redirects) = parsed else {
            return fault("a redirect address is no URL");
        };
        let logouts = [&self.frontchannel_logout_uri, &self.backchannel_logout_uri];
        for uri in logouts.into_iter().flatten() {
            let Ok(uri) = Url::parse(uri) else {
                return fault("a logout address is no URL");
            };
            if !redirects
                .iter()
                .any(|redirect| redirect.host() == uri.host())
            {
                return fault("a logout address has another host than every redirect address");
            }
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            return fault("the scope openid is missing");
        }
        if self.access_token_seconds >= self.refresh_token_seconds
            || self.refresh_token_seconds > self.authorization_seconds
        {
            return fault("lifetimes must be access < refresh ≤ authorization");
        }
        match &self.authentication {
            ClientAuthentication::PrivateKeyJwt(jwks) => match jwks.get("keys") {
                Some(Value::Array(keys)) if (1..=5).contains(&keys.len()) => Ok(()),
                _ => fault("the key set needs one to five keys"),
            },
            _ => Ok(()),
        }
    }
}
