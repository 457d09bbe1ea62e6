//! Accessibility statement page: which requirements apply, known shortcomings, and how to report
//! problems (`docs/rules/inbox.md#accessibility-statement`).

use askama::Template;

use crate::views::{components::prose::Section, page::Page};

/// Accessibility statement page of sections with headings.
#[derive(Debug, Template)]
#[template(path = "pages/accessibility.html")]
pub struct AccessibilityPage {
    page: Page,
    heading: String,
    sections: Vec<Section>,
}

impl AccessibilityPage {
    /// Builds the page from the operator's content.
    #[must_use]
    pub fn new(page: Page) -> Self {
        let statement = page.content.statement.as_ref();
        let registered = match statement {
            Some(_) => "accessibility-rules-registered",
            None => "accessibility-rules-unregistered",
        };
        let authority = page.content.links.accessibility_authority.as_ref();
        let sections = vec![
            Section::new(&page, "krav", "accessibility-rules-heading")
                .texts(&page, &["accessibility-rules-text", registered])
                .links([page.out_link("accessibility-rules-statement", statement)]),
            Section::new(&page, "virker", "accessibility-works-heading").list(
                &page,
                &[
                    "accessibility-works-keyboard",
                    "accessibility-works-reader",
                    "accessibility-works-zoom",
                    "accessibility-works-colours",
                    "accessibility-works-script",
                ],
            ),
            Section::new(&page, "mangler", "accessibility-amiss-heading").texts(
                &page,
                &["accessibility-amiss-senders", "accessibility-amiss-tests"],
            ),
            Section::new(&page, "si-fra", "accessibility-tell-heading")
                .texts(&page, &["accessibility-tell-text"])
                .support(&page, "accessibility-tell-nobody")
                .texts(&page, &["accessibility-tell-complain"])
                .links([page.out_link("accessibility-tell-authority", authority)]),
        ];
        Self {
            heading: page.t("accessibility-heading"),
            sections,
            page,
        }
    }
}
