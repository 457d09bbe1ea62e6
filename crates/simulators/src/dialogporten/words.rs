//! The closed sets of words in a dialog: written in `PascalCase` by service owners, in
//! `SCREAMING_SNAKE_CASE` by the GraphQL API.
//!
//! The order of the variants is the order of the official schema, which introspection shows.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

/// Where a dialog stands.
#[derive(Clone, Copy, Debug, Default, Deserialize, Enum, Eq, PartialEq, Serialize)]
pub enum DialogStatus {
    /// Started, for example a form being filled in.
    InProgress,
    /// Begun by the user and not sent.
    Draft,
    /// The service owner's turn.
    Awaiting,
    /// The user must act.
    RequiresAttention,
    /// Finished.
    Completed,
    /// No explicit status.
    #[default]
    NotApplicable,
}

/// A label on a dialog, shared by everybody with access to it.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub enum SystemLabel {
    /// Neither in the bin nor in the archive.
    Default,
    /// In the bin.
    Bin,
    /// In the archive.
    Archive,
    /// Marked as unread by a user.
    MarkedAsUnopened,
    /// Something was sent from the party.
    Sent,
}

/// What happened to a dialog.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the words of the official schema say it all")]
pub enum ActivityType {
    DialogCreated,
    DialogClosed,
    Information,
    TransmissionOpened,
    PaymentMade,
    SignatureProvided,
    DialogOpened,
    DialogDeleted,
    DialogRestored,
    SentToSigning,
    SentToFormFill,
    SentToSendIn,
    SentToPayment,
    FormSubmitted,
    FormSaved,
    CorrespondenceOpened,
    CorrespondenceConfirmed,
}

/// What a transmission is.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the words of the official schema say it all")]
pub enum TransmissionType {
    Information,
    Acceptance,
    Rejection,
    Request,
    Alert,
    Decision,
    Submission,
    Correction,
}

impl TransmissionType {
    /// Whether the party sent it; everything else comes from the service owner.
    #[must_use]
    pub fn is_from_party(self) -> bool {
        matches!(self, Self::Submission | Self::Correction)
    }
}

/// On whose side an actor stands.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, PartialEq, Serialize)]
pub enum ActorType {
    /// Somebody acting for the party.
    PartyRepresentative,
    /// The service owner itself.
    ServiceOwner,
}

/// For whom the URL of an attachment is meant.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, PartialEq, Serialize)]
pub enum AttachmentUrlConsumer {
    /// A person with a browser.
    Gui,
    /// A system.
    Api,
}

/// How prominent a GUI action is.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the words of the official schema say it all")]
pub enum GuiActionPriority {
    Primary,
    Secondary,
    Tertiary,
}

/// The HTTP method of an action, in capitals everywhere.
#[derive(Clone, Copy, Debug, Default, Deserialize, Enum, Eq, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the words of HTTP say it all")]
pub enum HttpVerb {
    #[default]
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
    Trace,
    Connect,
}

/// Which way a list is sorted.
#[derive(Clone, Copy, Debug, Enum, Eq, PartialEq)]
pub enum OrderDirection {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}
