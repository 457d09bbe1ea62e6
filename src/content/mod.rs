//! What the operator says in its own words: names, the notice bar, whom to ask, where to go.
//!
//! It comes from one TOML file (`docs/decisions/0032`, `CONTENT_FILE`) laid over the built-in
//! `default.toml`, and is read and checked once, at start: what a page shows of it needs no check
//! any more. Sentences of the product's own are not here but in `text`.

mod mark;
mod read;

use std::{collections::BTreeMap, io, path::Path};

use jiff::Timestamp;
use url::Url;

pub use self::mark::Mark;
use crate::i18n::Language;

/// The built-in content; also the description of the file for operators.
pub const DEFAULT: &str = include_str!("default.toml");

/// Largest content file and largest mark.
const FILE_LIMIT_BYTES: usize = 256 * 1024;

/// Everything that the operator says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The name of the service, where it is not the product's own.
    pub name: Option<Words>,
    /// The mark beside the name, where there is one.
    pub mark: Option<Mark>,
    /// What to say on every page for a while.
    pub notice: Option<Notice>,
    /// Whom to ask about the inbox itself.
    pub contact: Option<Contact>,
    /// What the page about privacy says of the operator.
    pub privacy: Privacy,
    /// The operator's statement in the public register of accessibility statements.
    pub statement: Option<Address>,
    /// Pages of others.
    pub links: Links,
    /// Whom to ask about messages, by the code of the service owner.
    pub owners: BTreeMap<String, Contact>,
    /// Ids of services that are offered first.
    pub pinned_services: Vec<String>,
}

/// A text in some of our languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In the order of [`Language::ALL`].
    each: [Option<String>; 3],
    /// What is the same in every language: a name.
    any: Option<String>,
}

impl Words {
    /// The text for a reader, with the language that it is in unless it is the reader's own or the
    /// same in all: what is missing is taken from bokmål, then nynorsk, then English.
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
    /// The address for a reader.
    #[must_use]
    pub fn href(&self, language: Language) -> &str {
        self.0.choose(language).0
    }

    /// The host that a link leads to, to be named beside it; with the port where there is one.
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

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something does not work as usual.
    Warning,
    /// Something does not work.
    Danger,
}

/// What to say on every page for a while (`docs/rules/inbox.md#f-7`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Tells this notice from others, so that closing one closes no later one.
    pub id: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub text: Words,
    /// Where there is more to read.
    pub link: Option<NoticeLink>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// The link of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeLink {
    /// What it says.
    pub text: Words,
    /// Where it leads.
    pub address: Address,
}

/// How to reach somebody. At least one way is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who it is.
    pub name: Words,
    /// A telephone number as people write it.
    pub phone: Option<String>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A page.
    pub page: Option<Address>,
}

/// What the page about privacy says of the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Privacy {
    /// Who decides over the processing.
    pub responsible: Option<Words>,
    /// The operator's own statement, with the legal basis.
    pub basis: Option<Address>,
    /// How many days the access log is kept.
    pub access_log_days: u32,
    /// How many days the audit log is kept.
    pub audit_log_days: u32,
}

/// Pages of others (`docs/rules/inbox.md#f-4`, `docs/rules/inbox.md#p-7`). One that the operator
/// sets to nothing is not linked to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// All forms and services.
    pub forms: Option<Address>,
    /// Where access is given and taken.
    pub access: Option<Address>,
    /// Altinn's profile: notification addresses, contact details of organisations, user name.
    pub profile: Option<Address>,
    /// Whether things work.
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

/// What is wrong with a content file, one line per fault.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Faults(pub Vec<String>);

impl Content {
    /// The built-in content.
    ///
    /// # Errors
    /// Never, as a test shows; it is read by the same reader as an operator's.
    pub fn builtin() -> Result<Self, Faults> {
        Self::parse("", true, &|_| Err(io::ErrorKind::NotFound.into()))
    }

    /// Reads an operator's file, and the mark beside it.
    ///
    /// # Errors
    /// All faults at once, each with the key that it is about.
    pub fn read(path: &Path, loopback_allowed: bool) -> Result<Self, Faults> {
        let unreadable = |error: io::Error| Faults(vec![format!("cannot be read: {error}")]);
        let bytes = limited(path).map_err(unreadable)?;
        let text =
            String::from_utf8(bytes).map_err(|_| Faults(vec!["is no text in UTF-8".to_owned()]))?;
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        Self::parse(&text, loopback_allowed, &|name| limited(&folder.join(name)))
    }

    /// Reads the text of a file, laid over the built-in content: a key that it has replaces the
    /// built-in one. `http` addresses pass on loopback hosts when `loopback_allowed`; `file` gives
    /// the bytes of a file beside it.
    ///
    /// # Errors
    /// All faults at once, each with the key that it is about.
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

    /// The mark at this path, if it is the mark's.
    #[must_use]
    pub fn mark_at(&self, path: &str) -> Option<&Mark> {
        self.mark.as_ref().filter(|mark| mark.path == path)
    }
}

/// The bytes of a file that is not too large to be ours.
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

/// Sixteen hexadecimal digits that stand for `bytes`.
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
