//! Values that leave the server encrypted and come back with a request, each bound to its reader and
//! purpose.

pub mod cursor;
pub mod dialog_token;
pub mod label_target;
