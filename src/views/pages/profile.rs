//! Profile page: the reader's settings, what is stored about the reader, and where other data is
//! managed (`docs/rules/inbox.md#p-1`, `docs/rules/inbox.md#p-6`, `docs/rules/inbox.md#p-7`).

use askama::Template;
use jiff::Timestamp;

use crate::{
    domain::{OrganisationNumber, Parties, Party, PartyKind},
    i18n::{Language, Value},
    urls::{self, PartyKey},
    views::{
        components::{operator_notice::OutLink, prose::Term},
        format,
        page::{Notice, Page},
        party_name::unit_name,
    },
};

/// Data that the handler passes to [`ProfilePage`].
#[derive(Clone, Debug)]
pub struct ProfileInput {
    /// Time when the current login began.
    pub started: Timestamp,
    /// Time when the login ends regardless of activity.
    pub ends: Timestamp,
    /// Whether the login has the high security level.
    pub is_high: bool,
    /// Idle timeout of the login, in minutes.
    pub idle_minutes: u64,
    /// Number of active logins of the person, this one included.
    pub logins: usize,
    /// Settings and counts that are stored for the person.
    pub kept: Vec<StoredSetting>,
    /// Settings of the reader's about parties.
    pub parties: PartySettings,
    /// Party that the reader acts for; `None` when there is none.
    pub acting_party: Option<ActingPartyFacts>,
    /// Stored selections of many parties.
    pub unit_sets: Vec<UnitSetRow>,
    /// Result of a form of this page, from the flash message.
    pub done: Option<Done>,
}

/// Facts about the acting party that the reader may need in other services.
#[derive(Clone, Debug)]
pub struct ActingPartyFacts {
    name: String,
    kind: ActingKind,
    number: Option<OrganisationNumber>,
    is_deleted: bool,
}

/// What the party is to the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ActingKind {
    Reader,
    Person,
    Organisation,
    /// A unit, with the name of its parent organisation.
    Unit(String),
}

impl ActingPartyFacts {
    /// Collects the facts about `party`, one of `parties`.
    #[must_use]
    pub fn of(language: Language, party: &Party, parties: &Parties) -> Self {
        let parent = parties.parent_of(&party.urn);
        let kind = match (party.kind, parent) {
            _ if party.is_self => ActingKind::Reader,
            (PartyKind::Organisation, Some(parent)) => {
                ActingKind::Unit(unit_name(language, parent, None))
            }
            (PartyKind::Organisation, None) => ActingKind::Organisation,
            (PartyKind::Person | PartyKind::Unknown, _) => ActingKind::Person,
        };
        Self {
            name: unit_name(language, party, parent),
            kind,
            number: party.organisation_number.clone(),
            is_deleted: party.is_deleted,
        }
    }

    fn terms(&self, page: &Page) -> Vec<Term> {
        let number = self.number.as_ref().map(|number| Term {
            digits: Some(number.as_str().to_owned()),
            ..Term::new(
                page.t("dialog-fact-organisation-number"),
                format::organisation_number(number.as_str()),
            )
        });
        let own = [
            Term::new(page.t("profile-acting-name"), self.name.clone()),
            Term::new(page.t("profile-acting-kind"), self.kind_words(page)),
        ];
        let all = own.into_iter().chain(number).chain([self.notices(page)]);
        all.collect()
    }

    fn kind_words(&self, page: &Page) -> String {
        let kind = match &self.kind {
            ActingKind::Reader => page.t("profile-acting-self"),
            ActingKind::Person => page.t("profile-acting-person"),
            ActingKind::Organisation => page.t("profile-acting-organisation"),
            ActingKind::Unit(parent) => {
                page.t_with("profile-acting-unit", &[("parent", parent.into())])
            }
        };
        if self.is_deleted {
            page.t_with("profile-acting-deleted", &[("kind", (&kind).into())])
        } else {
            kind
        }
    }

    /// Where notifications to the party are sent, with a link to change that.
    fn notices(&self, page: &Page) -> Term {
        let links = &page.content.links;
        let (text, link) = match self.kind {
            ActingKind::Reader => (
                page.t("profile-acting-notices-self"),
                page.out_link(
                    "elsewhere-contact-register",
                    links.contact_register.as_ref(),
                ),
            ),
            ActingKind::Person => (
                page.t_with(
                    "profile-acting-notices-person",
                    &[("name", (&self.name).into())],
                ),
                None,
            ),
            ActingKind::Organisation | ActingKind::Unit(_) => (
                page.t("profile-acting-notices-organisation"),
                page.out_link("elsewhere-profile", links.profile.as_ref()),
            ),
        };
        Term {
            link,
            ..Term::new(page.t("profile-acting-notices"), text)
        }
    }
}

