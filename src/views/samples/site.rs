//! Pages that need no message: start, logged out, help, privacy, accessibility and the deletion of settings.

use super::own_pages;
use crate::{
    i18n::Language,
    views::{
        page::{ActingParty, Page},
        pages::{
            accessibility::AccessibilityPage,
            help::HelpPage,
            logged_out::LoggedOutPage,
            privacy::{CookieNames, PrivacyInput, PrivacyPage},
            profile_delete::ProfileDeletePage,
            start::StartPage,
        },
    },
};

pub(crate) fn start(language: Language) -> Vec<(&'static str, StartPage)> {
    vec![("signed out", StartPage::new(Page::sample(language)))]
}

pub(crate) fn logged_out(language: Language) -> Vec<(&'static str, LoggedOutPage)> {
    let signed_out = Page::sample(language);
    let signed_in = Page::sample(language).acting_as(ActingParty::unknown());
    vec![
        ("logged out", LoggedOutPage::new(signed_out, false)),
        ("still logged in", LoggedOutPage::new(signed_in, true)),
    ]
}

pub(crate) fn help(language: Language) -> Vec<(&'static str, HelpPage)> {
    let pages = own_pages(language).into_iter();
    pages
        .map(|(state, page)| (state, HelpPage::new(page)))
        .collect()
}

pub(crate) fn privacy(language: Language) -> Vec<(&'static str, PrivacyPage)> {
    let input = PrivacyInput {
        idle_minutes: 30,
        longest_minutes: 120,
        cookies: CookieNames {
            session: "__Host-sid".to_owned(),
            attempts: "__Host-login-…".to_owned(),
            preferences: "__Host-prefs".to_owned(),
        },
    };
    let pages = own_pages(language).into_iter();
    pages
        .map(|(state, page)| (state, PrivacyPage::new(page, &input)))
        .collect()
}

pub(crate) fn accessibility(language: Language) -> Vec<(&'static str, AccessibilityPage)> {
    let pages = own_pages(language).into_iter();
    pages
        .map(|(state, page)| (state, AccessibilityPage::new(page)))
        .collect()
}

pub(crate) fn profile_delete(language: Language) -> Vec<(&'static str, ProfileDeletePage)> {
    let pages = own_pages(language).into_iter();
    pages
        .filter(|(_, page)| page.acting_party.is_some())
        .map(|(state, page)| (state, ProfileDeletePage::new(page)))
        .collect()
}
