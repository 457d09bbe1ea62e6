//! Registered relying parties.

use serde_json::Value;
use url::Url;

use super::settings::Error;

/// How a client proves who it is. The registered way is the only one accepted.
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

/// What becomes of a refresh token when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshUsage {
    /// Each use brings a new one; using an old one ends the grant.
    OneTime,
    /// The same one lives on.
    Reuse,
}

/// A registered relying party. [`ClientRegistration::new`] gives ID-porten's defaults.
#[derive(Clone, Debug)]
pub struct ClientRegistration {
    /// The client's identifier.
    pub client_id: String,
    /// The name that the login page shows.
    pub name: String,
    /// Addresses that may receive a code, compared as written.
    pub redirect_uris: Vec<String>,
    /// Addresses that may follow a logout, compared as written.
    pub post_logout_redirect_uris: Vec<String>,
    /// Loaded in an iframe at every logout of a session that the client took part in.
    pub frontchannel_logout_uri: Option<String>,
    /// Whether `sid` is in the ID token and `iss` and `sid` in front-channel calls.
    pub session_required: bool,
    /// Told about a logout by a signed token; brings `sid` as well.
    pub backchannel_logout_uri: Option<String>,
    /// How the client proves who it is.
    pub authentication: ClientAuthentication,
    /// The scopes that it may ask for.
    pub scopes: Vec<String>,
    /// Nine digits: whose client it is.
    pub organisation_number: String,
    /// Whether the client may have refresh tokens.
    pub refresh_tokens: bool,
    /// What becomes of a refresh token when it is used.
    pub refresh_usage: RefreshUsage,
    /// Life of an access token.
    pub access_token_seconds: i64,
    /// How long a refresh token may lie unused.
    pub refresh_token_seconds: i64,
    /// Upper bound for everything that one login gave.
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

    /// With the name that the login page shows.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self
        }
    }

    /// With one more scope that it may ask for.
    #[must_use]
    pub fn with_scope(mut self, scope: &str) -> Self {
        self.scopes.push(scope.to_owned());
        self
    }

    /// With an address that may follow a logout.
    #[must_use]
    pub fn with_post_logout(mut self, uri: &str) -> Self {
        self.post_logout_redirect_uris.push(uri.to_owned());
        self
    }

    /// With an address that every logout loads in an iframe.
    #[must_use]
    pub fn with_frontchannel_logout(self, uri: &str) -> Self {
        Self {
            frontchannel_logout_uri: Some(uri.to_owned()),
            ..self
        }
    }

    /// With an address that is told about logouts by a signed token.
    #[must_use]
    pub fn with_backchannel_logout(self, uri: &str) -> Self {
        Self {
            backchannel_logout_uri: Some(uri.to_owned()),
            ..self
        }
    }

    /// Whether ID tokens name the session: only clients that asked for session identifiers at
    /// logout get `sid`.
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
