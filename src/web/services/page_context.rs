//! Page context of a request: what its pages share, such as the CSRF token of forms and the acting
//! party.

use std::sync::Arc;

use http::HeaderMap;

use crate::{
    app::App,
    crypto::{self, Purpose},
    domain::{Folder, FolderCounts},
    storage::AuthSessionRef,
    urls::LocalPath,
    views::{
        components::operator_notice::NoticeBar,
        page::{ActingParty, Page, PageLocation},
    },
    web::extractors::preferences::Preferences,
};

/// Binding of a CSRF token when nobody is signed in.
const NOBODY: &str = "nobody";
/// Context that all CSRF tokens are sealed with.
const SEAL: &[u8] = b"form";
/// How long a form of the same person's previous login is accepted, in minutes.
const FORMER_MINUTES: u32 = 24 * 60;
/// Length of each hash in a CSRF token, in bytes.
const MARK_BYTES: usize = 16;

/// Origin of a form, by its CSRF token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormSource {
    /// A page of this login, or of a previous login of the same person.
    Own,
    /// A page in this browser of another person who was signed in here before.
    FormerPerson,
    /// A page that was rendered for another person.
    OtherPerson,
    /// The token is missing, not valid or too old.
    Unknown,
}

/// Content of a CSRF token: the login and the person that the page was rendered for, and when.
struct FormToken {
    /// When the page was rendered, in minutes since 1970.
    drawn: u32,
    login: [u8; MARK_BYTES],
    /// Hash of the person; zero when nobody was signed in.
    person: [u8; MARK_BYTES],
}

impl FormToken {
    fn to_bytes(&self) -> Vec<u8> {
        let drawn = self.drawn.to_be_bytes();
        [drawn.as_slice(), &self.login, &self.person].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (drawn, rest) = bytes.split_first_chunk()?;
        let (login, rest) = rest.split_first_chunk()?;
        Some(Self {
            drawn: u32::from_be_bytes(*drawn),
            login: *login,
            person: rest.try_into().ok()?,
        })
    }
}

/// The part of the browser session that its pages need. Responses carry it to the layer that writes
/// error pages.
#[derive(Clone, Debug, Default)]
pub struct PageContext {
    /// Reference of the session's login, which binds the CSRF tokens; `None` without a login.
    pub binding: Option<String>,
    /// Encoded key of the login's person, if the session holds one.
    pub person: Option<String>,
    /// Marks of other people's logins that this browser had before.
    pub former: Vec<String>,
    /// The acting party that the header of the page shows, if any.
    pub acting_party: Option<ActingParty>,
    /// The folder of the list that the page belongs to.
    pub folder: Option<Folder>,
    /// Id of the operator's notice that the visitor has closed.
    pub closed_notice: Option<String>,
}

impl PageContext {
    /// A page in the language that the browser prefers.
    #[must_use]
    pub fn page(&self, app: &App, headers: &HeaderMap, path: LocalPath) -> Page {
        let preferences = Preferences::read(app.cookies, headers);
        let (language, now) = (preferences.language(headers), app.clock.now());
        let content = Arc::clone(&app.config.content);
        Page {
            bar: NoticeBar::of(&content, language, now, self.closed_notice.as_deref()),
            content,
            language,
            now,
            path,
            form_token: self.form_token(app),
            acting_party: self.acting_party.clone(),
            confirmation: None,
            notices: Vec::new(),
            scheme: preferences.scheme,
            has_shortcuts: preferences.has_shortcuts,
            place: self
                .folder
                .map_or(PageLocation::Elsewhere, PageLocation::Folder),
            trail: Vec::new(),
            owner_aliases: app.organisations.aliases(),
            marks: app.organisations.marks(),
            mark_sheet: None,
            owner_mark: self.owner_mark(app),
            waiting: FolderCounts::default(),
            narrowed: None,
        }
    }

    /// Name of the signed-in person in their pages (`docs/rules/login.md#m22`): the same for all
    /// logins of one person, and not reversible without the key.
    #[must_use]
    pub fn owner_mark(&self, app: &App) -> Option<String> {
        self.binding.as_ref()?;
        let person = self.person.as_deref()?;
        app.store.owner_mark(person).ok()
    }

    /// The CSRF token of a page's forms, sealed with a new nonce for each page, so that a
    /// compressed response reveals nothing about it (the BREACH attack). Without randomness or keys
    /// it is empty, and an empty token is refused.
    fn form_token(&self, app: &App) -> String {
        let token = FormToken {
            drawn: minutes(app),
            login: mark(self.binding.as_deref().unwrap_or(NOBODY)),
            person: self.person_mark(),
        };
        app.store
            .keyring()
            .seal_text(Purpose::FormToken, SEAL, &token.to_bytes())
            .unwrap_or_default()
    }

    /// The origin of a form with this CSRF token. A page that the same person opened before a new
    /// login in another tab goes on working; a page that another person left open does not.
    #[must_use]
    pub fn source_of(&self, app: &App, text: &str) -> FormSource {
        let keyring = app.store.keyring();
        let bytes = keyring.open_text(Purpose::FormToken, SEAL, text);
        let Some(token) = bytes.and_then(|bytes| FormToken::from_bytes(&bytes)) else {
            return FormSource::Unknown;
        };
        if token.login == mark(self.binding.as_deref().unwrap_or(NOBODY)) {
            return FormSource::Own;
        }
        let (own, nobody) = (self.person_mark(), [0; MARK_BYTES]);
        if token.person == nobody || own == nobody {
            return FormSource::Unknown;
        }
        let is_recent = minutes(app).saturating_sub(token.drawn) <= FORMER_MINUTES;
        let is_former = self.former.contains(&crypto::url_safe(&token.login));
        match (token.person == own, is_recent, is_former) {
            (true, true, _) => FormSource::Own,
            (true, false, _) => FormSource::Unknown,
            (false, _, true) => FormSource::FormerPerson,
            (false, _, false) => FormSource::OtherPerson,
        }
    }

    fn person_mark(&self) -> [u8; MARK_BYTES] {
        self.person.as_deref().map_or([0; MARK_BYTES], mark)
    }
}

/// Mark of a login in the browser sessions that follow it.
#[must_use]
pub fn former_mark(login: &AuthSessionRef) -> String {
    crypto::url_safe(&mark(login.as_str()))
}

fn mark(text: &str) -> [u8; MARK_BYTES] {
    let hash = crypto::sha256(text.as_bytes());
    let mut mark = [0; MARK_BYTES];
    mark.iter_mut()
        .zip(hash)
        .for_each(|(byte, of_hash)| *byte = of_hash);
    mark
}

fn minutes(app: &App) -> u32 {
    u32::try_from(app.clock.now().as_second() / 60).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_is_read_as_it_was_written() {
        let token = FormToken {
            drawn: 29_700_000,
            login: mark("a"),
            person: mark("b"),
        };
        let read = FormToken::from_bytes(&token.to_bytes()).unwrap();
        assert_eq!(read.drawn, token.drawn);
        assert_eq!((read.login, read.person), (mark("a"), mark("b")));
        assert_ne!(mark("a"), mark("b"));
        for length in [0, 35, 37] {
            assert!(
                FormToken::from_bytes(&vec![0; length]).is_none(),
                "{length}"
            );
        }
    }
}
