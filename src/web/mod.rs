//! The HTTP side: router, middleware, extractors, handlers.

pub mod form;
pub mod headers;
