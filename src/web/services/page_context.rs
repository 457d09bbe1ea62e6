//! What every page of a visit shares: the language, the token of its forms, who is acting.

use std::sync::Arc;

use http::HeaderMap;

use crate::web::extractors::preferences::Preferences;
use crate::{
    app::App,
    crypto::{self, Purpose},
    domain::{Folder, FolderCounts},
    storage::LoginRef,
    urls::LocalPath,
    views::{
        components::operator_notice::NoticeBar,
        page::{ActingParty, Page, PageLocation},
    },
};

/// What a form token is bound to when nobody is signed in.
const NOBODY: &str = "nobody";
/// What all form tokens are sealed with.
const SEAL: &[u8] = b"form";
/// How long a form of the same person's former login is accepted, in minutes.
const FORMER_MINUTES: u32 = 24 * 60;
/// Bytes of each hash in a form token.
const MARK_BYTES: usize = 16;

/// Which page a form came from, by its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormSource {
    /// A page of this login, or of a former login of the same person.
    Own,
    /// A page of this browser's that was drawn for somebody who was signed in here before.
    FormerPerson,
    /// A page that was drawn for another person.
    OtherPerson,
    /// None that can be told.
    Unknown,
}

/// What a form token says: for which login its page was drawn, for whom, and when.
struct FormToken {
    /// Minutes since 1970.
    drawn: u32,
    login: [u8; MARK_BYTES],
    /// Zero when nobody was signed in.
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

/// The part of a visit that its pages need. Answers carry it to the layer that writes error pages.
#[derive(Clone, Debug, Default)]
pub struct PageContext {
    /// The reference of the login that the visit leads to, if any: binds the form tokens.
    pub binding: Option<String>,
    /// What stands for its person, if the visit says.
    pub person: Option<String>,
    /// What stands for the logins of other people that this browser had before.
    pub former: Vec<String>,
    /// Who is acting.
    pub acting_party: Option<ActingParty>,
    /// The folder of the list that the page belongs to.
    pub folder: Option<Folder>,
    /// The operator's notice that the visitor has closed.
    pub closed_notice: Option<String>,
}

impl PageContext {
    /// A page in the reader's language.
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
            waiting: FolderCounts::default(),
            narrowed: None,
        }
    }

    /// The token of a page's forms, sealed anew for each page, so that a compressed answer tells
    /// nothing about it (the BREACH attack). Without randomness or keys it is empty, and refused: a
    /// doubt is no right.
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

    /// Which page has a form with this token. A page that a person opened before logging in anew in
    /// another tab goes on working; one that somebody else left open does not.
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

/// What stands for a login in the visits that come after it.
#[must_use]
pub fn former_mark(login: &LoginRef) -> String {
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
