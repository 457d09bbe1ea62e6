//! Searching a list and narrowing it: the search field, the filters as one form, what is in force
//! as removable chips, and the sentences about them (`docs/rules/inbox.md#filters`,
//! `docs/rules/inbox.md#search`).

use jiff::civil::Date;

use super::{format, page::Page};
use crate::{
    domain::{
        Due, OwnerCode, Reach, SearchWords, ServiceCode, Services, Sort, Span, Status, Wish,
        search_words::{FEWEST, Term, Unsearchable},
        wish::{Fault, MOST_VALUES},
    },
    routes::{Dropped, ListPlace, due_word, reach_word, sort_word, span_word, status_word},
    text::Language,
};

/// What the tools above a list are made of.
#[expect(missing_debug_implementations, reason = "it holds functions")]
#[derive(Clone, Copy)]
pub struct Narrowed<'a> {
    /// The list.
    pub place: &'a ListPlace,
    /// What stands in the search field, when that is something else than what was searched for.
    pub typed: Option<(&'a str, Unsearchable)>,
    /// Names of service owners.
    pub owners: super::pages::row::OwnerNames<'a>,
    /// Names of services, as far as they are known.
    pub services: &'a Services,
}

/// The search field and the filters above a list.
#[derive(Debug)]
pub struct Tools {
    /// Where the forms lead.
    pub action: String,
    /// What the search keeps of the list.
    pub kept: Vec<(&'static str, String)>,
    /// What stands in the field.
    pub words: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// The short form of filters.
    pub panel: FilterForm,
    /// The page with all of them.
    pub all_filters: String,
    /// How many filters are in force, in words; `None` for none.
    pub in_force: Option<String>,
    /// What is in force.
    pub chips: Vec<Chip>,
    /// The list with nothing in force.
    pub clear: Option<String>,
}

/// One thing that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What.
    pub label: String,
    /// The list without it.
    pub href: String,
}

