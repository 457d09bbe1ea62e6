//! The second step of logging out, where the provider wants it posted (`docs/rules/login.md#m37`,
//! variant B).

use askama::Template;

use crate::views::page::Page;

/// A form that goes to the provider. The one page that holds an ID token; nobody may keep it.
#[derive(Debug, Template)]
#[template(path = "pages/log_out.html")]
pub struct LogOutPage {
    page: Page,
    heading: String,
    action: String,
    fields: Vec<(&'static str, String)>,
}

impl LogOutPage {
    /// The page, with the address and the fields of the form.
    #[must_use]
    pub fn new(page: Page, action: &str, fields: Vec<(&'static str, String)>) -> Self {
        Self {
            heading: page.t("log-out-heading"),
            action: action.to_owned(),
            fields,
            page,
        }
    }
}
