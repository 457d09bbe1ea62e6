//! Interstitial page between the address of a dialog and the login.

use askama::Template;

use crate::{
    urls::{LocalPath, Login},
    views::page::Page,
};

/// Page that continues to the login by itself. Its script keeps the URL fragment, which browsers
/// send to no server and which the provider's pages lose.
#[derive(Debug, Template)]
#[template(path = "pages/log_in.html")]
pub struct LogInPage {
    page: Page,
    heading: String,
    href: String,
    return_to: String,
}

impl LogInPage {
    /// Builds the page for a login that leads to `return_to`.
    #[must_use]
    pub fn new(page: Page, return_to: &LocalPath) -> Self {
        let login = Login {
            return_to,
            high: false,
        };
        Self {
            heading: page.t("log-in-heading"),
            href: login.automatic(),
            return_to: return_to.as_str().to_owned(),
            page,
        }
    }
}
