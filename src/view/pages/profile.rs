//! The profile: choices of the reader's, what is kept about the reader, and where the rest is looked
//! after (`inbox-features.md` P-1, P-6, P-7).

use askama::Template;
use jiff::Timestamp;

use crate::{
    routes,
    text::{Language, Value},
    view::{
        format,
        operator::OutLink,
        page::{Notice, Page},
        prose::Term,
    },
};

/// What the page is made of.
#[derive(Clone, Debug)]
pub struct ProfileInput {
    /// When the login began.
    pub started: Timestamp,
    /// When it ends whatever happens.
    pub ends: Timestamp,
    /// Whether it is of the high level.
    pub is_high: bool,
    /// It ends after so many minutes without a page.
    pub idle_minutes: u64,
    /// Living logins of the person, this one included.
    pub logins: usize,
    /// What is kept for the person.
    pub kept: Vec<Kept>,
    /// What a form of this page has just done.
    pub done: Option<Done>,
}

/// Something that is kept for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The language chosen.
    Language(Language),
    /// The party last acted for, by name; `None` while nobody knows the name.
    LastParty(Option<String>),
}

/// What a form of this page has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Deleted what was kept.
    Deleted,
    /// Ended so many other logins.
    EndedOthers(usize),
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "pages/profile.html")]
pub struct ProfilePage {
    page: Page,
    heading: String,
    login: Vec<Term>,
    /// `None` when there is no other login to end.
    end_others: Option<String>,
    kept: Vec<Term>,
    elsewhere: Vec<Term>,
    links: Vec<OutLink>,
    delete: &'static str,
    privacy: &'static str,
}

impl ProfilePage {
    /// The page.
    #[must_use]
    pub fn new(page: Page, input: &ProfileInput) -> Self {
        let page = match input.done {
            Some(done) => say(page, done),
            None => page,
        };
        let others = input.logins.saturating_sub(1);
        let end_others = page.t_with("profile-end-others", &[("count", others.into())]);
        Self {
            heading: page.t("profile-heading"),
            login: login(&page, input),
            end_others: (others > 0).then_some(end_others),
            kept: kept(&page, input),
            elsewhere: elsewhere(&page),
            links: page.elsewhere(),
            delete: routes::PROFILE_DELETE,
            privacy: routes::PRIVACY,
            page,
        }
    }

    /// Its states.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        crate::view::samples::profiles(language)
    }
}

fn say(page: Page, done: Done) -> Page {
    let notice = match done {
        Done::Deleted => Notice {
            tone: "success",
            heading: page.t("profile-deleted"),
            text: Some(page.t("profile-deleted-next")),
        },
        Done::EndedOthers(count) => Notice {
            tone: "success",
            heading: page.t_with("profile-ended-others", &[("count", count.into())]),
            text: None,
        },
    };
    page.with_notice(notice)
}

fn login(page: &Page, input: &ProfileInput) -> Vec<Term> {
    let time = |time| format::full(page.language, time).text;
    let (since, latest) = (time(input.started), time(input.ends));
    let idle = usize::try_from(input.idle_minutes).unwrap_or(usize::MAX);
    let level = if input.is_high {
        "profile-level-high"
    } else {
        "profile-level-substantial"
    };
    let ends = page.t_with(
        "profile-login-ends-text",
        &[("when", (&latest).into()), ("idle", Value::Count(idle))],
    );
    vec![
        Term::new(page.t("profile-login-since"), since),
        Term::new(page.t("profile-login-ends"), ends),
        Term::new(page.t("profile-login-level"), page.t(level)),
        Term::new(
            page.t("profile-login-count"),
            page.t_with(
                "profile-login-count-text",
                &[("count", input.logins.into())],
            ),
        ),
    ]
}

/// What is kept. Who has only themselves is not told of the party used last: it can be nobody else
/// (`inbox-features.md` P-10).
fn kept(page: &Page, input: &ProfileInput) -> Vec<Term> {
    let term = |kept: &Kept| match kept {
        Kept::Language(language) => {
            let name = match language {
                Language::Nb => "frame-language-nb",
                Language::Nn => "frame-language-nn",
                Language::En => "frame-language-en",
            };
            Some(Term::new(page.t("profile-kept-language"), page.t(name)))
        }
        Kept::LastParty(Some(_)) if !page.may_represent() => None,
        Kept::LastParty(name) => Some(Term::new(
            page.t("profile-kept-last-party"),
            name.clone()
                .unwrap_or_else(|| page.t("profile-kept-last-party-unknown")),
        )),
    };
    input.kept.iter().filter_map(term).collect()
}

/// Where the rest is looked after, and who owns it (`inbox-features.md` P-7).
fn elsewhere(page: &Page) -> Vec<Term> {
    let links = &page.content.links;
    let term = |name, text, link, address: &Option<_>| Term {
        name: page.t(name),
        text: page.t(text),
        link: page.out_link(link, address.as_ref()),
    };
    let mut terms = vec![
        term(
            "profile-contact",
            "profile-contact-text",
            "elsewhere-contact-register",
            &links.contact_register,
        ),
        term(
            "profile-address",
            "profile-address-text",
            "elsewhere-population-register",
            &links.population_register,
        ),
        term(
            "profile-username",
            "profile-username-text",
            "elsewhere-profile",
            &links.profile,
        ),
    ];
    if page.may_represent() {
        let organisation = term(
            "profile-organisation",
            "profile-organisation-text",
            "elsewhere-profile",
            &links.profile,
        );
        terms.insert(1, organisation);
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::PartyKind, view::page::Acting};

    fn page(can_switch: bool) -> Page {
        Page::sample(Language::Nb).acting_as(Acting {
            name: "Lykkebo Rask".to_owned(),
            second_line: String::new(),
            initials: "LR".to_owned(),
            kind: PartyKind::Person,
            can_switch,
            ..Acting::unknown()
        })
    }

    fn input() -> ProfileInput {
        ProfileInput {
            started: "2026-11-24T08:00:00Z".parse().unwrap(),
            ends: "2026-11-24T10:00:00Z".parse().unwrap(),
            is_high: true,
            idle_minutes: 30,
            logins: 1,
            kept: vec![
                Kept::Language(Language::Nn),
                Kept::LastParty(Some("Lykkebo Rask".to_owned())),
            ],
            done: None,
        }
    }

    fn names(terms: &[Term]) -> Vec<&str> {
        terms.iter().map(|term| term.name.as_str()).collect()
    }

    /// P-10.
    #[test]
    fn who_has_only_themselves_reads_nothing_of_others() {
        let alone = ProfilePage::new(page(false), &input());
        assert_eq!(names(&alone.kept), ["Språk"]);
        assert_eq!(alone.elsewhere.len(), 3);
        let many = ProfilePage::new(page(true), &input());
        assert_eq!(many.kept.len(), 2);
        assert_eq!(many.elsewhere.len(), 4);
        let html = alone.render().unwrap();
        assert!(!html.contains("aktør"), "{html}");
    }

    #[test]
    fn other_logins_can_be_ended_when_there_are_any() {
        assert_eq!(ProfilePage::new(page(true), &input()).end_others, None);
        let more = ProfileInput {
            logins: 3,
            ..input()
        };
        assert!(ProfilePage::new(page(true), &more).end_others.is_some());
    }
}
