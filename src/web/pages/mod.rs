//! One handler file per page.

pub mod accessibility;
pub mod appearance;
pub mod calendar;
pub mod dialog;
pub mod dialog_token;
pub mod export;
pub mod filter;
pub mod folder;
pub mod fresh;
pub mod help;
pub mod label;
pub mod language;
pub mod login;
pub mod logout;
pub mod notice;
pub mod old_addresses;
pub mod options;
pub mod parties;
pub mod privacy;
pub mod profile;
pub mod save_search;
pub mod saved_searches;
pub mod start;
pub mod transmission;
pub mod undo;
pub mod units;
