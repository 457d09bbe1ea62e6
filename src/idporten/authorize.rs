//! Authorization request: the login attempt, and the address to send the browser to (OpenID Connect
//! Core §3.1.2, PKCE RFC 7636, PAR RFC 9126).

use serde::Deserialize;
use url::Url;

use super::{LoginError, Provider, Pushed, http::Answer, provider::Metadata};
use crate::{
    crypto,
    storage::{Attempt, BrowserSessionKey, Level, Store, attempt_name, conceal},
    urls::LocalPath,
};

/// Input of a new login.
#[derive(Clone, Debug)]
pub struct BeginLogin {
    /// Path of ours to go to after the login.
    pub return_to: LocalPath,
    /// The level to reach; never less than the one that every login must reach.
    pub level: Level,
    /// The language of the provider's pages: `nb`, `nn` or `en`.
    pub language: &'static str,
    /// Whether the provider may ask the person nothing (`prompt=none`): it answers at once, from
    /// its own session.
    pub silent: bool,
    /// The browser session that it is begun in, if any.
    pub browser_session: Option<BrowserSessionKey>,
}

/// A begun login: where the browser goes, and the cookie that it gets.
pub struct LoginRedirect {
    /// Address of the provider to send the browser to.
    pub redirect: Url,
    /// Name part of the attempt's cookie, derived from `state`.
    pub attempt_name: String,
    /// Value of that cookie, which binds the attempt to this browser. Keys of later attempts sort
    /// after those of earlier ones.
    pub attempt_key: String,
}

conceal!(LoginRedirect);

/// The answer to a pushed authorization request.
#[derive(Deserialize)]
struct PushedAnswer {
    request_uri: String,
}

impl Provider {
    /// Begins a login: stores the attempt and builds the authorization request.
    ///
    /// # Errors
    /// When the provider or the store is away, or the provider refuses a pushed request; such a
    /// request is never sent through the browser instead (`docs/rules/login.md#m4`).
    pub async fn begin(
        &self,
        store: &Store,
        begin: BeginLogin,
    ) -> Result<LoginRedirect, LoginError> {
        let metadata = self.metadata().await?;
        let attempt = Attempt {
            state: crypto::random_text()?,
            nonce: crypto::random_text()?,
            verifier: crypto::random_text()?,
            level: begin.level.max(self.settings().level),
            return_to: begin.return_to.as_str().to_owned(),
            issuer: self.settings().issuer.clone(),
            silent: begin.silent,
            started_ms: self.now().as_millisecond(),
            browser_session: begin.browser_session,
        };
        let redirect = self.redirect(&metadata, &attempt, begin.language).await?;
        let attempt_key = store.save_attempt(&attempt).await?;
        Ok(LoginRedirect {
            redirect,
            attempt_name: attempt_name(&attempt.state),
            attempt_key,
        })
    }

    async fn redirect(
        &self,
        metadata: &Metadata,
        attempt: &Attempt,
        language: &str,
    ) -> Result<Url, LoginError> {
        let settings = self.settings();
        let challenge = challenge(&attempt.verifier);
        let mut parameters = vec![
            ("response_type", "code"),
            ("redirect_uri", &settings.redirect_uri),
            ("scope", &settings.scopes),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("acr_values", attempt.level.acr()),
            ("ui_locales", language),
        ];
        if attempt.silent {
            parameters.push(("prompt", "none"));
        }
        let mut redirect = metadata.authorization_endpoint.clone();
        let pushed = metadata
            .pushed_authorization_request_endpoint
            .as_ref()
            .filter(|_| settings.pushed != Pushed::Never);
        if let Some(address) = pushed {
            let request_uri = self.push(address, &parameters).await?;
            redirect
                .query_pairs_mut()
                .append_pair("client_id", &settings.client_id)
                .append_pair("request_uri", &request_uri);
        } else {
            redirect
                .query_pairs_mut()
                .append_pair("client_id", &settings.client_id)
                .extend_pairs(parameters);
        }
        Ok(redirect)
    }

    async fn push(&self, address: &Url, parameters: &[(&str, &str)]) -> Result<String, LoginError> {
        let Answer { status, body } = self
            .post(address, parameters)
            .await
            .map_err(|_| LoginError::ProviderUnavailable("no answer to a pushed request"))?;
        match status.as_u16() {
            200 | 201 => serde_json::from_slice(&body)
                .map(|answer: PushedAnswer| answer.request_uri)
                .map_err(|_| LoginError::ProviderUnavailable("odd answer to a pushed request")),
            400..=428 | 430..=499 => Err(LoginError::ProviderRefused("a pushed request")),
            _ => Err(LoginError::ProviderUnavailable("a pushed request failed")),
        }
    }
}

fn challenge(verifier: &str) -> String {
    crypto::url_safe(&crypto::sha256(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code challenge of Digdir's own example (`docs/rules/login.md#pkce`).
    #[test]
    fn the_challenge_is_made_as_digdir_makes_it() {
        assert_eq!(
            challenge("xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo"),
            "b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI"
        );
    }
}
