//! Callback of a login (redirect URI): from the query of the authorization response to a login
//! (OpenID Connect Core §3.1.2.5 to §3.1.3, RFC 9207).
//!
//! The attempt is marked as answered before anything else is done with the answer, so a code
//! reaches the token endpoint once, however often and however simultaneously the callback is
//! opened.

use std::fmt;

use http::StatusCode;
use jiff::Timestamp;
use tokio::runtime::Handle;

use super::{
    LoginError, Provider, TokenFault,
    http::Answer,
    id_token::{Expected, Identity},
    query::parameters,
    token_response::{TokenResponse, error_code},
};
use crate::{
    crypto,
    storage::{
        Attempt, AttemptMatch, AuthSession, AuthSessionOrigin, AuthSessionRef, BrowserSessionKey,
        Level, NewAuthSession, SessionSubject, Store, Tokens, attempt_name, conceal,
    },
    urls::LocalPath,
};

/// Longest query in bytes; a longer one is no answer of the provider's.
const MOST_QUERY_BYTES: usize = 8 * 1024;

/// The input of the callback: its query and what the browser's cookies hold.
pub struct CallbackInput<'a> {
    /// The raw query of the callback's address.
    pub query: &'a str,
    /// Keys of the login attempts of this browser that may be meant, from its cookies.
    pub attempt_keys: &'a [String],
    /// The login that this browser session has, if any.
    pub current: Option<&'a AuthSessionRef>,
    /// The browser session, if the browser has one.
    pub browser_session: Option<BrowserSessionKey>,
}

/// A new login. It has a reference of its own, and ends again unless it is
/// [`confirmed`](Self::confirm): the browser may have gone away while its code was exchanged.
pub struct CompletedLogin {
    /// The new auth session, already stored.
    pub login: AuthSession,
    /// Path of ours where the person wanted to go.
    pub return_to: LocalPath,
    /// Key of the attempt that is over: its cookie can be removed.
    pub attempt_key: String,
    /// Whether the same person was logged in already (a step-up or a silent round trip). Otherwise
    /// nothing of what the browser session held may be kept (`docs/rules/security.md#ses-7`).
    pub is_same_person: bool,
    /// Whether a silent round trip returned another person than was logged in.
    pub is_somebody_else: bool,
    /// Whether the same person was logged in at a lower level.
    is_step_up: bool,
    delivery: Delivery,
}

/// A failed login, with what is needed to offer another try.
pub struct FailedLogin {
    /// The check or call that failed.
    pub error: LoginError,
    /// Key of its attempt, if one was found.
    pub attempt_key: Option<String>,
    /// Where the person wanted to go; the start page when that is not known.
    pub return_to: LocalPath,
    /// The level that was asked for; `None` when no attempt was found.
    pub level: Option<Level>,
    /// Whether the request had `prompt=none`.
    pub silent: bool,
    /// Whether the request had `prompt=login`.
    pub must_prove: bool,
}

/// Ends a login that no browser took over, and revokes its tokens, unless the former login of the
/// same person goes on: revoking one token may end the tokens of that as well.
struct Delivery {
    provider: Provider,
    store: Store,
    login: Option<AuthSession>,
    former: Option<AuthSessionRef>,
    is_same_person: bool,
}

impl Drop for Delivery {
    fn drop(&mut self) {
        let (Some(login), Ok(runtime)) = (self.login.take(), Handle::try_current()) else {
            return;
        };
        let (provider, store) = (self.provider.clone(), self.store.clone());
        tracing::info!("a login was given back: its browser has gone away");
        let is_revoked = !self.is_same_person;
        runtime.spawn(async move { provider.give_back(&store, login, is_revoked).await });
    }
}

