//! Content of the operator: names, logo, notice bar, contacts and links.
//!
//! It comes from one TOML file (`docs/decisions/0032`, `CONTENT_FILE`) merged over the built-in
//! `default.toml`, and is read and checked once, at start: what a page shows of it needs no further
//! check. The product's own texts are not here but in `i18n`.

mod mark;
mod read;

use std::{collections::BTreeMap, io, path::Path};

use jiff::Timestamp;
use url::Url;

pub use self::mark::Mark;
use crate::i18n::Language;

/// The built-in content, which also describes the file for operators.
pub const DEFAULT: &str = include_str!("default.toml");

/// Largest content file, and largest logo file that is read, in bytes.
const FILE_LIMIT_BYTES: usize = 256 * 1024;

/// All content of the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The name of the service; `None` for the product's own.
    pub name: Option<Words>,
    /// The logo beside the name, where there is one.
    pub mark: Option<Mark>,
    /// Notice bar on every page for a while.
    pub notice: Option<Notice>,
    /// Contact for questions about the inbox itself.
    pub contact: Option<Contact>,
    /// The operator's part of the privacy page.
    pub privacy: Privacy,
    /// The operator's statement in the public register of accessibility statements.
    pub statement: Option<Address>,
    /// Links to pages of others.
    pub links: Links,
    /// Contacts for questions about messages, by the code of the service owner.
    pub owners: BTreeMap<String, Contact>,
    /// Ids of services whose messages come first.
    pub pinned_services: Vec<String>,
}

/// A text in some of our languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Texts in the order of [`Language::ALL`].
    each: [Option<String>; 3],
    /// A text that is the same in every language, such as a name.
    any: Option<String>,
}

impl Words {
    /// The text for a reader, and its language unless that is the reader's own or the text is the
    /// same in all. A missing text is taken from bokmål, then nynorsk, then English.
    #[must_use]
    pub fn choose(&self, language: Language) -> (&str, Option<Language>) {
        if let Some(any) = &self.any {
            return (any, None);
        }
        let found = std::iter::once(language)
            .chain(Language::ALL)
            .find_map(|tried| Some((self.in_language(tried)?, tried)));
        match found {
            Some((text, own)) if own == language => (text, None),
            Some((text, other)) => (text, Some(other)),
            None => ("", None),
        }
    }

    fn in_language(&self, language: Language) -> Option<&str> {
        let mut pairs = Language::ALL.into_iter().zip(&self.each);
        let (_, text) = pairs.find(|(own, _)| *own == language)?;
        text.as_deref()
    }
}

/// An address that a browser may be sent to, perhaps another one for each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Words);

impl Address {
    /// The address for a reader of this language.
    #[must_use]
    pub fn href(&self, language: Language) -> &str {
        self.0.choose(language).0
    }

    /// The host of a link, to be shown beside it; with the port where there is one.
    #[must_use]
    pub fn host(&self, language: Language) -> String {
        let url = Url::parse(self.href(language)).ok();
        let host = url.as_ref().and_then(|url| {
            let host = url.host_str()?;
            let host = host.strip_prefix("www.").unwrap_or(host);
            Some(match url.port() {
                Some(port) => format!("{host}:{port}"),
                None => host.to_owned(),
            })
        });
        host.unwrap_or_default()
    }
}

/// Severity of a notice, as the operator sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Information; everything works as usual.
    Info,
    /// Something does not work as usual.
    Warning,
    /// Something does not work at all.
    Danger,
}

/// Notice on every page for a while (`docs/rules/inbox.md#f-7`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Id that differs between notices, so that closing one does not close a later one.
    pub id: String,
    /// Severity that the operator chose.
    pub severity: Severity,
    /// Text of the notice, by language.
    pub text: Words,
    /// Link to further information, if any.
    pub link: Option<NoticeLink>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// The link of a notice, with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeLink {
    /// Text of the link, by language.
    pub text: Words,
    /// Target of the link, by language.
    pub address: Address,
}

