//! Simulated ID-porten: a strict OpenID Connect provider.
//!
//! It follows the rules that ID-porten publishes (two hosts, PAR, S256, `private_key_jwt`, rotating
//! refresh tokens, SSO with idle and absolute limits, logout at every client) and refuses what
//! ID-porten refuses, so that a relying party that works here has been tested against them. Where
//! the behaviour of the real one is unknown, the choice is stated beside the code.
//!
//! It does not offer eIDAS, e-mail users, opaque access tokens, response modes other than `query`
//! or `sso_disabled` clients. Its people are synthetic and need no password: anybody who can reach
//! it can log in as anybody, so it serves loopback only.
//!
//! Invariant: all state of an instance is in [`Idporten`]; two instances share nothing but key
//! material, under different `kid`s.

mod authorize;
mod backchannel;
mod client;
mod client_authentication;
mod client_keys;
mod discovery;
mod event_log;
mod exchange;
mod faults;
mod http_message;
mod interaction;
mod keys;
mod logout;
mod pages;
mod people;
mod revocation;
mod server;
mod settings;
mod sso;
mod store;
mod texts;
mod token;
mod userinfo;

pub use client::{ClientAuthentication, ClientRegistration, RefreshUsage};
pub use event_log::{Canary, CanaryKind, Event, EventLog};
pub use faults::{
    AuthorizationFault, Endpoint, EndpointFault, Faults, IdTokenFault, RevocationReach,
};
#[cfg(test)]
pub(crate) use people::is_synthetic;
pub use people::{Level, TestPerson};
pub use server::{Idporten, is_loopback_only};
pub use settings::{Error, Settings};
