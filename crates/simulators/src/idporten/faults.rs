//! Fault injection: errors of the provider, or of an attacker in between, that a test can switch
//! on.
//!
//! Faults belong to one instance, so concurrent tests do not affect each other. A fault applies to
//! the next request only, or until cleared.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::SignedDuration;
use serde_json::{Map, Value};
use tokio::sync::watch;

/// Endpoint of the provider. The token endpoint counts as two, by grant type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// The provider's metadata at `/.well-known/openid-configuration`.
    Discovery,
    /// The public signing keys at `/jwks.json`.
    Jwks,
    /// Pushed authorization requests at `/par`.
    Par,
    /// Authorization requests from browsers at `/authorize`.
    Authorize,
    /// The login page, shown or submitted.
    Login,
    /// The consent page, shown or submitted.
    Consent,
    /// `/token` with a code, or with an unknown grant type.
    CodeExchange,
    /// `/token` with a refresh token.
    Refresh,
    /// Revocation of a token at `/token/revoke`.
    Revoke,
    /// Introspection of a token at `/token/introspect`.
    Introspect,
    /// The userinfo endpoint at `/userinfo`.
    Userinfo,
    /// Logout by a client at `/logout`.
    Logout,
    /// An outgoing call to a client's back-channel logout address.
    BackchannelLogout,
    /// Style sheet, icon and unknown addresses.
    Other,
}

/// Faulty behaviour of an endpoint.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EndpointFault {
    /// Answers this status with a plain text.
    Status(u16),
    /// Answers an OAuth error as JSON, with the status that goes with it: 401 for
    /// `invalid_client`, 500 and 503 for the server's own, otherwise 400.
    OAuthError(String),
    /// Answers this redirect status to this address.
    Redirect(u16, String),
    /// Answers 200 with this text as the body.
    Body(String),
    /// Processes the request, then replaces these members of the JSON answer; `null` removes one.
    Merge(Map<String, Value>),
    /// Does not answer until [`Faults::clear`], then processes the request.
    Hang,
    /// Processes the request, then breaks the connection: the answer is lost.
    LoseAnswer,
    /// Processes the request, and answers after this delay.
    Delay(Duration),
}

/// Fault in the next answer at a client's redirect address.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthorizationFault {
    /// The parameter `iss` is missing.
    MissingIssuer,
    /// The parameter `iss` has this value.
    OtherIssuer(String),
    /// `iss` twice, with the correct value.
    DuplicateIssuer,
    /// The parameter `state` is missing.
    MissingState,
    /// The parameter `state` has this value.
    OtherState(String),
    /// `state` twice, with the correct value.
    DuplicateState,
    /// `code` twice, with the correct value.
    DuplicateCode,
    /// Neither `code` nor `error` is present.
    Nothing,
    /// Both `code` and `error` are present.
    CodeAndError,
    /// This `error`, with a description, in place of a code.
    Error(String),
    /// A code that was never issued.
    UnknownCode,
}

/// Fault in an ID token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IdTokenFault {
    /// Signed with `alg: none` and an empty signature.
    AlgorithmNone,
    /// `HS256`, keyed with the provider's public key.
    AlgorithmHs256,
    /// `RS512` with the correct key.
    AlgorithmRs512,
    /// An unknown critical header extension (`crit`).
    CriticalHeader,
    /// A `kid` that is not published.
    UnknownKey,
    /// The header has no `kid`.
    MissingKey,
    /// Signature of an unpublished key under a published `kid`.
    ForeignKey,
    /// One character of the signature changed.
    BrokenSignature,
    /// These claims replaced; `null` removes one.
    Claims(Map<String, Value>),
    /// `aud` with the client and another audience.
    ExtraAudience,
    /// `pid` with a wrong last check digit.
    PidWithWrongCheckDigit,
    /// `iat`, `exp` and `auth_time` moved by this duration.
    Time(SignedDuration),
    /// Only `exp` moved: negative durations make it expired.
    Expiry(SignedDuration),
    /// Only `iat` moved by this duration.
    IssuedAt(SignedDuration),
}

impl IdTokenFault {
    /// Replaces one claim; `null` removes it.
    #[must_use]
    pub fn claim(name: &str, value: impl Into<Value>) -> Self {
        Self::Claims(Map::from_iter([(name.to_owned(), value.into())]))
    }
}

/// What a revocation of one token revokes. (ID-porten's documentation says the grant; which tokens
/// belong to one grant is not published.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevocationReach {
    /// Only the token in the request.
    Token,
    /// Everything issued from the same login.
    #[default]
    Grant,
    /// Everything that the client holds for the person.
    Person,
}

#[derive(Default)]
struct FaultState {
    endpoints: HashMap<Endpoint, (EndpointFault, bool)>,
    authorization: Option<AuthorizationFault>,
    refusal: Option<String>,
    id_token: Option<IdTokenFault>,
    acr: Option<Value>,
    declines_consent: bool,
    new_sid_at_step_up: bool,
    slash_in_logout_issuer: bool,
    revocation_reach: RevocationReach,
    clock_offset: SignedDuration,
}

