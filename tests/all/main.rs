//! The one integration-test binary.

mod dialogporten_client;
mod recordings_client;
