//! Services shared by handlers: lists, parties, services, opened dialogs and label changes, loaded
//! with the credentials of the current user.

pub mod audit;
pub mod dialog_history;
pub mod dialog_state;
pub(crate) mod fully_read;
pub mod label_changes;
pub mod landing_list;
pub mod list_loader;
pub mod live_updates;
pub mod old_address;
pub mod opened_dialog;
pub mod page_context;
pub mod party_list;
pub mod party_selection;
pub mod pinned;
pub mod recent_owners;
pub mod saved_searches;
pub mod service_list;
