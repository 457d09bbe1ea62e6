//! Confirmation page before what is stored about the reader is deleted.

use askama::Template;

use crate::{urls, views::page::Page};

/// Confirmation page that lists what is deleted and what stays.
#[derive(Debug, Template)]
#[template(path = "pages/profile_delete.html")]
pub struct ProfileDeletePage {
    page: Page,
    heading: String,
    /// Texts about what will be deleted.
    gone: Vec<String>,
    /// Texts about what stays, and why it does.
    stays: Vec<String>,
    action: &'static str,
    back: &'static str,
}

impl ProfileDeletePage {
    /// Builds the page; a reader who represents nobody else gets no lines about parties.
    #[must_use]
    pub fn new(page: Page) -> Self {
        let mut gone = vec!["profile-delete-language", "profile-delete-searches"];
        if page.may_represent() {
            gone.extend(["profile-delete-last-party", "profile-delete-parties"]);
        }
        let stays = [
            "profile-delete-messages",
            "profile-delete-login",
            "profile-delete-changes",
            "profile-delete-browser",
            "profile-delete-logs",
        ];
        let words = |keys: &[&str]| keys.iter().map(|key| page.t(key)).collect();
        Self {
            heading: page.t("profile-delete-heading"),
            gone: words(&gone),
            stays: words(&stays),
            action: urls::PROFILE_DELETE_ALL.as_str(),
            back: urls::PROFILE.as_str(),
            page,
        }
    }
}