/// Filters as fields of a form.
#[derive(Debug, Default)]
pub struct FilterForm {
    /// Fields that are not shown.
    pub kept: Vec<(&'static str, String)>,
    /// The others, in groups.
    pub groups: Vec<FilterGroup>,
}

/// Fields that answer one question.
#[derive(Debug)]
pub struct FilterGroup {
    /// The name of its fields in addresses.
    pub name: &'static str,
    /// The question.
    pub legend: String,
    /// Whether several answers fit.
    pub is_several: bool,
    /// What there is to choose from.
    pub options: Vec<FilterOption>,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterOption {
    /// Its word in addresses; nothing for no filter.
    pub value: String,
    /// Its name.
    pub label: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// How a search was understood, and how else it could be made.
#[derive(Debug)]
pub struct Understood {
    /// One sentence.
    pub sentence: String,
    /// Links that search otherwise.
    pub otherwise: Vec<Chip>,
}

impl Tools {
    /// The tools above a list.
    #[must_use]
    pub fn new(page: &Page, input: &Narrowed<'_>) -> Self {
        let place = input.place;
        let chips = chips(page, input);
        let filters = chips.len() - usize::from(place.wish.words.is_some());
        let words = match input.typed {
            Some((typed, _)) => typed.to_owned(),
            None => place.wish.words.clone().unwrap_or_default(),
        };
        let is_search = |name: &str| matches!(name, "q" | "ord" | "ordsprak");
        let mut kept = place.pairs();
        kept.retain(|(name, _)| !is_search(name));
        Self {
            action: place.bare_path(),
            kept,
            words,
            error: input.typed.map(|(_, fault)| words_error(page, fault)),
            panel: FilterForm::short(page, place),
            all_filters: filter_page(place),
            in_force: (filters > 0)
                .then(|| page.t_with("filter-in-force", &[("count", filters.into())])),
            clear: (!chips.is_empty()).then(|| unfiltered(place).to_string()),
            chips,
        }
    }
}

/// The list with nothing in force but its order.
#[must_use]
pub fn unfiltered(place: &ListPlace) -> ListPlace {
    place.with(Wish {
        sort: place.wish.sort,
        ..Wish::default()
    })
}

/// The address of the page with all filters.
#[must_use]
pub fn filter_page(place: &ListPlace) -> String {
    below(place, "filter")
}

/// The address of a page below a list, for the whole of it as it is narrowed.
#[must_use]
pub fn below(place: &ListPlace, word: &str) -> String {
    let list = place.first_page().to_string();
    match list.split_once('?') {
        Some((path, query)) => format!("{path}/{word}?{query}"),
        None => format!("{list}/{word}"),
    }
}

impl FilterGroup {
    /// A question with one answer.
    fn one(name: &'static str, legend: String, options: Vec<FilterOption>) -> Self {
        Self {
            name,
            legend,
            is_several: false,
            options,
        }
    }
}

impl FilterForm {
    /// The filters that fit a panel; the rest is kept as it is.
    #[must_use]
    pub fn short(page: &Page, place: &ListPlace) -> Self {
        let has_days = matches!(place.wish.span, Some(Span::Days(..)));
        Self::of(page, place, !has_days)
    }

    /// The filters of the page with all of them, but for the lists of service owners and services.
    #[must_use]
    pub fn whole(page: &Page, place: &ListPlace) -> Self {
        Self::of(page, place, true)
    }

    fn of(page: &Page, place: &ListPlace, has_spans: bool) -> Self {
        let mut groups = common(page, place);
        if has_spans {
            groups.insert(2.min(groups.len()), span_group(page, place));
        }
        groups.push(due_group(page, place));
        groups.push(sort_group(page, place));
        Self {
            kept: kept(place, &groups),
            groups,
        }
    }
}

/// What a form does not ask about it sends along.
fn kept(place: &ListPlace, groups: &[FilterGroup]) -> Vec<(&'static str, String)> {
    let mut kept = place.pairs();
    kept.retain(|(name, _)| groups.iter().all(|group| group.name != *name));
    kept
}

/// Where to look, status, read.
fn common(page: &Page, place: &ListPlace) -> Vec<FilterGroup> {
    let wish = &place.wish;
    let folder = page.folder_name(place.folder);
    let reach = |reach: Reach| FilterOption {
        value: reach_word(reach).to_owned(),
        label: match reach {
            Reach::Folder => page.t_with("filter-reach-folder", &[("folder", (&folder).into())]),
            Reach::Everywhere => page.t("filter-reach-everywhere"),
        },
        is_chosen: wish.reach() == reach,
    };
    let status = |status: Status| FilterOption {
        value: status_word(status).unwrap_or_default().to_owned(),
        label: status_name(page, status),
        is_chosen: wish.statuses.contains(&status),
    };
    let read = |value: &str, key: &str, is_read| FilterOption {
        value: value.to_owned(),
        label: page.t(key),
        is_chosen: wish.is_read == is_read,
    };
    let statuses = wish.possible_statuses(place.folder);
    let status = FilterGroup {
        name: "status",
        legend: page.t("filter-status"),
        is_several: true,
        options: statuses.into_iter().map(status).collect(),
    };
    let groups = [
        FilterGroup::one(
            "hvor",
            page.t("filter-reach"),
            vec![reach(Reach::Folder), reach(Reach::Everywhere)],
        ),
        status,
        FilterGroup::one(
            "lest",
            page.t("filter-read"),
            vec![
                read("", "filter-read-any", None),
                read("nei", "filter-read-no", Some(false)),
                read("ja", "filter-read-yes", Some(true)),
            ],
        ),
    ];
    let is_question = |group: &FilterGroup| group.options.len() > 1;
    groups.into_iter().filter(is_question).collect()
}

fn span_group(page: &Page, place: &ListPlace) -> FilterGroup {
    let chosen = place.wish.span;
    let option = |span: Option<Span>| FilterOption {
        value: span.and_then(span_word).unwrap_or_default().to_owned(),
        label: match span {
            Some(span) => span_name(page, span),
            None => page.t("filter-span-any"),
        },
        is_chosen: chosen == span,
    };
    let named = Span::NAMED.into_iter().map(Some);
    let options = std::iter::once(None).chain(named).map(option);
    FilterGroup::one("tid", page.t("filter-span"), options.collect())
}

fn due_group(page: &Page, place: &ListPlace) -> FilterGroup {
    let option = |due: Option<Due>| FilterOption {
        value: due.map(due_word).unwrap_or_default().to_owned(),
        label: match due {
            Some(due) => due_name(page, due),
            None => page.t("filter-due-any"),
        },
        is_chosen: place.wish.due == due,
    };
    let each = Due::ALL.into_iter().map(Some);
    let options = std::iter::once(None).chain(each).map(option);
    FilterGroup::one("frist", page.t("filter-due"), options.collect())
}

fn sort_group(page: &Page, place: &ListPlace) -> FilterGroup {
    let option = |sort: Sort| FilterOption {
        value: sort_word(sort).to_owned(),
        label: page.t(match sort {
            Sort::Changed => "filter-sort-changed",
            Sort::Due => "filter-sort-due",
            Sort::Created => "filter-sort-created",
        }),
        is_chosen: place.wish.sort(place.folder) == sort,
    };
    FilterGroup::one("sort", page.t("filter-sort"), Sort::ALL.map(option).into())
}

/// What is in force, each with the list that it is taken away from.
#[must_use]
pub fn chips(page: &Page, input: &Narrowed<'_>) -> Vec<Chip> {
    let parts = words_in_force(page, input)
        .into_iter()
        .chain(states_in_force(page, input))
        .chain(senders_in_force(page, input))
        .chain(cases_in_force(page, input));
    let chip = |(label, without): (String, Wish)| Chip {
        label,
        href: input.place.with(without).settled().to_string(),
    };
    parts.map(chip).collect()
}

/// A label, and what is wished without what it names.
type InForce = (String, Wish);

/// What is searched for, or that everything is looked through.
fn words_in_force(page: &Page, input: &Narrowed<'_>) -> Option<InForce> {
    let wish = &input.place.wish;
    let anywhere = Wish {
        words: None,
        is_any_word: false,
        words_in: None,
        reach: None,
        ..wish.clone()
    };
    match &wish.words {
        Some(words) => {
            let label = page.t_with("filter-chip-words", &[("words", words.into())]);
            Some((label, anywhere))
        }
        None if wish.reach == Some(Reach::Everywhere) => {
            Some((page.t("filter-reach-everywhere"), anywhere))
        }
        None => None,
    }
}

/// Status, read, time.
fn states_in_force(page: &Page, input: &Narrowed<'_>) -> Vec<InForce> {
    let wish = &input.place.wish;
    let status = |status: &Status| {
        let mut without = wish.clone();
        without.statuses.retain(|other| other != status);
        (status_name(page, *status), without)
    };
    let read = wish.is_read.map(|is_read| {
        let key = if is_read {
            "filter-read-yes"
        } else {
            "filter-read-no"
        };
        let without = Wish {
            is_read: None,
            ..wish.clone()
        };
        (page.t(key), without)
    });
    let span = wish.span.map(|span| {
        let without = Wish {
            span: None,
            ..wish.clone()
        };
        (span_name(page, span), without)
    });
    let statuses = wish.statuses.iter().map(status);
    statuses.chain(read).chain(span).collect()
}

/// Service owners and services.
fn senders_in_force(page: &Page, input: &Narrowed<'_>) -> Vec<InForce> {
    let wish = &input.place.wish;
    let owner = |owner: &OwnerCode| {
        let mut without = wish.clone();
        without.owners.retain(|other| other != owner);
        let name = (input.owners)(owner.as_str()).unwrap_or_else(|| owner.to_string());
        (name, without)
    };
    let service = |service: &ServiceCode| {
        let mut without = wish.clone();
        without.services.retain(|other| other != service);
        let name = service_name(page.language, service, input.services);
        (name, without)
    };
    let owners = wish.owners.iter().map(owner);
    owners.chain(wish.services.iter().map(service)).collect()
}

/// Deadline, case number, process.
fn cases_in_force(page: &Page, input: &Narrowed<'_>) -> Vec<InForce> {
    let wish = &input.place.wish;
    let due = wish.due.map(|due| {
        let without = Wish {
            due: None,
            ..wish.clone()
        };
        (due_name(page, due), without)
    });
    let case = wish.case.as_ref().map(|case| {
        let without = Wish {
            case: None,
            ..wish.clone()
        };
        let label = page.t_with("filter-chip-case", &[("case", case.into())]);
        (label, without)
    });
    let process = wish.process.as_ref().map(|_| {
        let without = Wish {
            process: None,
            reach: None,
            ..wish.clone()
        };
        (page.t("filter-chip-process"), without)
    });
    [due, case, process].into_iter().flatten().collect()
}

/// How a search was read, and other ways to make it. Every sentence is made of the words as they are sent.
#[must_use]
pub fn understood(page: &Page, place: &ListPlace) -> Option<Understood> {
    let words = place.wish.search()?;
    let languages = place.wish.languages(page.lang());
    let meaning = words.meaning(languages);
    let count = meaning.wanted.len();
    let is_plain = count == 1
        && meaning.unwanted.is_empty()
        && meaning.wanted.iter().all(|term| term.others().is_empty());
    let found = match (count, words.is_any()) {
        (0, _) => None,
        (1, _) => Some("search-read-one"),
        (_, false) => Some("search-read-all"),
        (_, true) => Some("search-read-any"),
    };
    // The heading says as much where there is nothing to add.
    let found = found.filter(|_| !is_plain || !meaning.common.is_empty());
    let without = (count > 0 && !meaning.unwanted.is_empty()).then_some("search-read-without");
    let common = match (meaning.common.len(), count) {
        (0, _) => None,
        (_, 0) => Some("search-read-only-common"),
        _ => Some("search-read-common"),
    };
    let sentence = |key: &str, terms: &[&Term]| {
        let texts: Vec<_> = terms
            .iter()
            .map(|term| term_text(page, term, languages))
            .collect();
        let (listed, count) = (texts.join(", "), terms.len());
        page.t_with(key, &[("words", (&listed).into()), ("count", count.into())])
    };
    let sentences = [
        found.map(|key| sentence(key, &meaning.wanted)),
        without.map(|key| sentence(key, &meaning.unwanted)),
        common.map(|key| sentence(key, &meaning.common)),
        words.is_cut().then(|| page.t("search-read-cut")),
        (languages.len() > 1).then(|| page.t("search-read-languages")),
    ];
    Some(Understood {
        sentence: sentences
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        otherwise: (count > 1)
            .then(|| any_or_all(page, place, &words))
            .into_iter()
            .collect(),
    })
}

/// A word or several in a row, in quotation marks, with how it may be spelled otherwise.
fn term_text(page: &Page, term: &Term, languages: &[&str]) -> String {
    let quoted = |text: &str| {
        let text = Term::without_common(text, languages);
        if page.language == Language::En {
            format!("“{text}”")
        } else {
            format!("«{text}»")
        }
    };
    let text = quoted(term.text());
    if term.others().is_empty() {
        return text;
    }
    let others: Vec<_> = term.others().iter().map(|other| quoted(other)).collect();
    let others = others.join(", ");
    let values = [("word", (&text).into()), ("others", (&others).into())];
    page.t_with("search-read-also", &values)
}

/// The same search for any of the words, or for all of them.
fn any_or_all(page: &Page, place: &ListPlace, words: &SearchWords) -> Chip {
    let wish = Wish {
        is_any_word: !words.is_any(),
        ..place.wish.clone()
    };
    let key = if words.is_any() {
        "search-use-all"
    } else {
        "search-use-any"
    };
    Chip {
        label: page.t(key),
        href: place.with(wish).to_string(),
    }
}

/// The same search with the other reach, as a link.
#[must_use]
pub fn other_reach(page: &Page, place: &ListPlace) -> Chip {
    let (reach, label) = match place.wish.reach() {
        Reach::Everywhere => {
            let folder = page.folder_name(place.folder);
            let label = page.t_with("search-only-folder", &[("folder", (&folder).into())]);
            (Reach::Folder, label)
        }
        Reach::Folder => (Reach::Everywhere, page.t("search-everywhere")),
    };
    let wish = Wish {
        reach: Some(reach),
        ..place.wish.clone()
    };
    Chip {
        label,
        href: place.with(wish).settled().to_string(),
    }
}

/// What to try when nothing was found (`docs/rules/inbox.md#s-8`).
#[must_use]
pub fn after_nothing(page: &Page, input: &Narrowed<'_>) -> Vec<Chip> {
    let place = input.place;
    let mut ways = Vec::new();
    if place.wish.reach() == Reach::Folder {
        ways.push(other_reach(page, place));
    }
    if place.wish.search().is_some() {
        ways.extend(
            understood(page, place)
                .into_iter()
                .flat_map(|read| read.otherwise),
        );
        ways.extend(in_english(page, place));
    }
    let removable = chips(page, input).into_iter();
    let skipped = usize::from(place.wish.words.is_some());
    ways.extend(removable.skip(skipped).map(|chip| Chip {
        label: page.t_with("search-without", &[("filter", (&chip.label).into())]),
        href: chip.href,
    }));
    ways
}

/// The same search read in English too, where it is not.
fn in_english(page: &Page, place: &ListPlace) -> Option<Chip> {
    if place.wish.languages(page.lang()).contains(&"en") {
        return None;
    }
    let wish = Wish {
        words_in: (page.lang() != "en").then(|| "en".to_owned()),
        ..place.wish.clone()
    };
    Some(Chip {
        label: page.t("search-as-english"),
        href: place.with(wish).to_string(),
    })
}

/// One-click narrowings of a search that was too broad (`docs/rules/inbox.md#s-7`).
#[must_use]
pub fn narrower(page: &Page, place: &ListPlace) -> Vec<Chip> {
    let mut ways = Vec::new();
    let last_year = Wish {
        span: Some(Span::Year),
        ..place.wish.clone()
    };
    if !matches!(
        place.wish.span,
        Some(Span::Today | Span::Week | Span::Month | Span::HalfYear | Span::Year)
    ) {
        ways.push(Chip {
            label: page.t("search-last-year"),
            href: place.with(last_year).to_string(),
        });
    }
    if place.wish.reach() == Reach::Everywhere {
        ways.push(other_reach(page, place));
    }
    ways.push(Chip {
        label: page.t("search-choose-service"),
        href: filter_page(place),
    });
    ways
}

/// The name of a service, or its code where no name is known.
#[must_use]
pub fn service_name(language: Language, code: &ServiceCode, services: &Services) -> String {
    let named = services.get(code);
    let name = named.and_then(|service| service.name.choose(&language.fallbacks()));
    name.map_or_else(|| code.to_string(), |name| name.value.clone())
}

/// The name of a status, also of the one that rows do not show.
#[must_use]
pub fn status_name(page: &Page, status: Status) -> String {
    match super::pages::row::status(page, status) {
        Some(tag) => tag.label,
        None => page.t("status-none"),
    }
}

/// The name of a span.
#[must_use]
pub fn span_name(page: &Page, span: Span) -> String {
    let day = |day: Date| format::date(page.language, day);
    match span {
        Span::Today => page.t("filter-span-today"),
        Span::Week => page.t("filter-span-week"),
        Span::Month => page.t("filter-span-month"),
        Span::HalfYear => page.t("filter-span-half-year"),
        Span::Year => page.t("filter-span-year"),
        Span::Older => page.t("filter-span-older"),
        Span::Days(Some(from), Some(to)) => page.t_with(
            "filter-span-days",
            &[("from", (&day(from)).into()), ("to", (&day(to)).into())],
        ),
        Span::Days(Some(from), None) => {
            page.t_with("filter-span-from", &[("from", (&day(from)).into())])
        }
        Span::Days(None, Some(to)) => page.t_with("filter-span-to", &[("to", (&day(to)).into())]),
        Span::Days(None, None) => page.t("filter-span-any"),
    }
}

fn due_name(page: &Page, due: Due) -> String {
    page.t(match due {
        Due::Passed => "filter-due-passed",
        Due::Soon => "filter-due-soon",
        Due::Some => "filter-due-some",
    })
}

/// What is wrong with the words of a search.
#[must_use]
pub fn words_error(page: &Page, fault: Unsearchable) -> String {
    match fault {
        Unsearchable::TooShort => page.t_with("search-too-short", &[("fewest", FEWEST.into())]),
        Unsearchable::TooLong => page.t("search-too-long"),
        Unsearchable::TooMany => page.t("search-too-many"),
        Unsearchable::OnlyUnwanted => page.t("search-only-unwanted"),
        Unsearchable::IdentityNumber => page.t("search-identity-number"),
    }
}

/// What is wrong with a filter, and which field it is about.
#[must_use]
pub fn fault_text(page: &Page, fault: Fault) -> (&'static str, String) {
    let too_many = |key| page.t_with(key, &[("most", MOST_VALUES.into())]);
    match fault {
        Fault::Words(fault) => ("q", words_error(page, fault)),
        Fault::Days => ("fra", page.t("filter-days-reversed")),
        Fault::Case => ("sak", page.t("search-identity-number")),
        Fault::Owners => ("etat", too_many("filter-too-many-owners")),
        Fault::Services => ("tjeneste", too_many("filter-too-many-services")),
        Fault::Address => ("q", page.t("filter-too-long")),
    }
}

/// The sentence about what an address held and was not used.
#[must_use]
pub fn dropped_text(page: &Page, dropped: Dropped) -> Option<String> {
    if dropped.fault().is_some() {
        return None;
    }
    let filter = page.t(match dropped {
        Dropped::Position => return None,
        Dropped::IdentityNumber(_) => return Some(page.t("search-identity-number")),
        Dropped::Packed => return Some(page.t("filter-unreadable")),
        Dropped::Party => return Some(page.t("filter-party-unreadable")),
        Dropped::Sender => "filter-sender",
        Dropped::Reach => "filter-reach",
        Dropped::Status => "filter-status",
        Dropped::Read => "filter-read",
        Dropped::Span => "filter-span",
        Dropped::Owner => "filter-owner",
        Dropped::Service => "filter-service",
        Dropped::Due => "filter-due",
        Dropped::Case => "filter-case",
        Dropped::Process => "filter-chip-process",
        Dropped::Sort => "filter-sort",
        Dropped::Words => "search-label",
        Dropped::Unit => "filter-unit",
    });
    Some(page.t_with("filter-dropped", &[("filter", (&filter).into())]))
}
