//! What every page of a visit shares: the language, the token of its forms, who is acting.

use std::sync::Arc;

use http::HeaderMap;

use super::{form, preferences::Preferences};
use crate::{
    app::App,
    domain::{Folder, Waiting},
    keyring::{self, Purpose},
    routes::LocalPath,
    view::{
        operator::NoticeBar,
        page::{Acting, Page, Place},
    },
};

/// What a form token is bound to when nobody is signed in.
const NOBODY: &str = "nobody";

/// The part of a visit that its pages need. Answers carry it to the layer that writes error pages.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// The reference of the login that the visit leads to, if any: binds the form tokens.
    pub binding: Option<String>,
    /// Who is acting.
    pub acting: Option<Acting>,
    /// The folder that the address names.
    pub folder: Option<Folder>,
    /// The operator's notice that the visitor has closed.
    pub closed_notice: Option<String>,
}

impl Frame {
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
            acting: self.acting.clone(),
            confirmation: None,
            notices: Vec::new(),
            scheme: preferences.scheme,
            has_shortcuts: preferences.has_shortcuts,
            place: self.folder.map_or(Place::Elsewhere, Place::Folder),
            trail: Vec::new(),
            owner_aliases: app.organisations.aliases(),
            marks: app.organisations.marks(),
            mark_sheet: None,
            waiting: Waiting::default(),
            narrowed: None,
        }
    }

    /// The token of a page's forms. Without randomness or keys it is empty, and refused: a doubt is
    /// no right.
    fn form_token(&self, app: &App) -> String {
        let binding = self.binding.as_deref().unwrap_or(NOBODY);
        let token = app
            .store
            .keyring()
            .mac(Purpose::FormToken, binding.as_bytes());
        match (token, keyring::random()) {
            (Ok(token), Ok(mask)) => form::masked_token(&token, &mask),
            _ => String::new(),
        }
    }

    /// Whether `text` is a token that a page of this visit had.
    #[must_use]
    pub fn owns_token(&self, app: &App, text: &str) -> bool {
        let binding = self.binding.as_deref().unwrap_or(NOBODY);
        form::unmasked_token(text).is_some_and(|token| {
            app.store
                .keyring()
                .verify_mac(Purpose::FormToken, binding.as_bytes(), &token)
        })
    }
}
