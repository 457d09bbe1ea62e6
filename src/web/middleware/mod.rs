//! Middleware around every handler, and the timeouts of connections
//! (`docs/rules/security.md#limits`).

pub mod browser_session;
pub mod compression;
pub mod concurrency;
pub(crate) mod connection_timeouts;
pub mod cookies;
pub mod error_pages;
pub mod host;
pub mod provider_origins;
pub mod rate_limit;
pub mod request_body;
pub mod request_id;
pub mod request_limits;
pub mod request_log;
pub mod require_login;
pub mod security_headers;
