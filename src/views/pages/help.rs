//! Help page: explains the inbox, what is shared in it, and whom to contact.

use askama::Template;

use crate::views::{
    components::{
        operator_notice::ContactPoint,
        prose::{Block, Section},
    },
    page::Page,
};

/// Help page with a table of contents and one part per section.
#[derive(Debug, Template)]
#[template(path = "pages/help.html")]
pub struct HelpPage {
    page: Page,
    heading: String,
    sections: Vec<Section>,
}

impl HelpPage {
    /// Builds the page. A reader who represents nobody else gets no sections about representing
    /// (`docs/rules/inbox.md#p-10`).
    #[must_use]
    pub fn new(page: Page) -> Self {
        let sections = [
            messages(&page),
            doing(&page),
            representing(&page),
            questions(&page),
        ];
        Self {
            heading: page.t("help-heading"),
            sections: sections.into_iter().flatten().collect(),
            page,
        }
    }
}

fn messages(page: &Page) -> Vec<Section> {
    let who = if page.may_represent() {
        "help-who-represented"
    } else {
        "help-who-self"
    };
    vec![
        Section::new(page, "hva", "help-what-heading")
            .texts(page, &["help-what-text", "help-what-sender"]),
        Section::new(page, "hvem", "help-who-heading")
            .texts(page, &[who, "help-who-shared", "help-who-seen"]),
        Section::new(page, "finne", "help-find-heading").texts(
            page,
            &["help-find-search", "help-find-filter", "help-find-keep"],
        ),
        Section::new(page, "mapper", "help-folders-heading")
            .texts(page, &["help-folders-shared", "help-folders-kept"]),
    ]
}

fn doing(page: &Page) -> Vec<Section> {
    let links = &page.content.links;
    vec![
        Section::new(page, "frister", "help-due-heading")
            .texts(page, &["help-due-sender", "help-due-read"]),
        Section::new(page, "svare", "help-answer-heading").texts(page, &["help-answer-text"]),
        Section::new(page, "innlogging", "help-level-heading").texts(page, &["help-level-text"]),
        Section::new(page, "varsler", "help-notify-heading")
            .texts(page, &["help-notify-text"])
            .links([
                page.out_link(
                    "elsewhere-contact-register",
                    links.contact_register.as_ref(),
                ),
                page.out_link("elsewhere-profile", links.profile.as_ref()),
            ]),
    ]
}

fn representing(page: &Page) -> Vec<Section> {
    if !page.may_represent() {
        return Vec::new();
    }
    let access = page.content.links.access.as_ref();
    vec![
        Section::new(page, "representere", "help-represent-heading")
            .texts(page, &["help-represent-text", "help-represent-choose"])
            .links([page.out_link("elsewhere-access", access)]),
        Section::new(page, "visninger", "help-views-heading")
            .texts(page, &["help-views-work", "help-views-many"]),
    ]
}

fn questions(page: &Page) -> Vec<Section> {
    let mut missing = vec!["help-missing-folders", "help-missing-elsewhere"];
    if page.may_represent() {
        missing.insert(0, "help-missing-party");
    }
    let mut ask =
        Section::new(page, "kontakt", "help-ask-heading").texts(page, &["help-ask-sender"]);
    let owners = &page.content.owners;
    if !owners.is_empty() {
        let asked = owners
            .values()
            .map(|contact| ContactPoint::of(contact, page.language));
        ask = ask.block(Block::Contacts(asked.collect()));
    }
    ask = ask
        .texts(page, &["help-ask-inbox"])
        .support(page, "help-ask-nobody");
    vec![
        Section::new(page, "mangler", "help-missing-heading").list(page, &missing),
        ask,
        Section::new(page, "hurtigtaster", "help-keys-heading")
            .texts(page, &["help-keys-text"])
            .list(
                page,
                &[
                    "help-keys-next",
                    "help-keys-previous",
                    "help-keys-search",
                    "help-keys-filter",
                    "help-keys-folders",
                    "help-keys-help",
                ],
            ),
        Section::new(page, "andre", "elsewhere-heading")
            .links(page.elsewhere().into_iter().map(Some)),
    ]
    .into_iter()
    .filter(|section| !section.blocks.is_empty())
    .collect()
}
