//! Sealed values: encrypted by the server, sent out and returned with a request, each bound to its
//! reader and purpose.

pub mod cursor;
pub mod dialog_token;
pub mod label_target;
