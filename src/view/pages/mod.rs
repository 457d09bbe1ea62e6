//! The pages, one file each.

pub mod dialog;
pub mod error;
pub mod inbox;
pub mod log_out;
pub mod logged_out;
pub mod parties;
pub mod row;
pub mod start;
