//! Domain model: dialogs, parties, lists and cursors, and the rules about them.
//!
//! No HTTP, no HTML, no I/O and no clock: a rule that depends on the time takes it as an argument.

pub mod attachment;
pub mod batches;
pub mod date_range;
pub mod deadline;
pub mod dialog;
pub mod dialog_page;
pub mod embed;
pub mod folder;
pub mod history;
pub mod identity_number;
pub mod label;
pub mod list_filter;
pub mod lookup;
pub mod name;
pub mod order;
pub mod oslo;
pub mod outward_url;
pub mod parties;
pub mod party;
pub mod party_choices;
pub mod party_selection;
pub mod retry_after;
pub mod saved_search;
pub mod search_words;
pub mod service;
pub mod service_owner;
pub mod text;
pub mod transmission;

pub use crate::domain::batches::{Limits, SearchTarget};
pub use crate::domain::date_range::{DatePreset, Due, TimeRange};
pub use crate::domain::list_filter::{ListFilter, SearchCriteria, SearchRole, SearchScope};
pub use crate::domain::party_selection::{PartyGroup, PartySelection};
pub use attachment::{Attachment, AttachmentUrl, ConsumerType};
pub use deadline::DueTime;
pub use dialog::{
    ActionId, Dialog, DialogId, DialogPart, DialogRefusal, DialogSummary, GuiAction, HttpVerb,
    Label, Priority, Seen, Status, UnknownDates,
};
pub use dialog_page::{Count, DialogPage, FolderCounts};
pub use embed::{Embed, EmbedKind};
pub use folder::Folder;
pub use history::History;
pub use label::{
    CurrentState, LabelAction, LabelChange, LabelChangePhase, LabelChangeResult, LabelOutcome,
    LabelRevision, PreviousState, SentLabelChange,
};
pub use lookup::{Lookup, LookupRefusal, Reference};
pub use order::{Position, Sort};
pub use outward_url::{OutwardRule, outward_url};
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