impl CompletedLogin {
    /// The kind of login, for the audit log: `new`, `continued` by the same person, or `step_up` to
    /// a higher level.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (self.is_step_up, self.is_same_person) {
            (true, _) => "step_up",
            (false, true) => "continued",
            (false, false) => "new",
        }
    }

    /// Confirms that the browser session holds the new login. The login that it held before ends,
    /// and is returned when it was another person's.
    pub async fn confirm(&mut self) -> Option<SessionSubject> {
        let former = self.delivery.former.take();
        // From here on nothing ends the new login, whatever becomes of this request.
        self.delivery.login.take()?;
        let former = former?;
        let (provider, store) = (self.delivery.provider.clone(), self.delivery.store.clone());
        let is_same_person = self.is_same_person;
        let ending = tokio::spawn(async move {
            // When the store is away, it ends by its idle timeout: no browser session holds it.
            let ended = store.end_auth_session(&former).await.ok().flatten()?;
            // The same person's old token is left to lapse: revoking one token ends the whole
            // grant, and the new tokens may belong to it (`docs/rules/login.md#revocation`).
            if is_same_person {
                return None;
            }
            provider.revoke_later(ended.refresh);
            Some(ended.subject)
        });
        ending.await.ok().flatten()
    }
}

conceal!(CallbackInput<'_>, CompletedLogin);

impl fmt::Debug for FailedLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FailedLogin")
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// Parameters of an authorization response.
struct CallbackParams {
    state: String,
    issuer: Option<String>,
    outcome: Outcome,
}

enum Outcome {
    Code(String),
    Error(String),
    Nothing,
}

impl Provider {
    /// Finishes a login: redeems the code and stores the login.
    ///
    /// Runs to its end even when the browser has disconnected, so that a code that was redeemed
    /// always becomes a login or a failure that was seen (`docs/rules/security.md#ses-8`).
    ///
    /// # Errors
    /// Every check that the answer can fail; then there is no new login, and a login that the
    /// browser session had goes on.
    pub async fn finish(
        &self,
        store: &Store,
        input: CallbackInput<'_>,
    ) -> Result<CompletedLogin, Box<FailedLogin>> {
        let bare = |error| {
            Box::new(FailedLogin {
                error,
                attempt_key: None,
                return_to: LocalPath::start(),
                level: None,
                silent: false,
                must_prove: false,
            })
        };
        let answered = CallbackParams::read(input.query).map_err(bare)?;
        let found = store
            .answer_attempt(input.attempt_keys, &answered.state)
            .await
            .map_err(|error| bare(error.into()))?
            .ok_or_else(|| bare(LoginError::UnknownState))?;
        let failed = FailedLogin {
            error: LoginError::AnsweredBefore,
            attempt_key: Some(found.key.clone()),
            return_to: LocalPath::parse_or_start(&found.attempt.return_to),
            level: Some(found.attempt.level),
            silent: found.attempt.silent,
            must_prove: found.attempt.must_prove,
        };
        let return_to = failed.return_to.clone();
        let (provider, store, current) = (self.clone(), store.clone(), input.current.cloned());
        let browser_session = input.browser_session;
        let task = tokio::spawn(async move {
            let started = provider
                .log_in(&store, answered, &found, (current, browser_session))
                .await?;
            let delivery = Delivery {
                login: Some(started.login.clone()),
                former: started.former,
                is_same_person: started.is_same_person,
                store,
                provider,
            };
            let (is_step_up, is_somebody_else) = (started.is_step_up, started.is_somebody_else);
            Ok((started.login, (is_step_up, is_somebody_else), delivery))
        });
        let outcome = task.await;
        match outcome.unwrap_or(Err(LoginError::ProviderUnavailable("a fault of ours"))) {
            Ok((login, (is_step_up, is_somebody_else), delivery)) => Ok(CompletedLogin {
                login,
                return_to,
                attempt_key: failed.attempt_key.unwrap_or_default(),
                is_same_person: delivery.is_same_person,
                is_somebody_else: is_somebody_else && failed.silent,
                is_step_up,
                delivery,
            }),
            Err(error) => Err(Box::new(FailedLogin { error, ..failed })),
        }
    }

    async fn log_in(
        &self,
        store: &Store,
        answered: CallbackParams,
        found: &AttemptMatch,
        (current, browser_session): (Option<AuthSessionRef>, Option<BrowserSessionKey>),
    ) -> Result<StoredLogin, LoginError> {
        let attempt = &found.attempt;
        if !found.is_first {
            return Err(LoginError::AnsweredBefore);
        }
        if attempt.is_expired(store.now()) {
            return Err(LoginError::AttemptExpired);
        }
        let is_asked = |issuer: &String| {
            crypto::is_equal(issuer.as_bytes(), attempt.issuer.as_bytes())
                && *issuer == self.settings().issuer
        };
        if !answered.issuer.as_ref().is_some_and(is_asked) {
            return Err(LoginError::WrongIssuer);
        }
        let code = match answered.outcome {
            Outcome::Code(code) => code,
            Outcome::Error(error) => return Err(refusal(&error)),
            Outcome::Nothing => {
                return Err(LoginError::ProviderUnavailable("neither code nor error"));
            }
        };
        let goes_on = match &current {
            Some(reference) => store.auth_session(reference).await?.is_some(),
            None => false,
        };
        let (tokens, identity) = self.redeem(&code, attempt, goes_on).await?;
        let origin = AuthSessionOrigin {
            attempt_key: found.key.clone(),
            browser_session,
        };
        let refresh = tokens.refresh.clone();
        let started = self
            .start(store, (attempt, origin), current, (tokens, identity))
            .await;
        if matches!(started, Err(LoginError::LoggedOut)) || (started.is_err() && !goes_on) {
            self.revoke_later(refresh);
        }
        started
    }

    /// When the person proved who they are. A proof that is older than a login may last gives
    /// `None`, as the provider's session may last longer than ours: then the person is asked, and a
    /// person who was asked starts a login of full length.
    fn time_of_proof(
        &self,
        store: &Store,
        attempt: &Attempt,
        identity: &Identity,
    ) -> Result<Option<Timestamp>, LoginError> {
        let oldest = self.now() - store.limits().max;
        match identity.authenticated {
            Some(at) if at <= oldest && attempt.silent => Err(LoginError::NeedsPerson),
            Some(at) if at <= oldest => Ok(None),
            at => Ok(at),
        }
    }

    /// Exchanges the code for tokens and checks them. Never tried twice: the fate of a code whose
    /// answer was lost is unknown. Tokens that were granted and are of no use are revoked, unless a
    /// login of this browser goes on: revoking one token may end the tokens of that as well.
    async fn redeem(
        &self,
        code: &str,
        attempt: &Attempt,
        goes_on: bool,
    ) -> Result<(Tokens, Identity), LoginError> {
        let metadata = self.metadata().await?;
        let asked = self.now();
        let parameters = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.settings().redirect_uri.as_str()),
            ("code_verifier", attempt.verifier.as_str()),
        ];
        let answer = self
            .post(&metadata.token_endpoint, &parameters)
            .await
            .map_err(|_| LoginError::ProviderUnavailable("no answer to a code"))?;
        if answer.status != StatusCode::OK {
            return Err(refused_code(&answer));
        }
        let answer = TokenResponse::read(&answer.body)
            .ok_or(LoginError::ProviderUnavailable("an odd answer to a code"))?;
        let has_scope = answer.has_scope(&self.settings().scopes);
        let tokens = answer
            .into_tokens(asked, None)
            .ok_or(LoginError::TokenInvalid(TokenFault::Malformed))?;
        let expected = Expected {
            nonce: Some(&attempt.nonce),
            level: attempt.level,
            access: &tokens.access,
            known: None,
        };
        let checked = self.verify(&metadata, &tokens.id, &expected).await;
        match checked {
            Ok(identity) if has_scope => Ok((tokens, identity)),
            refused => {
                if !goes_on {
                    self.revoke_later(tokens.refresh);
                }
                Err(refused.err().unwrap_or(LoginError::ScopeNotGranted))
            }
        }
    }

    /// Stores the login, and ends it again when somebody has logged out meanwhile. Its absolute
    /// timeout counts from the moment when the person proved who they are: a silent round trip does
    /// not lengthen a login.
    async fn start(
        &self,
        store: &Store,
        (attempt, origin): (&Attempt, AuthSessionOrigin),
        current: Option<AuthSessionRef>,
        (tokens, identity): (Tokens, Identity),
    ) -> Result<StoredLogin, LoginError> {
        let authenticated = self.time_of_proof(store, attempt, &identity)?;
        let old = match &current {
            Some(reference) => store.auth_session(reference).await?,
            None => None,
        };
        let is_same_person = old
            .as_ref()
            .is_some_and(|old| old.person.number.expose() == identity.person.number.expose());
        if let Some(proven) = identity.authenticated {
            let person = store.person_key(identity.person.number.expose())?;
            let how = (attempt.must_prove, is_same_person);
            if store.must_prove_again(&person, proven, how).await? {
                return Err(LoginError::ProofTooOld);
            }
        }
        let level = identity.level;
        let login = store
            .start_auth_session(NewAuthSession {
                person: identity.person,
                level: identity.level,
                issuer: attempt.issuer.clone(),
                sid: identity.sid,
                tokens,
                authenticated,
                is_silent: attempt.silent,
                origin: origin.clone(),
            })
            .await?;
        // Only now: see `Store::has_ended`.
        let ended = store
            .has_ended(&login, attempt, &origin, is_same_person)
            .await;
        if !matches!(ended, Ok(false)) {
            store.end_auth_session(&login.reference).await?;
            return Err(ended.err().map_or(LoginError::LoggedOut, LoginError::from));
        }
        Ok(StoredLogin {
            login,
            former: current,
            is_same_person,
            is_step_up: is_same_person && old.as_ref().is_some_and(|old| old.level < level),
            is_somebody_else: old.is_some() && !is_same_person,
        })
    }

    /// Ends a login that no browser holds.
    async fn give_back(&self, store: &Store, login: AuthSession, is_revoked: bool) {
        if store.end_auth_session(&login.reference).await.is_err() {
            // It ends by its idle timeout: no browser session holds it.
            tracing::warn!("a login that reached nobody could not be ended");
        }
        if is_revoked {
            self.revoke_later(login.tokens.refresh);
        }
    }
}

