//! Felles arbeidsflate: the web inbox where people read and act on what the public sector has for
//! them.
//!
//! A request goes through the modules in one direction:
//!
//! ```text
//! browser ─▶ web (middleware, extractors, handler) ─▶ upstream (client, wire types, conversion)
//!                        │                                        │
//!                        │◀────────────── domain ─────────────────┘
//!                        ▼
//! browser ◀─ template ◀─ view (words, dates and links chosen)
//! ```
//!
//! `docs/architecture.md` holds the code map and `docs/decisions` the reasons for the larger
//! decisions; `tests/all/conventions.rs` keeps the arrows between the modules as they are drawn
//! there.

pub mod app;
pub mod assets;
pub mod config;
pub mod content;
#[cfg(feature = "demo")]
pub mod demo;
pub mod domain;
pub mod keyring;
pub mod login;
pub mod operations;
pub mod outbound;
#[cfg(feature = "demo")]
pub mod preview;
pub mod routes;
pub mod secret;
pub mod session;
pub mod telemetry;
pub mod text;
pub mod upstream;
pub mod view;
pub mod web;
