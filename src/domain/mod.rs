//! What a dialog, a party and a position in a list are, and the rules about them.
//!
//! Knows neither HTTP nor HTML nor the clock: a rule that depends on the time takes it.

pub mod dialog;
pub mod folder;
pub mod label;
pub mod name;
pub mod parties;
pub mod party;
pub mod service_owner;
pub mod text;

pub use dialog::{
    Attachment, AttachmentUrl, ConsumerType, Dialog, DialogId, DialogPage, DialogRefusal,
    DialogSummary, GuiAction, HttpVerb, Label, Position, Priority, Seen, Status,
};
pub use folder::Folder;
pub use label::{LabelAction, LabelChange, LabelOutcome, LabelTarget};
pub use parties::{Parties, Scope};
pub use party::{OrganisationNumber, Party, PartyKind, PartyUrn};
pub use service_owner::{OwnerCode, OwnerMarks, Picture, PictureHash};
pub use text::{Localised, MarkedText, Markup, Phrase};