/// The login that was stored, and the one it replaces.
struct StoredLogin {
    login: AuthSession,
    former: Option<AuthSessionRef>,
    is_same_person: bool,
    is_step_up: bool,
    is_somebody_else: bool,
}

/// Name part of the attempt cookie that an answer belongs to; `None` when it names no attempt.
#[must_use]
pub fn answered_attempt(query: &str) -> Option<String> {
    let answered = CallbackParams::read(query).ok()?;
    Some(attempt_name(&answered.state))
}

impl CallbackParams {
    /// Parses the query. A parameter that occurs twice makes it ambiguous, and so do a code and an
    /// error together: both are refused before the attempt or the code is used up
    /// (`docs/rules/login.md#m9`).
    fn read(query: &str) -> Result<Self, LoginError> {
        if query.len() > MOST_QUERY_BYTES {
            return Err(LoginError::Malformed);
        }
        let mut parameters = parameters(query).ok_or(LoginError::Malformed)?;
        let outcome = match (parameters.remove("code"), parameters.remove("error")) {
            (Some(_), Some(_)) => return Err(LoginError::Malformed),
            (Some(code), None) => Outcome::Code(code),
            (None, Some(error)) => Outcome::Error(error),
            (None, None) => Outcome::Nothing,
        };
        Ok(Self {
            state: parameters.remove("state").ok_or(LoginError::UnknownState)?,
            issuer: parameters.remove("iss"),
            outcome,
        })
    }
}

