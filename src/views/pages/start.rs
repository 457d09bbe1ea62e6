//! Start page for a reader who is not logged in.

use askama::Template;

use crate::views::page::Page;

/// Page that says what the inbox is, with the link to the login.
#[derive(Debug, Template)]
#[template(path = "pages/start.html")]
pub struct StartPage {
    page: Page,
    heading: String,
}

impl StartPage {
    /// Builds the page from fixed texts.
    #[must_use]
    pub fn new(page: Page) -> Self {
        Self {
            heading: page.t("start-heading"),
            page,
        }
    }
}
