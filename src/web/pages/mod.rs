//! One handler file per page.

pub mod dialog;
pub mod inbox;
pub mod language;
pub mod login;
pub mod logout;
pub mod parties;
pub mod start;