/// The login error that an OAuth error code in the callback means
/// (`docs/rules/login.md#callback-errors`).
fn refusal(error: &str) -> LoginError {
    match error {
        "access_denied" => LoginError::Cancelled,
        "login_required"
        | "interaction_required"
        | "consent_required"
        | "account_selection_required" => LoginError::NeedsPerson,
        "unmet_authentication_requirements" => LoginError::LevelTooLow,
        "invalid_request" => LoginError::ProviderRefused("invalid_request"),
        "unauthorized_client" => LoginError::ProviderRefused("unauthorized_client"),
        "unsupported_response_type" => LoginError::ProviderRefused("unsupported_response_type"),
        "invalid_scope" => LoginError::ProviderRefused("invalid_scope"),
        "invalid_request_uri" => LoginError::ProviderRefused("invalid_request_uri"),
        "invalid_request_object" => LoginError::ProviderRefused("invalid_request_object"),
        "server_error" | "temporarily_unavailable" => {
            LoginError::ProviderUnavailable("an error in the callback")
        }
        _ => LoginError::ProviderUnavailable("an unknown error in the callback"),
    }
}

fn refused_code(answer: &Answer) -> LoginError {
    match error_code(answer).as_deref() {
        Some("invalid_grant") => LoginError::CodeRefused,
        Some("invalid_client") => LoginError::ProviderRefused("invalid_client"),
        Some(_) => LoginError::ProviderRefused("a code"),
        None => LoginError::ProviderUnavailable("a code was not answered"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<CallbackParams, LoginError> {
        CallbackParams::read(query)
    }

    /// Ambiguous callback queries, as refused by `docs/rules/login.md#m9`.
    #[test]
    fn doubled_parameters_and_contradictions_are_refused() {
        for query in [
            "state=a&state=a&code=c&iss=i",
            "state=a&code=c&code=c&iss=i",
            "state=a&code=c&iss=i&iss=i",
            "state=a&code=c&error=access_denied&iss=i",
            "state=a&error=x&error=x",
            "state=a&x=1&x=2",
            "state=a&st%61te=a&code=c",
        ] {
            assert!(matches!(read(query), Err(LoginError::Malformed)), "{query}");
        }
        let long = format!("state=a&code={}", "c".repeat(MOST_QUERY_BYTES));
        assert!(matches!(read(&long), Err(LoginError::Malformed)));
        for query in ["", "code=c", "code=c&iss=i&State=a"] {
            assert!(
                matches!(read(query), Err(LoginError::UnknownState)),
                "{query}"
            );
        }
    }

    #[test]
    fn an_answer_has_a_code_an_error_or_neither() {
        let answered = read("state=a%2Bb&code=c&iss=https%3A%2F%2Fx").unwrap();
        assert_eq!(answered.state, "a+b");
        assert_eq!(answered.issuer.as_deref(), Some("https://x"));
        assert!(matches!(answered.outcome, Outcome::Code(code) if code == "c"));
        let answered = read("state=a&error=e&error_description=%3Cb%3E").unwrap();
        assert!(matches!(answered.outcome, Outcome::Error(error) if error == "e"));
        assert!(matches!(read("state=a").unwrap().outcome, Outcome::Nothing));
    }

    /// `docs/rules/login.md#m10`: the table of `docs/rules/login.md#callback-errors`.
    #[test]
    fn each_error_has_its_meaning() {
        let kind = |error: &str| match refusal(error) {
            LoginError::Cancelled => "cancelled",
            LoginError::NeedsPerson => "person",
            LoginError::LevelTooLow => "level",
            LoginError::ProviderRefused(_) => "ours",
            LoginError::ProviderUnavailable(_) => "theirs",
            _ => "other",
        };
        for (error, meaning) in [
            ("access_denied", "cancelled"),
            ("login_required", "person"),
            ("interaction_required", "person"),
            ("consent_required", "person"),
            ("account_selection_required", "person"),
            ("unmet_authentication_requirements", "level"),
            ("server_error", "theirs"),
            ("temporarily_unavailable", "theirs"),
            ("invalid_request", "ours"),
            ("unauthorized_client", "ours"),
            ("unsupported_response_type", "ours"),
            ("invalid_scope", "ours"),
            ("invalid_request_uri", "ours"),
            ("invalid_request_object", "ours"),
            ("something_else", "theirs"),
            ("", "theirs"),
        ] {
            assert_eq!(kind(error), meaning, "{error}");
        }
    }
}
