//! The one integration-test binary.

#![cfg(test)]

mod conventions;
mod dialogporten_client;
mod recordings_client;
mod support;
mod text;
