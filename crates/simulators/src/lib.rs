//! Simulators of the services around the inbox, for the demo and the tests.
//!
//! They implement the real protocols over loopback HTTP. This crate does not depend on the inbox.
//! The inbox does not know that it talks to simulators: it depends on this crate only with the
//! cargo feature `demo`, to start them.

pub mod dialogporten;
pub mod fake_services;
pub mod http_client;
pub mod idporten;
pub mod service_owner;
pub mod world;
