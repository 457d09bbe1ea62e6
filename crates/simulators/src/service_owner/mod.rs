//! Demo service owner: a site of its own that cases lead to.
//!
//! It is a second client of the same provider, so a visitor who comes from the inbox meets no
//! second login. What is sent in here changes the dialog at Dialogporten, over the simulator's
//! control interface. It knows nothing of the inbox but its address.
//!
//! | address | |
//! |---|---|
//! | `/sak/{dialog}` | the case; a posted form sends it in |
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
//! How content and actions go wrong is told in `conduct.rs`.
//!
//! Invariants: nothing of a case is shown to anybody who may not act for its party; a form works
//! only with the token of the session that it was shown to; what the inbox's page fetches is given
//! for a dialog token only, and no cookie counts there.

mod actions;
mod answer;
mod by_hand;
mod cases;
mod conduct;
mod control;
mod embeds;
mod files;
mod key;
mod login;
mod orgs;
mod pages;
mod provider;
mod shared;
mod site;
mod token;
mod visits;
mod words;

use std::{sync::Arc, time::Duration};

use axum::Router;
use url::Url;

pub use cases::Cases;
pub use conduct::{Content, Handling, SiteCall};
pub use key::ClientKey;
pub use orgs::LIST as ORGANISATIONS;

use clock::Clock;

use crate::http_client;

/// How long a call to the provider or to Dialogporten may take.
const CALL: Duration = Duration::from_secs(10);

/// Where the provider sends the browser back.
const CALLBACK: &str = "/logg-inn/retur";
/// Front-channel logout.
const LOGOUT_NOTICE: &str = "/logg-ut/varsel";
/// The keys that the provider knows the site by.
const KEYS: &str = "/.well-known/jwks.json";

/// Why the site cannot start, or cannot do what a visitor asks.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A key could not be made or used.
    #[error("the client key could not be made or used")]
    Key,
    /// The HTTP client could not be built.
    #[error("cannot build the HTTP client")]
    Http(#[source] reqwest::Error),
    /// The provider does not answer, or not as it should.
    #[error("the login provider: {0}")]
    Provider(String),
    /// The ID token is not acceptable.
    #[error("the ID token is refused: {0}")]
    Token(String),
    /// Dialogporten's published documents cannot be read.
    #[error("Dialogporten: {0}")]
    Dialogporten(String),
    /// Dialogporten did not take a change.
    #[error("the control interface: {0}")]
    Control(String),
}

/// What the site is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The site's own origin.
    pub public_url: Url,
    /// The provider's issuer.
    pub issuer: Url,
    /// The site's name at the provider.
    pub client_id: String,
    /// What it proves itself with there.
    pub key: ClientKey,
    /// Dialogporten, whose tokens the inbox's page brings.
    pub dialogporten: Url,
    /// The control interface of the simulated Dialogporten.
    pub control: Url,
    /// Origin of the inbox, to link back to.
    pub inbox: Url,
    /// The time that every limit is counted on.
    pub clock: Clock,
    /// What the site knows of its cases.
    pub cases: Cases,
}

impl Settings {
    /// The issuer as it stands in tokens: without a trailing slash.
    fn issuer_name(&self) -> &str {
        self.issuer.as_str().trim_end_matches('/')
    }

    /// The site's origin, as browsers write it.
    fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }

    fn redirect_uri(&self) -> String {
        self.origin() + CALLBACK
    }

    fn at(&self, path: &str) -> Url {
        let mut address = self.public_url.clone();
        address.set_path(path);
        address
    }
}

/// What has to be registered at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The client's identifier.
    pub client_id: String,
    /// The name that the login page shows.
    pub client_name: String,
    /// The one address that may receive a code.
    pub redirect_uri: String,
    /// The one address that may follow a logout.
    pub post_logout_redirect_uri: String,
    /// Called at every logout, with `iss` and `sid`.
    pub frontchannel_logout_uri: String,
    /// Where the site publishes its keys for `private_key_jwt`.
    pub jwks_uri: Url,
}

/// The demo service owner. Clones are the same instance.
#[derive(Clone, Debug)]
pub struct ServiceOwner {
    settings: Arc<Settings>,
    http: reqwest::Client,
    provider: Arc<provider::Provider>,
    visits: Arc<visits::Visits>,
    submissions: Arc<control::Submissions>,
    tokens: Arc<token::DialogTokens>,
    actions: Arc<actions::Actions>,
    opened: Arc<actions::Opened>,
    conducts: Arc<conduct::Conducts>,
    /// What the operator's forms must hold.
    form_token: Arc<str>,
}

impl ServiceOwner {
    /// Makes the site; it calls nobody until somebody visits it.
    ///
    /// # Errors
    /// When the HTTP client cannot be built, or the system gives no randomness.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        Ok(Self {
            settings: Arc::new(settings),
            http: http_client::client(CALL).map_err(Error::Http)?,
            provider: Arc::default(),
            visits: Arc::default(),
            submissions: Arc::default(),
            tokens: Arc::default(),
            actions: Arc::default(),
            opened: Arc::default(),
            conducts: Arc::default(),
            form_token: key::random()?.into(),
        })
    }

    /// What has to be registered at the provider before anybody can log in.
    #[must_use]
    pub fn registration(&self) -> Registration {
        let settings = &self.settings;
        Registration {
            client_id: settings.client_id.clone(),
            client_name: "Demo-etat".to_owned(),
            redirect_uri: settings.redirect_uri(),
            post_logout_redirect_uri: settings.origin() + "/",
            frontchannel_logout_uri: settings.origin() + LOGOUT_NOTICE,
            jwks_uri: settings.at(KEYS),
        }
    }

    /// The site.
    pub fn router(&self) -> Router {
        site::router(self.clone())
    }
}
