//! Attachments of dialogs and transmissions: files at the service owner, by address.

use jiff::Timestamp;

use super::Localised;

/// Kind of client that an address is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsumerType {
    /// For people with a web browser.
    Gui,
    /// For machines that use the API.
    Api,
    /// A kind that this version does not know; the address is not offered.
    Unknown,
}

/// An attachment: one file, perhaps in several formats.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Name that is shown to people; may be empty.
    pub display_name: Localised,
    /// Logical name, for machines; `None` when not given.
    pub name: Option<String>,
    /// One address per format and kind of client.
    pub urls: Vec<AttachmentUrl>,
    /// When the file stops being available.
    pub expires_at: Option<Timestamp>,
}

/// One address of an attachment.
#[derive(Clone, Debug)]
pub struct AttachmentUrl {
    /// The address as written: untrusted, and possibly a URN that says why there is none.
    pub url: String,
    /// Media type, for instance `application/pdf`, as written.
    pub media_type: Option<String>,
    /// Kind of client that it is meant for.
    pub consumer: ConsumerType,
}
