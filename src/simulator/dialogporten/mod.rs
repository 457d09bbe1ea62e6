//! Simulated Dialogporten: the end-user GraphQL API, proven against recordings.
