//! The GraphQL schema: official names and nullability, the part of it that is simulated.
//!
//! `tests/schema/validate.mjs` proves it a subset of the official one. What a request brings
//! besides its document travels as [`Asking`] in the request's data.

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

/// The executable schema.
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

/// What those hear whose token is not for what they ask.
pub(super) const NOT_AUTHORIZED: &str =
    "The current user is not authorized to access this resource.";

/// What a request brings besides its document.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) identity: Identity,
    pub(super) languages: Languages,
    /// One time for the whole request.
    pub(super) now: Timestamp,
    /// Whether somebody else changes the labels first.
    pub(super) is_outrun: bool,
    /// The keys of the searches that take too long.
    pub(super) too_broad: Vec<String>,
}

/// An answer in the making: who asks, in what language, when, of what state.
struct Scene<'a> {
    inner: &'a Inner,
    caller: &'a Caller,
    /// Nothing for a person whom the platform does not know.
    access: Option<Arc<Access>>,
    languages: &'a Languages,
    now: Timestamp,
    is_outrun: bool,
    too_broad: &'a [String],
}

/// Lets persons with the scope in; each root field asks for itself, as the real one's do.
fn enter<'a>(ctx: &Context<'a>) -> async_graphql::Result<Scene<'a>> {
    let inner = ctx.data::<Arc<Inner>>()?;
    let asking = ctx.data::<Asking>()?;
    let caller = match &asking.identity {
        Identity::Person(caller) => caller,
        Identity::NoScope | Identity::Dialog(_) => {
            return Err(coded(NOT_AUTHORIZED, "AUTH_NOT_AUTHORIZED"));
        }
        Identity::UnknownType => {
            return Err(coded("The user type is unknown.", "AUTH_USER_TYPE_UNKNOWN"));
        }
        Identity::Fault => return Err(fault()),
    };
    Ok(Scene {
        inner,
        caller,
        access: inner.rights.of(&caller.pid, asking.now),
        languages: &asking.languages,
        now: asking.now,
        is_outrun: asking.is_outrun,
        too_broad: &asking.too_broad,
    })
}

fn coded(message: &str, code: &str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

/// What the real one says when something behind it fails: no code, nothing more.
fn fault() -> Error {
    Error::new("Unexpected Execution Error")
}

/// A value that the schema demands is missing; the nearest nullable parent becomes null.
pub(super) fn missing() -> Error {
    coded("Cannot return null for non-nullable field.", "HC0018")
}
