//! Landing page after a logout; it says so when the reader is still logged in.

use askama::Template;

use crate::{
    urls::{LocalPath, START},
    views::page::Page,
};

/// Page that confirms the logout, or says that the reader is still logged in.
#[derive(Debug, Template)]
#[template(path = "pages/logged_out.html")]
pub struct LoggedOutPage {
    page: Page,
    heading: String,
    lead: String,
    href: String,
    label: String,
}

impl LoggedOutPage {
    /// Builds the page; `is_signed_in` selects the texts for a reader who is still logged in.
    #[must_use]
    pub fn new(page: Page, is_signed_in: bool) -> Self {
        if is_signed_in {
            return Self {
                heading: page.t("still-logged-in-heading"),
                lead: page.t("still-logged-in-lead"),
                href: START.to_string(),
                label: page.t("error-to-inbox"),
                page,
            };
        }
        let log_in = crate::urls::Login {
            return_to: &LocalPath::start(),
            high: false,
        }
        .to_string();
        Self {
            heading: page.t("logged-out-heading"),
            lead: page.t("logged-out-lead"),
            href: log_in,
            label: page.t("logged-out-again"),
            page,
        }
    }
}
