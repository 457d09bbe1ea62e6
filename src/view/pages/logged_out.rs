//! Where one lands after logging out.

use askama::Template;

use crate::{routes::LocalPath, text::Language, view::page::Page};

/// Says that one is logged out.
#[derive(Debug, Template)]
#[template(path = "pages/logged_out.html")]
pub struct LoggedOutPage {
    page: Page,
    heading: String,
    log_in: String,
}

impl LoggedOutPage {
    /// The page.
    #[must_use]
    pub fn new(page: Page) -> Self {
        let log_in = crate::routes::Login {
            return_to: &LocalPath::start(),
            high: false,
        }
        .to_string();
        Self {
            heading: page.t("logged-out-heading"),
            log_in,
            page,
        }
    }

    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        vec![("logged out", Self::new(Page::sample(language)))]
    }
}
