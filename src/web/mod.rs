//! HTTP side of the product: the router with its table of routes, middleware, extractors, services
//! and handlers.
//!
//! [`router`] gives every row of [`crate::urls::table`] its handlers and lists the middleware from
//! the outside in.

pub mod error;
pub mod extractors;
pub mod file_response;
pub mod handlers;
pub mod html;
pub mod middleware;
pub mod router;
pub mod sealed;
pub mod services;
