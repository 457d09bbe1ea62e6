//! One handler file per page.

pub mod appearance;
pub mod dialog;
pub mod folder;
pub mod language;
pub mod login;
pub mod logout;
pub mod old_addresses;
pub mod parties;
pub mod start;
