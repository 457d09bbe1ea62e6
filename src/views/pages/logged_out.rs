//! Where one lands after logging out, and what whoever is signed in finds there.

use askama::Template;

use crate::{
    urls::{LocalPath, START},
    views::page::Page,
};

/// Says that one is logged out, or that one is not.
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
    /// The page.
    #[must_use]
    pub fn new(page: Page, is_signed_in: bool) -> Self {
        if is_signed_in {
            return Self {
                heading: page.t("still-logged-in-heading"),
                lead: page.t("still-logged-in-lead"),
                href: START.to_owned(),
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
