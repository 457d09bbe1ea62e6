//! The pages, one file each.

pub mod dialog;
pub mod error;
pub mod folder;
pub mod log_out;
pub mod logged_out;
pub mod parties;
pub mod row;
pub mod start;
