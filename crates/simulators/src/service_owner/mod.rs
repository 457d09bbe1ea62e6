//! Demo service owner: a site of its own that dialogs link to.
//!
//! It is a second client of the same provider, so a visitor from the inbox needs no second login. A
//! submission here changes the dialog at Dialogporten, over the simulator's control interface. It
//! knows nothing of the inbox but its address.
//!
//! | address | content |
//! |---|---|
//! | `/sak/{dialog}` | the case; `POST` submits its form |
//! | `/sak/{dialog}/kvittering` | the receipt |
//! | `/vedlegg/{dialog}/{file}` | a file that the dialog links to |
//! | `/innhold/{dialog}`, `/innhold/{dialog}/{transmission}` | content that they refer to, for the inbox's page with the dialog token |
//! | `/handling/{dialog}/{action}` | `POST` or `DELETE`: an action, from the inbox's page with the dialog token |
//! | `/saksbehandler`, `/saksbehandler/{dialog}` | where the demo's operator acts as the service owner |
//! | `/flyttet/innhold/…`, `/annet-sted/…` | where content goes on redirect: on this site, and on another origin |
//! | `/orgs.json`, `/merker/{file}` | all service owners with names and marks, for the inbox |
//! | `/logg-inn/retur` | where the provider sends the browser back |
//! | `/logg-ut/varsel` | front-channel logout, called by the provider in an iframe |
//!
//! The failure modes of content and actions are in `failure_modes.rs`.
//!
//! Invariants: a case is shown only to people who may act for its party; a form works only with the
//! CSRF token of the session that it was shown to; content and actions for the inbox's page require
//! a dialog token, and cookies are ignored there.

mod actions;
mod cases;
mod caseworker_ui;
mod control_client;
mod cors;
mod embeds;
mod failure_modes;
mod files;
mod key;
mod login;
mod orgs;
mod pages;
mod provider;
mod responses;
mod sessions;
mod site;
mod texts;
mod token;

use std::{sync::Arc, time::Duration};

use axum::Router;
use url::Url;

pub use cases::Cases;
pub use failure_modes::{ActionFailure, ContentFailure, LoggedRequest};
pub use key::ClientKey;
pub use orgs::ORGANISATIONS;

use clock::Clock;

use crate::http_client;

/// Timeout of a call to the provider or to Dialogporten.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// Path of the redirect address after login at the provider.
const CALLBACK_PATH: &str = "/logg-inn/retur";
/// Path of front-channel logout, called by the provider.
const LOGOUT_PATH: &str = "/logg-ut/varsel";
/// Path of the site's published JWK set, which the provider reads.
const KEYS_PATH: &str = "/.well-known/jwks.json";

/// Why the site cannot start, or cannot serve a visitor.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A key could not be generated or used.
    #[error("the client key could not be made or used")]
    Key,
    /// The HTTP client could not be built.
    #[error("cannot build the HTTP client")]
    Http(#[source] reqwest::Error),
    /// The provider does not answer, or its answer is invalid.
    #[error("the login provider: {0}")]
    Provider(String),
    /// The ID token failed a check.
    #[error("the ID token is refused: {0}")]
    Token(String),
    /// Dialogporten's published documents cannot be read.
    #[error("Dialogporten: {0}")]
    Dialogporten(String),
    /// Dialogporten refused a change, for this reason.
    #[error("the control interface: {0}")]
    Control(String),
}

/// Settings to start the site with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin of the site, as browsers see it.
    pub public_url: Url,
    /// Issuer of the provider, where its metadata is found.
    pub issuer: Url,
    /// Client identifier of the site at the provider.
    pub client_id: String,
    /// Private key for `private_key_jwt` at the provider.
    pub key: ClientKey,
    /// Dialogporten, the issuer of the dialog tokens that the inbox's page sends.
    pub dialogporten: Url,
    /// The control interface of the simulated Dialogporten.
    pub control: Url,
    /// Origin of the inbox, for links back and for CORS.
    pub inbox: Url,
    /// Clock for all times and lifetimes.
    pub clock: Clock,
    /// The case records that the site serves.
    pub cases: Cases,
}

impl Settings {
    /// The issuer as written in tokens: without a trailing slash.
    fn issuer_name(&self) -> &str {
        self.issuer.as_str().trim_end_matches('/')
    }

    /// The site's origin, as browsers serialize it.
    fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    fn redirect_uri(&self) -> String {
        self.origin() + CALLBACK_PATH
    }

    fn at(&self, path: &str) -> Url {
        let mut address = self.public_url.clone();
        address.set_path(path);
        address
    }
}

/// Client registration of the site, for the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Identifier of the client, sent as `client_id`.
    pub client_id: String,
    /// Name shown on the provider's login page.
    pub client_name: String,
    /// The only redirect address that may receive a code.
    pub redirect_uri: String,
    /// The only address for the redirect after logout.
    pub post_logout_redirect_uri: String,
    /// Address of front-channel logout, called with `iss` and `sid`.
    pub frontchannel_logout_uri: String,
    /// Address of the site's JWK set, for `private_key_jwt`.
    pub jwks_uri: Url,
}

/// The demo service owner. Clones are the same instance.
#[derive(Clone, Debug)]
pub struct ServiceOwner {
    settings: Arc<Settings>,
    http: reqwest::Client,
    provider: Arc<provider::Provider>,
    sessions: Arc<sessions::SessionStore>,
    submissions: Arc<control_client::Submissions>,
    tokens: Arc<token::DialogTokenVerifier>,
    actions: Arc<actions::ActionStore>,
    opening_reports: Arc<actions::OpeningReports>,
    failure_modes: Arc<failure_modes::FailureModes>,
    /// CSRF token of the caseworker page's forms.
    form_token: Arc<str>,
}

impl ServiceOwner {
    /// Creates the site; it makes no call before the first visit.
    ///
    /// # Errors
    /// When the HTTP client cannot be built, or the system provides no randomness.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        Ok(Self {
            settings: Arc::new(settings),
            http: http_client::build_client(CALL_TIMEOUT).map_err(Error::Http)?,
            provider: Arc::default(),
            sessions: Arc::default(),
            submissions: Arc::default(),
            tokens: Arc::default(),
            actions: Arc::default(),
            opening_reports: Arc::default(),
            failure_modes: Arc::default(),
            form_token: key::random()?.into(),
        })
    }

    /// Client registration, required at the provider before anybody can log in.
    #[must_use]
    pub fn registration(&self) -> Registration {
        let settings = &self.settings;
        Registration {
            client_id: settings.client_id.clone(),
            client_name: "Demo-etat".to_owned(),
            redirect_uri: settings.redirect_uri(),
            post_logout_redirect_uri: settings.origin() + "/",
            frontchannel_logout_uri: settings.origin() + LOGOUT_PATH,
            jwks_uri: settings.at(KEYS_PATH),
        }
    }

    /// Routes of the site, without the control interface.
    pub fn router(&self) -> Router {
        site::router(self.clone())
    }
}
