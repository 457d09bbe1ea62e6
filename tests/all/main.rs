//! The one integration-test binary.
//!
//! `cfg(test)` is always true here; it tells the lints that helpers are tests too.

#![cfg(test)]

mod dialogporten_client;
mod recordings_client;
mod store;
