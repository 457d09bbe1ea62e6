//! The HTTP side: router, middleware, extractors, handlers.
