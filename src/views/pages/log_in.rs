//! On the way to the login from the address of a dialog.

use askama::Template;

use crate::{
    urls::{LocalPath, Login},
    views::page::Page,
};

/// A page that goes on to the login by itself. Its script keeps the fragment of the address, which no
/// server is ever told and which the provider's pages lose.
#[derive(Debug, Template)]
#[template(path = "pages/log_in.html")]
pub struct LogInPage {
    page: Page,
    heading: String,
    href: String,
    return_to: String,
}

impl LogInPage {
    /// The page on the way to `return_to`.
    #[must_use]
    pub fn new(page: Page, return_to: &LocalPath) -> Self {
        let login = Login {
            return_to,
            high: false,
        };
        Self {
            heading: page.t("log-in-heading"),
            href: format!("{login}&auto=1"),
            return_to: return_to.as_str().to_owned(),
            page,
        }
    }
}
