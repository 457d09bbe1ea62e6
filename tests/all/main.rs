//! The one integration-test binary.
//!
//! `cfg(test)` is always true here; it tells the lints that helpers are tests too.

#[cfg(test)]
mod dialogporten_client;
#[cfg(test)]
#[cfg(feature = "demo")]
mod dialogporten_running;
#[cfg(test)]
#[cfg(feature = "demo")]
mod dialogporten_simulator;
#[cfg(test)]
#[cfg(feature = "demo")]
mod dialogporten_tokens;
#[cfg(test)]
#[cfg(feature = "demo")]
mod dialogporten_world;
#[cfg(test)]
#[cfg(feature = "demo")]
mod recordings;
#[cfg(test)]
mod recordings_client;
#[cfg(test)]
#[cfg(feature = "demo")]
mod token_issuer;
