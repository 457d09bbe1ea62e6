//! Privacy page: what is stored about people, for how long, and what they can do
//! (`docs/rules/security.md#log-5` to `docs/rules/security.md#log-7`).

use askama::Template;

use crate::{
    i18n::Value,
    urls,
    views::{
        components::{
            operator_notice::said,
            prose::{Block, Section, Term},
        },
        page::Page,
    },
};

/// Configured values that the privacy page states.
#[derive(Clone, Debug)]
pub struct PrivacyInput {
    /// Idle timeout of a login, in minutes.
    pub idle_minutes: u64,
    /// Maximum lifetime of a login, in minutes.
    pub longest_minutes: u64,
    /// Names of the cookies that we set.
    pub cookies: CookieNames,
}

/// Names of our cookies on this origin.
#[derive(Clone, Debug)]
pub struct CookieNames {
    /// Cookie that keeps the reader logged in.
    pub session: String,
    /// Cookies of login attempts: the prefix of their names, and an ellipsis.
    pub attempts: String,
    /// Cookie that keeps the reader's display settings.
    pub preferences: String,
}

/// Privacy page of sections with headings.
#[derive(Debug, Template)]
#[template(path = "pages/privacy.html")]
pub struct PrivacyPage {
    page: Page,
    heading: String,
    sections: Vec<Section>,
}

impl PrivacyPage {
    /// Builds the page from the operator's content and the configured values.
    #[must_use]
    pub fn new(page: Page, input: &PrivacyInput) -> Self {
        let sections = vec![
            responsible(&page),
            Section::new(&page, "henter", "privacy-fetched-heading").texts(
                &page,
                &["privacy-fetched-text", "privacy-fetched-elsewhere"],
            ),
            kept(&page, input),
            Section::new(&page, "andre", "privacy-others-heading")
                .texts(&page, &["privacy-others-seen", "privacy-others-nobody"]),
            cookies(&page, input),
            rights(&page),
        ];
        Self {
            heading: page.t("privacy-heading"),
            sections,
            page,
        }
    }
}

fn responsible(page: &Page) -> Section {
    let privacy = &page.content.privacy;
    let who = match &privacy.responsible {
        Some(name) => {
            let name = said(name, page.language).text;
            page.t_with("privacy-responsible-named", &[("name", (&name).into())])
        }
        None => page.t("privacy-responsible-operator"),
    };
    Section::new(page, "ansvar", "privacy-responsible-heading")
        .block(Block::Text(who))
        .texts(page, &["privacy-responsible-sender"])
        .links([page.out_link("privacy-basis", privacy.basis.as_ref())])
}

fn kept(page: &Page, input: &PrivacyInput) -> Section {
    let privacy = &page.content.privacy;
    let count = |number: u64| Value::Count(usize::try_from(number).unwrap_or(usize::MAX));
    let days = |number: u32| [("days", count(number.into()))];
    let terms = vec![
        Term::new(
            page.t("privacy-kept-login"),
            page.t_with(
                "privacy-kept-login-text",
                &[
                    ("idle", count(input.idle_minutes)),
                    ("longest", count(input.longest_minutes)),
                ],
            ),
        ),
        Term::new(
            page.t("privacy-kept-settings"),
            page.t(if page.may_represent() {
                "privacy-kept-settings-text"
            } else {
                "privacy-kept-settings-own-text"
            }),
        ),
        Term::new(
            page.t("privacy-kept-changes"),
            page.t("privacy-kept-changes-text"),
        ),
        Term::new(
            page.t("privacy-kept-access-log"),
            page.t_with(
                "privacy-kept-access-log-text",
                &days(privacy.access_log_days),
            ),
        ),
        Term::new(
            page.t("privacy-kept-audit-log"),
            page.t_with("privacy-kept-audit-log-text", &days(privacy.audit_log_days)),
        ),
    ];
    Section::new(page, "lagrer", "privacy-kept-heading")
        .block(Block::Terms(terms))
        .texts(page, &["privacy-kept-not"])
}

fn cookies(page: &Page, input: &PrivacyInput) -> Section {
    let names = &input.cookies;
    let terms = vec![
        Term::new(names.session.clone(), page.t("privacy-cookies-session")),
        Term::new(names.attempts.clone(), page.t("privacy-cookies-attempts")),
        Term::new(
            names.preferences.clone(),
            page.t("privacy-cookies-preferences"),
        ),
    ];
    Section::new(page, "informasjonskapsler", "privacy-cookies-heading")
        .texts(page, &["privacy-cookies-text"])
        .block(Block::Terms(terms))
}

fn rights(page: &Page) -> Section {
    let authority = page.content.links.privacy_authority.as_ref();
    Section::new(page, "rettigheter", "privacy-rights-heading")
        .texts(page, &["privacy-rights-text"])
        .block(Block::Way {
            href: urls::PROFILE.as_str(),
            text: page.t("privacy-rights-profile"),
        })
        .texts(page, &["privacy-rights-ask"])
        .support(page, "privacy-rights-nobody")
        .texts(page, &["privacy-rights-complain"])
        .links([page.out_link("privacy-rights-authority", authority)])
}
