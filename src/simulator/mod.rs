//! Stand-ins for the services around the inbox, for the demo and the tests.
//!
//! They speak the real protocols over loopback HTTP and know nothing of the inbox; the inbox does
//! not know that it talks to them. Built only with the cargo feature `demo`.

pub mod dialogporten;
pub mod idporten;
pub mod service_owner;
pub mod surroundings;
pub mod world;
