//! The steps of a login against the simulated ID-porten over loopback HTTP, without any page.

mod bench;
mod callback;
mod id_token;
mod logout;
mod provider;
mod tokens;