/// A setting or count that is stored for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredSetting {
    /// Language that the reader has chosen.
    Language(Language),
    /// Parties that the reader acted for last.
    LastParties(Names),
    /// The party that is opened first.
    Default(Names),
    /// Parties that the reader marked as favourites.
    Favourites(Names),
    /// The reader has chosen to see deleted parties.
    ShowsDeleted,
    /// Number of the person's saved searches.
    Searches(usize),
    /// Number of dialogs in which the reader found nothing more to open.
    ReadThrough(usize),
    /// Number of stored selections of many parties.
    UnitSets(usize),
}

/// A stored selection of many parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitSetRow {
    /// Id of the selection in the store.
    pub id: String,
    /// Address of the inbox of these parties.
    pub href: String,
    /// First known names in it, at most [`UnitSetRow::NAMES`].
    pub names: Vec<String>,
    /// Number of parties in the selection.
    pub count: usize,
    /// Time when it was first chosen.
    pub created: Timestamp,
    /// Whether a saved search needs it, so that it cannot be deleted.
    pub is_saved: bool,
}

impl UnitSetRow {
    /// Maximum number of names shown of one selection.
    pub const NAMES: usize = 2;
}

/// A stored selection of many parties, as the page shows it.
#[derive(Debug)]
struct UnitSetLine {
    id: String,
    href: String,
    label: String,
    line: String,
    can_delete: bool,
}

/// Names of parties, with a count of unknown ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Display names of the known parties.
    pub known: Vec<String>,
    /// Number of parties whose names are not known.
    pub unknown: usize,
}

/// A party that can be set to open first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstOption {
    /// Key of the party in addresses.
    pub key: PartyKey,
    /// Name of the party for display.
    pub name: String,
    /// Whether it is the current choice.
    pub is_chosen: bool,
}

/// Settings of the reader's about parties.
#[derive(Clone, Debug, Default)]
pub struct PartySettings {
    /// Parties that can be set to open first.
    pub first: Vec<FirstOption>,
    /// Whether there are more such parties than `first` holds.
    pub is_excerpt: bool,
    /// Whether lists show deleted parties too.
    pub shows_deleted: bool,
}

/// Result of a form of this page, for the notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// What was stored for the person was deleted.
    Deleted,
    /// Number of the person's other logins that were ended.
    EndedOthers(usize),
    /// A setting of the person was saved.
    Kept,
    /// A stored selection of parties was deleted.
    UnitSetDeleted,
    /// The selection was not deleted, since a saved search needs it.
    UnitSetSaved,
}

/// Profile page: login, settings, stored data and links.
#[derive(Debug, Template)]
#[template(path = "pages/profile.html")]
pub struct ProfilePage {
    page: Page,
    heading: String,
    login: Vec<Term>,
    /// `None` when there is no other login to end.
    end_others: Option<String>,
    /// `None` for a reader who represents nobody else (`docs/rules/inbox.md#p-10`).
    parties: Option<PartySettings>,
    /// Empty for a reader who represents nobody else.
    acting_party: Vec<Term>,
    kept: Vec<Term>,
    unit_sets: Vec<UnitSetLine>,
    elsewhere: Vec<Term>,
    links: Vec<OutLink>,
    delete: &'static str,
    privacy: &'static str,
}

impl ProfilePage {
    /// Builds the page, with a notice when a form has done something.
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
            parties: page.may_represent().then(|| input.parties.clone()),
            acting_party: (input.acting_party.as_ref())
                .filter(|_| page.may_represent())
                .map(|party| party.terms(&page))
                .unwrap_or_default(),
            kept: kept(&page, input),
            unit_sets: input
                .unit_sets
                .iter()
                .map(|set| unit_set_line(&page, set))
                .collect(),
            elsewhere: elsewhere(&page),
            links: page.elsewhere(),
            delete: urls::PROFILE_DELETE.as_str(),
            privacy: urls::PRIVACY.as_str(),
            page,
        }
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
        Done::Kept => Notice {
            tone: "success",
            heading: page.t("profile-setting-kept"),
            text: None,
        },
        Done::UnitSetDeleted => Notice {
            tone: "success",
            heading: page.t("profile-unit-set-deleted"),
            text: None,
        },
        Done::UnitSetSaved => Notice {
            tone: "warning",
            heading: page.t("profile-unit-set-saved"),
            text: None,
        },
    };
    page.with_notice(notice)
}

