//! Middleware around every handler, and the timeouts of connections
//! (`docs/rules/security.md#limits`).

pub mod concurrency;
pub(crate) mod connection_timeouts;
pub mod cookies;
pub mod rate_limit;
pub mod request_body;
pub mod request_id;
pub mod request_log;
pub mod security_headers;
