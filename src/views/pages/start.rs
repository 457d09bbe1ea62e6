//! The start page for whoever is signed out.

use askama::Template;

use crate::views::page::Page;

/// What the inbox is, and the one way in.
#[derive(Debug, Template)]
#[template(path = "pages/start.html")]
pub struct StartPage {
    page: Page,
    heading: String,
}

impl StartPage {
    /// The page.
    #[must_use]
    pub fn new(page: Page) -> Self {
        Self {
            heading: page.t("start-heading"),
            page,
        }
    }
}