/// Contact details. At least one way is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Name of the person or office to contact.
    pub name: Words,
    /// A telephone number as people write it.
    pub phone: Option<String>,
    /// An e-mail address that needs no escaping in `mailto:`.
    pub email: Option<String>,
    /// A web page with contact information.
    pub page: Option<Address>,
}

/// The operator's part of the privacy page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    /// The controller, who decides over the processing.
    pub responsible: Option<Words>,
    /// The operator's own statement, with the legal basis.
    pub basis: Option<Address>,
    /// How many days the access log is kept.
    pub access_log_days: u32,
    /// How many days the audit log is kept.
    pub audit_log_days: u32,
}

/// Links to pages of others (`docs/rules/inbox.md#f-4`, `docs/rules/inbox.md#p-7`). One that the
/// operator sets to an empty text is `None` and not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Page with all forms and services.
    pub forms: Option<Address>,
    /// Page where access is given and withdrawn.
    pub access: Option<Address>,
    /// Altinn's profile: notification addresses, contact details of organisations, user name.
    pub profile: Option<Address>,
    /// Status page of the services.
    pub status: Option<Address>,
    /// The register of people's own contact details.
    pub contact_register: Option<Address>,
    /// The register of people's addresses.
    pub population_register: Option<Address>,
    /// The authority for complaints about privacy.
    pub privacy_authority: Option<Address>,
    /// The authority for complaints about accessibility.
    pub accessibility_authority: Option<Address>,
}

/// Faults of a content file, one line each.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Faults(pub Vec<String>);

impl Content {
    /// Reads the built-in content.
    ///
    /// # Errors
    /// Never, as a test shows; it is parsed by the same reader as an operator's.
    pub fn builtin() -> Result<Self, Faults> {
        Self::parse("", true, &|_| Err(io::ErrorKind::NotFound.into()))
    }

    /// Reads an operator's file, and the logo beside it.
    ///
    /// # Errors
    /// All faults at once, each with its key.
    pub fn read(path: &Path, loopback_allowed: bool) -> Result<Self, Faults> {
        let unreadable = |error: io::Error| Faults(vec![format!("cannot be read: {error}")]);
        let bytes = limited(path).map_err(unreadable)?;
        let text =
            String::from_utf8(bytes).map_err(|_| Faults(vec!["is no text in UTF-8".to_owned()]))?;
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        Self::parse(&text, loopback_allowed, &|name| limited(&folder.join(name)))
    }

    /// Parses the text of a file, merged over the built-in content: a key that it has replaces the
    /// built-in one. `http` addresses are accepted on loopback hosts when `loopback_allowed`;
    /// `file` reads the bytes of a file beside it.
    ///
    /// # Errors
    /// All faults at once, each with its key.
    pub fn parse(
        text: &str,
        loopback_allowed: bool,
        file: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    ) -> Result<Self, Faults> {
        read::content(text, loopback_allowed, file)
    }

    /// The notice to show at `now`, unless it is the one that the visitor has closed.
    #[must_use]
    pub fn notice_at(&self, now: Timestamp, closed: Option<&str>) -> Option<&Notice> {
        let is_open = |notice: &&Notice| {
            notice.from.is_none_or(|from| from <= now)
                && notice.to.is_none_or(|to| now < to)
                && closed != Some(notice.id.as_str())
        };
        self.notice.as_ref().filter(is_open)
    }

    /// The logo, if this is its path.
    #[must_use]
    pub fn mark_at(&self, path: &str) -> Option<&Mark> {
        self.mark.as_ref().filter(|mark| mark.path == path)
    }
}

/// The bytes of a file, at most [`FILE_LIMIT_BYTES`] of them.
fn limited(path: &Path) -> io::Result<Vec<u8>> {
    use io::Read as _;
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_LIMIT_BYTES).unwrap_or(u64::MAX);
    let file = std::fs::File::open(path)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > FILE_LIMIT_BYTES {
        let what = format!("it is larger than {} KiB", FILE_LIMIT_BYTES / 1024);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
    }
    Ok(bytes)
}

/// Sixteen hexadecimal digits of the SHA-256 hash of `bytes`.
fn fingerprint(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    let mut text = String::new();
    for byte in digest.as_ref().iter().take(8) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests;
