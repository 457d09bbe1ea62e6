//! The HTTP side: router, middleware, extractors, handlers.

pub mod client_address;
pub mod cookies;
pub mod form;
pub mod headers;
pub mod limiter;
pub mod serve;
