//! Felles arbeidsflate: the web inbox where people read and act on what the public sector has for
//! them.
//!
//! A request goes through the modules in one direction:
//!
//! ```text
//! browser ─▶ web (middleware, extractors, handlers, services) ─▶ dialogporten (client, wire, convert)
//!                          │                                          │
//!                          │◀────────────── domain ───────────────────┘
//!                          ▼
//! browser ◀─ template ◀─ views (words, dates and links chosen)
//! ```
//!
//! `docs/architecture.md` holds the code map and `docs/decisions` the reasons for the larger
//! decisions; `tests/all/conventions.rs` keeps the arrows between the modules as they are drawn
//! there.

pub mod app;
pub mod assets;
pub mod commands;
pub mod config;
pub mod content;
pub mod crypto;
pub mod dialogporten;
pub mod domain;
pub mod http_client;
pub mod i18n;
pub mod idporten;
pub mod secret;
pub mod server;
pub mod service_owners;
pub mod storage;
pub mod telemetry;
pub mod upstream;
pub mod urls;
pub mod views;
pub mod web;
