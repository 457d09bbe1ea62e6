//! Handlers of the routes: a folder for each feature, with one file per page or form.

pub mod auth;
pub mod dialog;
pub mod labels;
pub mod legacy;
pub mod list;
pub mod parties;
pub mod profile;
pub mod saved_searches;
pub mod site;
