//! Second step of the logout, for a provider that wants it as a posted form
//! (`docs/rules/login.md#m37`, variant B).

use askama::Template;

use crate::views::page::Page;

/// Form that goes to the provider. It is the only page that holds an ID token, so nobody may store
/// it.
#[derive(Debug, Template)]
#[template(path = "pages/log_out.html")]
pub struct LogOutPage {
    page: Page,
    heading: String,
    action: String,
    fields: Vec<(&'static str, String)>,
}

impl LogOutPage {
    /// Builds the page with the address and the hidden fields of the form.
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
