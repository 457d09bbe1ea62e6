//! Names of service owners.
