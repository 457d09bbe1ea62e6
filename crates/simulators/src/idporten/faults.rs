//! Faults that a test can switch on: everything that a provider, or someone between, may do wrong.
//!
//! Faults belong to one instance, so tests that run at the same time do not meet. A fault is set
//! for the next request only or until cleared.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::SignedDuration;
use serde_json::{Map, Value};
use tokio::sync::watch;

/// Where requests arrive. The token endpoint is two, by grant type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Endpoint {
    /// `/.well-known/openid-configuration`.
    Discovery,
    /// `/jwks.json`.
    Jwks,
    /// `/par`.
    Par,
    /// `/authorize`.
    Authorize,
    /// The login page: shown, or sent in.
    Login,
    /// The consent page: shown, or sent in.
    Consent,
    /// `/token` with a code, or with an unknown grant type.
    CodeExchange,
    /// `/token` with a refresh token.
    Refresh,
    /// `/token/revoke`.
    Revoke,
    /// `/token/introspect`.
    Introspect,
    /// `/userinfo`.
    Userinfo,
    /// `/logout`.
    Logout,
    /// A call from here to a client's back-channel logout address.
    BackchannelLogout,
    /// Styles, icon and unknown addresses.
    Other,
}

/// What an endpoint does instead of its work.
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
    /// Answers 200 with these words in place of the true body.
    Body(String),
    /// Works as usual, then replaces these members of the JSON answer; `null` removes one.
    Merge(Map<String, Value>),
    /// Does not answer until [`Faults::clear`]; works as usual then.
    Hang,
    /// Works as usual, then breaks the connection: the answer is lost.
    LoseAnswer,
    /// Works as usual, and answers after this time.
    Delay(Duration),
}

/// What the next answer on a client's redirect address looks like.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AuthorizationFault {
    /// No `iss`.
    MissingIssuer,
    /// Another `iss`.
    OtherIssuer(String),
    /// `iss` twice, both right.
    DuplicateIssuer,
    /// No `state`.
    MissingState,
    /// Another `state`.
    OtherState(String),
    /// `state` twice, both right.
    DuplicateState,
    /// `code` twice, both right.
    DuplicateCode,
    /// Neither `code` nor `error`.
    Nothing,
    /// Both `code` and `error`.
    CodeAndError,
    /// This `error`, with a description, in place of a code.
    Error(String),
    /// A code that was never issued.
    UnknownCode,
}

/// What is wrong with an ID token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum IdTokenFault {
    /// Signed with `alg: none` and an empty signature.
    AlgorithmNone,
    /// `HS256`, keyed with the provider's public key.
    AlgorithmHs256,
    /// `RS512` by the right key.
    AlgorithmRs512,
    /// A critical header extension that nobody understands.
    CriticalHeader,
    /// A `kid` that is not published.
    UnknownKey,
    /// No `kid`.
    MissingKey,
    /// A foreign key's signature under a published `kid`.
    ForeignKey,
    /// One character of the signature changed.
    BrokenSignature,
    /// Claims replaced; `null` removes one.
    Claims(Map<String, Value>),
    /// The client and somebody else in `aud`.
    ExtraAudience,
    /// `pid` with a wrong last check digit.
    PidWithWrongCheckDigit,
    /// `iat`, `exp` and `auth_time` moved.
    Time(SignedDuration),
    /// Only `exp` moved: negative values make it expired.
    Expiry(SignedDuration),
    /// Only `iat` moved.
    IssuedAt(SignedDuration),
}

impl IdTokenFault {
    /// One claim with another value; `null` removes it.
    #[must_use]
    pub fn claim(name: &str, value: impl Into<Value>) -> Self {
        Self::Claims(Map::from_iter([(name.to_owned(), value.into())]))
    }
}

/// What ends when a client revokes one token. (ID-porten's documentation says the grant; which tokens
/// belong to one grant is not published.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RevocationReach {
    /// That token alone.
    Token,
    /// Everything that came from the same login.
    #[default]
    Grant,
    /// Everything that the client has of the person.
    Person,
}

#[derive(Default)]
struct Set {
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

/// The switches of one instance; clones are the same switches.
#[derive(Clone)]
pub struct Faults {
    set: Arc<Mutex<Set>>,
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

    fn change<T>(&self, change: impl FnOnce(&mut Set) -> T) -> T {
        change(&mut self.set.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Every request to the endpoint fails like this until cleared.
    pub fn endpoint(&self, endpoint: Endpoint, fault: EndpointFault) {
        self.change(|set| set.endpoints.insert(endpoint, (fault, false)));
    }

    /// The next request to the endpoint fails like this.
    pub fn endpoint_once(&self, endpoint: Endpoint, fault: EndpointFault) {
        self.change(|set| set.endpoints.insert(endpoint, (fault, true)));
    }

    /// The endpoint works again; requests that hang there stay until [`Faults::clear`].
    pub fn heal(&self, endpoint: Endpoint) {
        self.change(|set| set.endpoints.remove(&endpoint));
    }

    /// The next answer on a redirect address has this fault.
    pub fn next_authorization(&self, fault: AuthorizationFault) {
        self.change(|set| set.authorization = Some(fault));
    }

    /// Every authorization request is answered with this error at once, whether or not the person may
    /// be asked.
    pub fn refuse_authorization(&self, error: &str) {
        self.change(|set| set.refusal = Some(error.to_owned()));
    }

    /// The next ID token has this fault.
    pub fn next_id_token(&self, fault: IdTokenFault) {
        self.change(|set| set.id_token = Some(fault));
    }

    /// Every login ends with this `acr` in its ID token and access token, whatever was reached;
    /// `null` leaves the claim out.
    pub fn acr(&self, acr: impl Into<Value>) {
        self.change(|set| set.acr = Some(acr.into()));
    }

    /// Consent counts as declined without asking: the scope that needs it is dropped.
    pub fn decline_consent(&self) {
        self.change(|set| set.declines_consent = true);
    }

    /// A step-up by the same person gives the session another `sid`. (What ID-porten does is not
    /// known; here the `sid` survives unless this is set.)
    pub fn new_sid_at_step_up(&self) {
        self.change(|set| set.new_sid_at_step_up = true);
    }

    /// Front-channel logout calls name the issuer with a trailing slash, as an example of
    /// ID-porten's does.
    pub fn slash_in_logout_issuer(&self) {
        self.change(|set| set.slash_in_logout_issuer = true);
    }

    /// What ends when a client revokes one token.
    pub fn revoking_ends(&self, reach: RevocationReach) {
        self.change(|set| set.revocation_reach = reach);
    }

    /// ID tokens are dated by a clock that is ahead of the instance's by this.
    pub fn clock_is_ahead(&self, by: SignedDuration) {
        self.change(|set| set.clock_offset = by);
    }

    /// Everything works again, and requests that hang go on.
    pub fn clear(&self) {
        self.change(|set| *set = Set::default());
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

    /// A wait for the next `clear`. It must be made before the fault is looked up, so that a
    /// `clear` in between is not missed.
    pub(super) fn until_cleared(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut cleared = self.cleared.subscribe();
        async move {
            // An error means that the instance is gone: then nothing waits for an answer.
            let _gone = cleared.changed().await;
        }
    }
}