/// Active faults of one instance; clones share them.
#[derive(Clone)]
pub struct Faults {
    set: Arc<Mutex<FaultState>>,
    /// Counts the calls of `clear`; hanging requests wait for the next one.
    cleared: watch::Sender<u64>,
}

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Faults")
    }
}

impl Faults {
    pub(super) fn new() -> Self {
        Self {
            set: Arc::default(),
            cleared: watch::Sender::new(0),
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut FaultState) -> T) -> T {
        change(&mut self.set.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes every request to the endpoint fail like this until cleared.
    pub fn fail_endpoint(&self, endpoint: Endpoint, fault: EndpointFault) {
        self.change(|set| set.endpoints.insert(endpoint, (fault, false)));
    }

    /// Makes the next request to the endpoint fail like this.
    pub fn fail_endpoint_once(&self, endpoint: Endpoint, fault: EndpointFault) {
        self.change(|set| set.endpoints.insert(endpoint, (fault, true)));
    }

    /// Removes the fault of the endpoint; requests that already hang wait for [`Faults::clear`].
    pub fn restore_endpoint(&self, endpoint: Endpoint) {
        self.change(|set| set.endpoints.remove(&endpoint));
    }

    /// Sets a fault for the next answer at a redirect address.
    pub fn fail_next_authorization(&self, fault: AuthorizationFault) {
        self.change(|set| set.authorization = Some(fault));
    }

    /// Answers every authorization request with this error at once, whether or not the person may
    /// be prompted.
    pub fn refuse_authorization(&self, error: &str) {
        self.change(|set| set.refusal = Some(error.to_owned()));
    }

    /// Sets a fault for the next ID token.
    pub fn corrupt_next_id_token(&self, fault: IdTokenFault) {
        self.change(|set| set.id_token = Some(fault));
    }

    /// Sets the `acr` in the ID token and access token of every login, regardless of the level
    /// reached; `null` leaves the claim out.
    pub fn force_acr(&self, acr: impl Into<Value>) {
        self.change(|set| set.acr = Some(acr.into()));
    }

    /// Treats consent as declined without asking: the scope that needs it is dropped.
    pub fn decline_consent(&self) {
        self.change(|set| set.declines_consent = true);
    }

    /// Gives the session another `sid` at a step-up by the same person. (What ID-porten does is not
    /// known; here the `sid` stays unless this is set.)
    pub fn renew_sid_at_step_up(&self) {
        self.change(|set| set.new_sid_at_step_up = true);
    }

    /// Adds a trailing slash to the issuer in front-channel logout calls, as in an example of
    /// ID-porten's.
    pub fn add_slash_to_logout_issuer(&self) {
        self.change(|set| set.slash_in_logout_issuer = true);
    }

    /// Sets what a revocation of one token revokes.
    pub fn set_revocation_reach(&self, reach: RevocationReach) {
        self.change(|set| set.revocation_reach = reach);
    }

    /// Dates ID tokens by a clock that is ahead of the instance's by this duration.
    pub fn set_clock_ahead(&self, by: SignedDuration) {
        self.change(|set| set.clock_offset = by);
    }

    /// Clears all faults; hanging requests continue.
    pub fn clear(&self) {
        self.change(|set| *set = FaultState::default());
        self.cleared.send_modify(|count| *count += 1);
    }

    pub(super) fn take_endpoint(&self, endpoint: Endpoint) -> Option<EndpointFault> {
        self.change(|set| {
            let (fault, once) = set.endpoints.get(&endpoint)?.clone();
            if once {
                set.endpoints.remove(&endpoint);
            }
            Some(fault)
        })
    }

    pub(super) fn take_authorization(&self) -> Option<AuthorizationFault> {
        self.change(|set| set.authorization.take())
    }

    pub(super) fn refusal(&self) -> Option<String> {
        self.change(|set| set.refusal.clone())
    }

    pub(super) fn take_id_token(&self) -> Option<IdTokenFault> {
        self.change(|set| set.id_token.take())
    }

    pub(super) fn forced_acr(&self) -> Option<Value> {
        self.change(|set| set.acr.clone())
    }

    pub(super) fn declines_consent(&self) -> bool {
        self.change(|set| set.declines_consent)
    }

    pub(super) fn renews_sid(&self) -> bool {
        self.change(|set| set.new_sid_at_step_up)
    }

    pub(super) fn has_logout_slash(&self) -> bool {
        self.change(|set| set.slash_in_logout_issuer)
    }

    pub(super) fn revocation_reach(&self) -> RevocationReach {
        self.change(|set| set.revocation_reach)
    }

    pub(super) fn clock_offset(&self) -> SignedDuration {
        self.change(|set| set.clock_offset)
    }

    /// Waits for the next `clear`. Create it before looking up the fault, so that a `clear` in
    /// between is not missed.
    pub(super) fn wait_until_cleared(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut cleared = self.cleared.subscribe();
        async move {
            // An error means that the instance is dropped: then nothing waits for an answer.
            let _gone = cleared.changed().await;
        }
    }
}
