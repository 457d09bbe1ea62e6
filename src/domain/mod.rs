//! What a dialog, a party and a position in a list are, and the rules about them.
//!
//! Knows neither HTTP nor HTML nor the clock: a rule that depends on the time takes it.

pub mod blocks;
pub mod date_preset;
pub mod deadline;
pub mod dialog;
pub mod embed;
pub mod folder;
pub mod group;
pub mod history;
pub mod identity_number;
pub mod label;
pub mod lookup;
pub mod name;
pub mod order;
pub mod oslo;
pub mod parties;
pub mod party;
pub mod party_choices;
pub mod retry_after;
pub mod saved_search;
pub mod search_words;
pub mod service;
pub mod service_owner;
pub mod text;
pub mod transmission;
pub mod wish;

pub use blocks::{Limits, SearchTarget};
pub use date_preset::{DatePreset, Due, TimeRange};
pub use deadline::DueTime;
pub use dialog::{
    ActionId, Attachment, AttachmentUrl, ConsumerType, Count, Dialog, DialogId, DialogPage,
    DialogPart, DialogRefusal, DialogSummary, FolderCounts, GuiAction, HttpVerb, Label, Priority,
    Seen, Status, UnknownDates,
};
pub use embed::{Embed, EmbedKind};
pub use folder::Folder;
pub use group::{PartyGroup, PartySelection};
pub use history::History;
pub use label::{
    CurrentState, LabelAction, LabelChange, LabelOutcome, LabelRevision, PreviousState,
};
pub use lookup::{Lookup, LookupRefusal, Reference};
pub use order::{Position, Sort};
pub use parties::{Parties, Scope};
pub use party::{OrganisationNumber, Party, PartyKind, PartyUrn, PlatformIds, PlatformParty};
pub use party_choices::PartyChoices;
pub use retry_after::RetryAfter;
pub use search_words::SearchWords;
pub use service::{Service, ServiceCode, Services};
pub use service_owner::{OwnerAliases, OwnerCode, OwnerMarks, Picture, PictureHash};
pub use text::{Localised, MarkedText, Markup, Phrase};
pub use transmission::{
    Link, Sender, SenderKind, Transmission, TransmissionId, TransmissionKind, threads,
};
pub use wish::{ListFilter, SearchCriteria, SearchRole, SearchScope};
