//! Authorization request: the login attempt, and the address to send the browser to (OpenID Connect
//! Core §3.1.2, PKCE RFC 7636, PAR RFC 9126).

use std::borrow::Cow;

use openidconnect::{
    AuthUrl, AuthenticationContextClass, AuthenticationFlow, Client, ClientId, CsrfToken,
    EmptyAdditionalClaims, EndpointNotSet, IssuerUrl, JsonWebKeySet, LanguageTag, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm, CoreResponseType, CoreRevocableToken,
        CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenResponse,
    },
};
use serde::Deserialize;
use url::Url;

use super::{
    LoginError, Provider, Pushed, http::Answer, provider::Metadata, provider_key::ProviderKey,
};
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
    /// Whether the provider is to ask who it is although it may know (`prompt=login`).
    pub must_prove: bool,
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

/// What `openidconnect` writes authorization requests with. Of its types, only those of requests are
/// used here.
type Requests = Client<
    EmptyAdditionalClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    ProviderKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    CoreTokenResponse,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
>;

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
            must_prove: begin.must_prove,
            started_ms: store.now().as_millisecond(),
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

    /// Where the browser goes: the whole request as `openidconnect` writes it, or what is left of it
    /// when it was pushed.
    async fn redirect(
        &self,
        metadata: &Metadata,
        attempt: &Attempt,
        language: &str,
    ) -> Result<Url, LoginError> {
        let settings = self.settings();
        let address = &metadata.authorization_endpoint;
        let request = self.request(address, attempt, language)?;
        let pushed = metadata
            .pushed_authorization_request_endpoint
            .as_ref()
            .filter(|_| settings.pushed != Pushed::Never);
        let Some(endpoint) = pushed else {
            return Ok(request);
        };
        let parameters: Vec<_> = request
            .query_pairs()
            .skip(address.query_pairs().count())
            // Client authentication brings it.
            .filter(|(name, _)| name != "client_id")
            .collect();
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()))
            .collect();
        let request_uri = self.push(endpoint, &parameters).await?;
        let mut redirect = address.clone();
        redirect
            .query_pairs_mut()
            .append_pair("client_id", &settings.client_id)
            .append_pair("request_uri", &request_uri);
        Ok(redirect)
    }

    /// The authorization request as one address.
    fn request(&self, address: &Url, attempt: &Attempt, language: &str) -> Result<Url, LoginError> {
        let settings = self.settings();
        let odd = |_| LoginError::ProviderRefused("an odd address of ours");
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(odd)?;
        let redirect_uri = RedirectUrl::new(settings.redirect_uri.clone()).map_err(odd)?;
        let client_id = ClientId::new(settings.client_id.clone());
        let client = Requests::new(client_id, issuer, JsonWebKeySet::default())
            .disable_openid_scope()
            .set_auth_uri(AuthUrl::from_url(address.clone()));
        let state = CsrfToken::new(attempt.state.clone());
        let nonce = Nonce::new(attempt.nonce.clone());
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = client
            .authorize_url(flow, || state, || nonce)
            .set_redirect_uri(Cow::Owned(redirect_uri))
            .add_scopes(
                settings
                    .scopes
                    .split(' ')
                    .map(|scope| Scope::new(scope.to_owned())),
            )
            .set_pkce_challenge(challenge(&attempt.verifier))
            .add_auth_context_value(AuthenticationContextClass::new(
                attempt.level.acr().to_owned(),
            ))
            .add_ui_locale(LanguageTag::new(language.to_owned()));
        if attempt.silent {
            request = request.add_prompt(CoreAuthPrompt::None);
        } else if attempt.must_prove {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        let (request, _, _) = request.url();
        Ok(request)
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

/// The challenge of a verifier that is 43 characters long, as those of attempts are: the crate
/// panics at a length that PKCE does not allow.
fn challenge(verifier: &str) -> PkceCodeChallenge {
    PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code challenge of Digdir's own example (`docs/rules/login.md#pkce`).
    #[test]
    fn the_challenge_is_made_as_digdir_makes_it() {
        assert_eq!(
            challenge("xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo").as_str(),
            "b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI"
        );
    }
}
