//! Enums of a dialog: `PascalCase` in the service-owner API, `SCREAMING_SNAKE_CASE` in the GraphQL
//! API.
//!
//! The variants are in the order of the official schema, which introspection shows.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

/// Status of a dialog, which the service owner sets.
#[derive(Clone, Copy, Debug, Default, Deserialize, Enum, Eq, PartialEq, Serialize)]
pub enum DialogStatus {
    /// Started, for example a form being filled in.
    InProgress,
    /// Started by the user and not yet sent.
    Draft,
    /// Waiting for the service owner to act.
    Awaiting,
    /// Waiting for the user to act.
    RequiresAttention,
    /// Finished, as the service owner reports it.
    Completed,
    /// The service owner set no status.
    #[default]
    NotApplicable,
}

/// A label on a dialog, shared by everybody with access to it.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub enum SystemLabel {
    /// Neither in the bin nor in the archive.
    Default,
    /// Moved to the bin by a user.
    Bin,
    /// Moved to the archive by a user.
    Archive,
    /// Marked as unread by a user.
    MarkedAsUnopened,
    /// The party has sent something in the dialog.
    Sent,
}

/// Type of an activity in the history.
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

/// Type of a transmission; some types come from the party.
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

/// Kind of actor: the party's side or the service owner.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, PartialEq, Serialize)]
pub enum ActorType {
    /// Somebody acting for the party.
    PartyRepresentative,
    /// The service owner itself, without a person.
    ServiceOwner,
}

/// Intended consumer of the URL of an attachment.
#[derive(Clone, Copy, Debug, Deserialize, Enum, Eq, PartialEq, Serialize)]
pub enum AttachmentUrlConsumer {
    /// A person with a browser.
    Gui,
    /// A system, through an API client.
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

/// Sort direction of one key of a list.
#[derive(Clone, Copy, Debug, Enum, Eq, PartialEq)]
pub enum OrderDirection {
    /// Smallest or earliest value first.
    Asc,
    /// Largest or latest value first.
    Desc,
}
