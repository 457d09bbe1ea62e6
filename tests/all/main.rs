//! The one integration-test binary.
//!
//! `cfg(test)` is always true here; it tells the lints that helpers are tests too.

#![cfg(test)]

mod conventions;
#[cfg(feature = "demo")]
mod dialog;
mod dialogporten_client;
#[cfg(feature = "demo")]
mod dialogporten_running;
#[cfg(feature = "demo")]
mod dialogporten_simulator;
#[cfg(feature = "demo")]
mod dialogporten_tokens;
#[cfg(feature = "demo")]
mod dialogporten_world;
#[cfg(feature = "demo")]
mod idporten_simulator;
#[cfg(feature = "demo")]
mod inbox;
#[cfg(feature = "demo")]
mod journey;
#[cfg(feature = "demo")]
mod login_steps;
#[cfg(feature = "demo")]
mod pages;
#[cfg(feature = "demo")]
mod recordings;
mod recordings_client;
#[cfg(feature = "demo")]
mod service_owner;
mod store;
mod support;
mod text;
#[cfg(feature = "demo")]
mod token_issuer;