/// Label as «Fjellglede Regnskap, Lykkebo og 148 til», and a line about when it was chosen.
fn unit_set_line(page: &Page, set: &UnitSetRow) -> UnitSetLine {
    let more = set.count.saturating_sub(set.names.len());
    let names = set.names.join(", ");
    let number = format::number(page.language, more);
    let values = [
        ("number", (&number).into()),
        ("known", set.names.len().into()),
        ("names", (&names).into()),
        ("count", more.into()),
    ];
    let day = format::full(page.language, set.created).text;
    let line = if set.is_saved {
        "profile-unit-set-line-saved"
    } else {
        "profile-unit-set-line"
    };
    UnitSetLine {
        id: set.id.clone(),
        href: set.href.clone(),
        label: page.t_with("profile-unit-set-label", &values),
        line: page.t_with(line, &[("when", (&day).into())]),
        can_delete: !set.is_saved,
    }
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

/// Stored settings as terms. A reader who represents nobody else gets none about parties
/// (`docs/rules/inbox.md#p-10`).
fn kept(page: &Page, input: &ProfileInput) -> Vec<Term> {
    let of_parties = |key, names: &Names| {
        let is_told = page.may_represent();
        is_told.then(|| Term::new(page.t(key), names_text(page, names)))
    };
    let term = |kept: &StoredSetting| match kept {
        StoredSetting::Language(language) => {
            let name = match language {
                Language::Nb => "languages-nb",
                Language::Nn => "languages-nn",
                Language::En => "languages-en",
            };
            Some(Term::new(page.t("profile-kept-language"), page.t(name)))
        }
        StoredSetting::LastParties(names) => of_parties("profile-kept-last-party", names),
        StoredSetting::Default(names) => of_parties("profile-kept-first", names),
        StoredSetting::Favourites(names) => of_parties("parties-favourites", names),
        StoredSetting::ShowsDeleted => page.may_represent().then(|| {
            Term::new(
                page.t("profile-kept-deleted"),
                page.t("profile-kept-deleted-shown"),
            )
        }),
        StoredSetting::Searches(count) => {
            let value = [("count", (*count).into())];
            let text = page.t_with("profile-kept-searches", &value);
            Some(Term::new(page.t("saved-searches-heading"), text))
        }
        StoredSetting::ReadThrough(count) => {
            let value = [("count", (*count).into())];
            let text = page.t_with("profile-kept-read-through-count", &value);
            Some(Term::new(page.t("profile-kept-read-through"), text))
        }
        StoredSetting::UnitSets(count) => unit_sets(page, *count),
    };
    input.kept.iter().filter_map(term).collect()
}

fn unit_sets(page: &Page, count: usize) -> Option<Term> {
    let text = page.t_with("profile-kept-unit-sets", &[("count", count.into())]);
    page.may_represent()
        .then(|| Term::new(page.t("profile-unit-sets-heading"), text))
}

/// Known names joined by commas, and the number of unknown ones.
fn names_text(page: &Page, names: &Names) -> String {
    let unknown = (names.unknown > 0).then(|| {
        let value = [("count", names.unknown.into())];
        page.t_with("profile-kept-unknown", &value)
    });
    let all: Vec<_> = names.known.iter().cloned().chain(unknown).collect();
    all.join(", ")
}

/// Links to where other data is managed, and who owns it (`docs/rules/inbox.md#p-7`).
fn elsewhere(page: &Page) -> Vec<Term> {
    let links = &page.content.links;
    let term = |name, text, link, address: &Option<_>| Term {
        link: page.out_link(link, address.as_ref()),
        ..Term::new(page.t(name), page.t(text))
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
    use crate::views::page::ActingParty;

    fn page(can_switch: bool) -> Page {
        Page::sample(Language::Nb).acting_as(ActingParty {
            name: "Lykkebo Rask".to_owned(),
            second_line: String::new(),
            initials: "LR".to_owned(),
            kind: PartyKind::Person,
            can_switch,
            ..ActingParty::unknown()
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
                StoredSetting::Language(Language::Nn),
                StoredSetting::LastParties(Names {
                    known: vec!["Lykkebo Rask".to_owned()],
                    unknown: 2,
                }),
                StoredSetting::ShowsDeleted,
            ],
            parties: PartySettings::default(),
            acting_party: None,
            unit_sets: Vec::new(),
            done: None,
        }
    }

    fn names(terms: &[Term]) -> Vec<&str> {
        terms.iter().map(|term| term.name.as_str()).collect()
    }

    /// A reader who represents nobody else reads nothing about parties
    /// (`docs/rules/inbox.md#p-10`).
    #[test]
    fn who_has_only_themselves_reads_nothing_of_others() {
        let alone = ProfilePage::new(page(false), &input());
        assert_eq!(names(&alone.kept), ["Språk"]);
        assert_eq!(alone.elsewhere.len(), 3);
        let many = ProfilePage::new(page(true), &input());
        assert_eq!(many.kept.len(), 3);
        let last = &many.kept[1].text;
        assert_eq!(last, "Lykkebo Rask, 2 du ikke har tilgang til nå");
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
