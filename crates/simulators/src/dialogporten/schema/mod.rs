//! GraphQL schema: the simulated part of the official one, with its names and nullability.
//!
//! `tests/schema/validate.mjs` proves it a subset of the official schema. What a request brings
//! besides its document is passed as [`RequestContext`] in the request's data.

mod catalogue;
pub(super) mod errors;
pub(super) mod inputs;
mod lookup;
mod mutation;
mod query;
mod render;
pub(super) mod scalars;
mod subscription;
pub(super) mod types;

use std::sync::Arc;

use async_graphql::{Context, Error, ErrorExtensions as _};
use jiff::Timestamp;

use super::{
    Inner,
    access::Access,
    auth::{Caller, Identity},
    language::Languages,
};

/// The executable schema, as async-graphql types it.
pub(super) type Schema =
    async_graphql::Schema<query::Queries, mutation::Mutations, subscription::Subscriptions>;

/// Builds the schema over the simulator's state.
pub(super) fn schema(inner: Arc<Inner>) -> Schema {
    let subscriptions = subscription::Subscriptions;
    async_graphql::Schema::build(query::Queries, mutation::Mutations, subscriptions)
        .data(inner)
        .disable_suggestions()
        .finish()
}

/// Error message for a token that does not authorise the operation.
pub(super) const NOT_AUTHORIZED: &str =
    "The current user is not authorized to access this resource.";

/// Request context besides the document.
#[derive(Debug)]
pub(super) struct RequestContext {
    pub(super) identity: Identity,
    pub(super) languages: Languages,
    /// One timestamp for the whole request.
    pub(super) now: Timestamp,
    /// Whether every label change loses to a concurrent one.
    pub(super) forces_conflict: bool,
    /// Response keys of the searches that time out.
    pub(super) too_broad: Vec<String>,
}

/// Context of one resolver: caller, languages, time and state.
struct ResolverContext<'a> {
    inner: &'a Inner,
    caller: &'a Caller,
    /// `None` for a person unknown to the platform.
    access: Option<Arc<Access>>,
    languages: &'a Languages,
    now: Timestamp,
    forces_conflict: bool,
    too_broad: &'a [String],
}

/// Authorises persons with the scope; each root field checks it, as in the real one.
fn authorize<'a>(ctx: &Context<'a>) -> async_graphql::Result<ResolverContext<'a>> {
    let inner = ctx.data::<Arc<Inner>>()?;
    let context = ctx.data::<RequestContext>()?;
    let caller = match &context.identity {
        Identity::Person(caller) => caller,
        Identity::NoScope | Identity::Dialog(_) => {
            return Err(error_with_code(NOT_AUTHORIZED, "AUTH_NOT_AUTHORIZED"));
        }
        Identity::UnknownType => {
            return Err(error_with_code(
                "The user type is unknown.",
                "AUTH_USER_TYPE_UNKNOWN",
            ));
        }
        Identity::UnknownLevel => return Err(execution_error()),
    };
    Ok(ResolverContext {
        inner,
        caller,
        access: inner.rights.access_of(&caller.pid, context.now),
        languages: &context.languages,
        now: context.now,
        forces_conflict: context.forces_conflict,
        too_broad: &context.too_broad,
    })
}

fn error_with_code(message: &str, code: &str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// The real Dialogporten's answer to an internal failure: no code, no detail.
fn execution_error() -> Error {
    Error::new("Unexpected Execution Error")
}

/// A non-null value is missing; the nearest nullable parent becomes null.
pub(super) fn missing_value_error() -> Error {
    error_with_code("Cannot return null for non-nullable field.", "HC0018")
}
