//! Logging in and out at ID-porten, and whether the auth session is still valid.

pub mod login;
pub mod login_page;
pub mod logout;
pub mod session;
