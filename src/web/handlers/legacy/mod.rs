//! Addresses of the inbox that was here before, and links from other services to a dialog.

pub mod deep_links;
pub mod old_addresses;
