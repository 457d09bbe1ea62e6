//! The one integration-test binary.
//!
//! `cfg(test)` is always true here; it tells the lints that helpers are tests too.

#![cfg(test)]

#[cfg(feature = "demo")]
mod access;
mod alone;
#[cfg(feature = "demo")]
mod audit;
#[cfg(feature = "demo")]
mod back_channel;
#[cfg(feature = "demo")]
mod client_addresses;
#[cfg(feature = "demo")]
mod client_keys;
#[cfg(feature = "demo")]
mod content;
mod conventions;
#[cfg(feature = "demo")]
mod damaged;
#[cfg(feature = "demo")]
mod deadline_order;
#[cfg(feature = "demo")]
mod deep_links;
#[cfg(feature = "demo")]
mod degraded;
#[cfg(feature = "demo")]
mod dialog;
#[cfg(feature = "demo")]
mod dialog_pages;
mod dialogporten_client;
#[cfg(feature = "demo")]
mod folders;
#[cfg(feature = "demo")]
mod foreign_cookies;
#[cfg(feature = "demo")]
mod form_matrix;
#[cfg(feature = "demo")]
mod heads;
#[cfg(feature = "demo")]
mod history;
#[cfg(feature = "demo")]
mod identity_numbers;
#[cfg(feature = "demo")]
mod inbox;
#[cfg(feature = "demo")]
mod isolation;
#[cfg(feature = "demo")]
mod journey;
#[cfg(feature = "demo")]
mod labels;
#[cfg(feature = "demo")]
mod leaks;
#[cfg(feature = "demo")]
mod live;
#[cfg(feature = "demo")]
mod log_out_races;
mod logging_out;
#[cfg(feature = "demo")]
mod login;
#[cfg(feature = "demo")]
mod login_forms;
#[cfg(feature = "demo")]
mod login_loops;
#[cfg(feature = "demo")]
mod login_refused;
#[cfg(feature = "demo")]
mod login_steps;
#[cfg(feature = "demo")]
mod long_addresses;
#[cfg(feature = "demo")]
mod malformed;
mod many_parties;
#[cfg(feature = "demo")]
mod narrowing;
#[cfg(feature = "demo")]
mod old_addresses;
mod operations;
mod organisations;
mod own_pages;
mod pages;
#[cfg(feature = "demo")]
mod parties;
#[cfg(feature = "demo")]
mod party_cookie;
#[cfg(feature = "demo")]
mod profile;
#[cfg(feature = "demo")]
mod quiet_reads;
#[cfg(feature = "demo")]
mod recorded_damage;
mod recordings_client;
#[cfg(feature = "demo")]
mod refreshed_tokens;
#[cfg(feature = "demo")]
mod return_addresses;
#[cfg(feature = "demo")]
mod routes_access;
#[cfg(feature = "demo")]
mod saved_searches;
#[cfg(feature = "demo")]
mod searching;
mod security;
#[cfg(feature = "demo")]
mod services;
#[cfg(feature = "demo")]
mod session_commands;
#[cfg(feature = "demo")]
mod sessions;
#[cfg(feature = "demo")]
mod slow_upstream;
mod store;
mod support;
mod text;
#[cfg(feature = "demo")]
mod units;
mod url_table;
#[cfg(feature = "demo")]
mod worlds;
