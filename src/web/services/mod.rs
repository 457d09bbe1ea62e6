//! Services shared by handlers: lists, parties, services, opened dialogs and label changes, loaded
//! with the credentials of the current user.

pub(crate) mod fully_read;
pub mod label_changes;
pub mod list_loader;
pub mod live_updates;
pub mod opened_dialog;
pub mod page_context;
pub mod party_list;
pub mod party_selection;
pub mod pinned;
pub mod recent_owners;
pub mod service_list;
