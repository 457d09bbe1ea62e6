//! Settings of a simulated ID-porten, and their validation errors.

use url::Url;

use super::{ClientRegistration, TestPerson};
use clock::Clock;

/// Why a simulated ID-porten does not start, or cannot do what a test requests.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An origin has a path, a query or no host.
    #[error("{0} is not an origin (scheme, host and port only)")]
    NotAnOrigin(Url),
    /// A person who could be real, or whose number fails every check.
    #[error("the person {0} has no synthetic national identity number")]
    NotSynthetic(String),
    /// Two clients, or two people, have the same name.
    #[error("{0} is registered twice")]
    Duplicate(String),
    /// A client's registration breaks a rule of ID-porten's.
    #[error("client {client}: {fault}")]
    Client {
        /// Identifier of the invalid client registration.
        client: String,
        /// The rule that it breaks, in English.
        fault: &'static str,
    },
    /// A person or client that is not registered.
    #[error("{0} is not registered")]
    Unknown(String),
    /// The address can be reached from other machines.
    #[error("{0} is not a loopback address: the simulated login asks for no password")]
    NotLoopback(std::net::SocketAddr),
    /// A key could not be generated or used.
    #[error("RSA failed")]
    Key,
    /// The listener failed while serving.
    #[error("cannot serve")]
    Serve(#[source] std::io::Error),
    /// The client for back-channel logout could not be built.
    #[error("cannot build the HTTP client")]
    Http(#[source] reqwest::Error),
}

/// Settings to start a simulated ID-porten with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Origin of the endpoints for servers; also the issuer in every token.
    pub issuer: Url,
    /// Origin of the pages for browsers; may equal `issuer`.
    pub login: Url,
    /// Registered clients, that is, relying parties.
    pub clients: Vec<ClientRegistration>,
    /// People who can log in.
    pub people: Vec<TestPerson>,
    /// Clock for all times and lifetimes.
    pub clock: Clock,
}

impl Settings {
    /// The issuer as written in tokens: without a trailing slash.
    pub(super) fn issuer_name(&self) -> &str {
        self.issuer.as_str().trim_end_matches('/')
    }

    /// URL of a path on the host for servers.
    pub(super) fn server_url(&self, path: &str) -> String {
        format!("{}{path}", self.issuer_name())
    }

    /// URL of a path on the host for browsers.
    pub(super) fn browser_url(&self, path: &str) -> String {
        format!("{}{path}", self.login.as_str().trim_end_matches('/'))
    }

    pub(super) fn client(&self, id: &str) -> Option<&ClientRegistration> {
        self.clients.iter().find(|client| client.client_id == id)
    }

    pub(super) fn person(&self, id: &str) -> Option<&TestPerson> {
        self.people.iter().find(|person| person.id == id)
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        for origin in [&self.issuer, &self.login] {
            let bare = origin.path() == "/" && origin.query().is_none() && origin.has_host();
            if !bare || origin.fragment().is_some() || !origin.username().is_empty() {
                return Err(Error::NotAnOrigin(origin.clone()));
            }
        }
        for (index, person) in self.people.iter().enumerate() {
            person.check()?;
            if self
                .people
                .iter()
                .skip(index + 1)
                .any(|other| other.id == person.id)
            {
                return Err(Error::Duplicate(person.id.clone()));
            }
        }
        for (index, client) in self.clients.iter().enumerate() {
            client.check()?;
            if self
                .clients
                .iter()
                .skip(index + 1)
                .any(|other| other.client_id == client.client_id)
            {
                return Err(Error::Duplicate(client.client_id.clone()));
            }
        }
        Ok(())
    }
}
