//! Page views for the askama templates, one module per page.

pub mod access;
pub mod accessibility;
pub mod dialog;
pub mod error;
pub mod export;
pub mod filter;
pub mod help;
pub mod history;
pub mod label;
pub mod list;
pub mod log_in;
pub mod log_out;
pub mod logged_out;
pub mod options;
pub mod parties;
pub mod privacy;
pub mod profile;
pub mod profile_delete;
pub mod row;
pub mod save_search;
pub mod saved_searches;
pub mod start;
pub mod units;
