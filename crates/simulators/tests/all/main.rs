//! Tests of the simulators over HTTP on loopback, driven by clients that share no code with them.
//!
//! `cfg(test)` is always true here; it makes the lints treat helpers as tests.

#![cfg(test)]

mod dialogporten_control;
mod dialogporten_env;
mod dialogporten_events;
mod dialogporten_faults;
mod dialogporten_logs;
mod dialogporten_lookup;
mod dialogporten_search;
mod dialogporten_simulator;
mod dialogporten_tokens;
mod dialogporten_world;
mod idporten_simulator;
mod recordings;
mod second_recordings;
mod service_owner;
mod timelines;
mod token_issuer;
