//! Stand-ins for the services around the inbox, for the demo and the tests.
//!
//! They speak the real protocols over loopback HTTP. This crate depends on nothing of the inbox, and
//! the inbox does not know that it talks to them: it depends on this crate with the cargo feature
//! `demo` only, to start them.

pub mod dialogporten;
pub mod http_client;
pub mod idporten;
pub mod service_owner;
pub mod surroundings;
pub mod world;
