//! Simulated Dialogporten: the end-user GraphQL API, proven against recordings.

pub mod create;
mod party;
pub mod words;
pub mod world;
