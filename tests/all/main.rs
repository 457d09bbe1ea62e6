//! The one integration-test binary.

#![cfg(test)]

mod conventions;
mod dialogporten_client;
#[cfg(feature = "demo")]
mod dialogporten_simulator;
#[cfg(feature = "demo")]
mod recordings;
mod recordings_client;
#[cfg(feature = "demo")]
mod token_issuer;
