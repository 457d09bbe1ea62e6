//! List toolbar: search field, filter form, active filters as removable chips, and the sentences
//! about a search (`docs/rules/inbox.md#filters`, `docs/rules/inbox.md#search`).

use jiff::civil::Date;

use crate::{
    domain::{
        DatePreset, Due, ListFilter, OwnerCode, SearchScope, SearchWords, ServiceCode, Services,
        Sort, Status,
        list_filter::{FilterError, MOST_VALUES},
        search_words::{FEWEST, Term, Unsearchable},
    },
    i18n::Language,
    urls::{IgnoredParam, ListUrl, date_preset_word, due_word, reach_word, sort_word, status_word},
    views::{format, page::Page},
};

/// What [`ListToolbar::new`] is built from.
#[expect(missing_debug_implementations, reason = "it holds functions")]
#[derive(Clone, Copy)]
pub struct ToolbarInput<'a> {
    /// Address of the list, with its filter.
    pub list_url: &'a ListUrl,
    /// Text in the search field that could not be searched for, and why; `None` when the filter's
    /// own words stand there.
    pub typed: Option<(&'a str, Unsearchable)>,
    /// Looks up the name of a service owner by its code.
    pub owners: crate::views::pages::row::OwnerNames<'a>,
    /// Services whose names are known; any other is shown by its code.
    pub services: &'a Services,
}

/// Input of the template macro: search field and filters above a list.
#[derive(Debug)]
pub struct ListToolbar {
    /// Path of the list; both forms send `GET` requests to it.
    pub action: String,
    /// Hidden fields of the search form: the parameters that a new search keeps.
    pub kept: Vec<(&'static str, String)>,
    /// Value of the search field.
    pub words: String,
    /// Error message of the search field; `None` when it was valid.
    pub error: Option<String>,
    /// The filters of the panel, fewer than on the page of all filters.
    pub panel: FilterForm,
    /// Address of the page with all filters.
    pub all_filters: String,
    /// Number of active filters, in words; `None` for none.
    pub in_force: Option<String>,
    /// The active filters, the search words first.
    pub chips: Vec<Chip>,
    /// Address of the list without filters; `None` when none is active.
    pub clear: Option<String>,
}

/// A link with a text: an active filter that it removes, or a suggested search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Name of the filter, or text of the suggestion.
    pub label: String,
    /// Address of the list without the filter, or as suggested.
    pub href: String,
}

/// Filters as the fields of a `GET` form.
#[derive(Debug, Default)]
pub struct FilterForm {
    /// Hidden fields: the parameters that the form does not ask for.
    pub kept: Vec<(&'static str, String)>,
    /// The visible fields, one group for each parameter.
    pub groups: Vec<FilterGroup>,
}

/// A fieldset of radio buttons or checkboxes for one parameter.
#[derive(Debug)]
pub struct FilterGroup {
    /// Name of the parameter in addresses, such as `status`.
    pub name: &'static str,
    /// Legend of the fieldset, in the page's language.
    pub legend: String,
    /// Checkboxes if several options can be chosen, else radio buttons.
    pub is_several: bool,
    /// The options, in the order in which they are shown.
    pub options: Vec<FilterOption>,
}

/// One radio button or checkbox of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterOption {
    /// Value of the parameter in addresses; empty for no filter.
    pub value: String,
    /// Name of the option, in the page's language.
    pub label: String,
    /// Whether the list's filter has this value.
    pub is_chosen: bool,
}

/// How a search was understood, and other ways to make it.
#[derive(Debug)]
pub struct SearchSummary {
    /// The interpretation, in one or more sentences.
    pub sentence: String,
    /// Links to the same words, searched otherwise.
    pub otherwise: Vec<Chip>,
}

impl ListToolbar {
    /// Builds the toolbar above a list.
    #[must_use]
    pub fn new(page: &Page, input: &ToolbarInput<'_>) -> Self {
        let list_url = input.list_url;
        let chips = chips(page, input);
        let filters = chips.len() - usize::from(list_url.filter.words.is_some());
        let words = match input.typed {
            Some((typed, _)) => typed.to_owned(),
            None => list_url.filter.words.clone().unwrap_or_default(),
        };
        let is_search = |name: &str| matches!(name, "q" | "ord" | "ordsprak");
        let mut kept = list_url.pairs();
        kept.retain(|(name, _)| !is_search(name));
        Self {
            action: list_url.bare_path(),
            kept,
            words,
            error: input.typed.map(|(_, fault)| words_error(page, fault)),
            panel: FilterForm::short(page, list_url),
            all_filters: list_url.filter_page(),
            in_force: (filters > 0)
                .then(|| page.t_with("filter-in-force", &[("count", filters.into())])),
            clear: (!chips.is_empty()).then(|| unfiltered(list_url).to_string()),
            chips,
        }
    }
}

/// The list without filters; only its order is kept.
#[must_use]
pub fn unfiltered(list_url: &ListUrl) -> ListUrl {
    list_url.with(ListFilter {
        sort: list_url.filter.sort,
        ..ListFilter::default()
    })
}

impl FilterGroup {
    /// A group of radio buttons: one option can be chosen.
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
    /// The filters of the panel; all others are kept as hidden fields.
    #[must_use]
    pub fn short(page: &Page, list_url: &ListUrl) -> Self {
        let has_days = matches!(list_url.filter.date_preset, Some(DatePreset::Days(..)));
        Self::of(page, list_url, !has_days)
    }

    /// The filters of the page with all of them, except for the lists of service owners and
    /// services.
    #[must_use]
    pub fn whole(page: &Page, list_url: &ListUrl) -> Self {
        Self::of(page, list_url, true)
    }

    fn of(page: &Page, list_url: &ListUrl, has_spans: bool) -> Self {
        let mut groups = common(page, list_url);
        if has_spans {
            groups.insert(2.min(groups.len()), date_preset_group(page, list_url));
        }
        groups.push(due_group(page, list_url));
        groups.push(sort_group(page, list_url));
        Self {
            kept: kept(list_url, &groups),
            groups,
        }
    }
}

/// Hidden fields: the parameters that no group of the form asks for.
fn kept(list_url: &ListUrl, groups: &[FilterGroup]) -> Vec<(&'static str, String)> {
    let mut kept = list_url.pairs();
    kept.retain(|(name, _)| groups.iter().all(|group| group.name != *name));
    kept
}

/// The groups for scope, status and read; a group with a single option is left out.
fn common(page: &Page, list_url: &ListUrl) -> Vec<FilterGroup> {
    let filter = &list_url.filter;
    let folder = page.folder_name(list_url.folder);
    let scope = |scope: SearchScope| FilterOption {
        value: reach_word(scope).to_owned(),
        label: match scope {
            SearchScope::Folder => {
                page.t_with("filter-scope-folder", &[("folder", (&folder).into())])
            }
            SearchScope::Everywhere => page.t("filter-scope-everywhere"),
        },
        is_chosen: filter.scope() == scope,
    };
    let status = |status: Status| FilterOption {
        value: status_word(status).unwrap_or_default().to_owned(),
        label: status_name(page, status),
        is_chosen: filter.statuses.contains(&status),
    };
    let read = |value: &str, key: &str, is_read| FilterOption {
        value: value.to_owned(),
        label: page.t(key),
        is_chosen: filter.is_read == is_read,
    };
    let statuses = filter.possible_statuses(list_url.folder);
    let status = FilterGroup {
        name: "status",
        legend: page.t("filter-status"),
        is_several: true,
        options: statuses.into_iter().map(status).collect(),
    };
    let groups = [
        FilterGroup::one(
            "hvor",
            page.t("filter-scope"),
            vec![scope(SearchScope::Folder), scope(SearchScope::Everywhere)],
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

fn date_preset_group(page: &Page, list_url: &ListUrl) -> FilterGroup {
    let chosen = list_url.filter.date_preset;
    let option = |date_preset: Option<DatePreset>| FilterOption {
        value: date_preset
            .and_then(date_preset_word)
            .unwrap_or_default()
            .to_owned(),
        label: match date_preset {
            Some(date_preset) => date_preset_name(page, date_preset),
            None => page.t("filter-date-any"),
        },
        is_chosen: chosen == date_preset,
    };
    let named = DatePreset::NAMED.into_iter().map(Some);
    let options = std::iter::once(None).chain(named).map(option);
    FilterGroup::one("tid", page.t("filter-date"), options.collect())
}

fn due_group(page: &Page, list_url: &ListUrl) -> FilterGroup {
    let option = |due: Option<Due>| FilterOption {
        value: due.map(due_word).unwrap_or_default().to_owned(),
        label: match due {
            Some(due) => due_name(page, due),
            None => page.t("filter-due-any"),
        },
        is_chosen: list_url.filter.due == due,
    };
    let each = Due::ALL.into_iter().map(Some);
    let options = std::iter::once(None).chain(each).map(option);
    FilterGroup::one("frist", page.t("filter-due"), options.collect())
}

fn sort_group(page: &Page, list_url: &ListUrl) -> FilterGroup {
    let option = |sort: Sort| FilterOption {
        value: sort_word(sort).to_owned(),
        label: page.t(match sort {
            Sort::Changed => "filter-sort-changed",
            Sort::Due => "filter-sort-due",
            Sort::Created => "filter-sort-created",
        }),
        is_chosen: list_url.filter.sort(list_url.folder) == sort,
    };
    FilterGroup::one("sort", page.t("filter-sort"), Sort::ALL.map(option).into())
}

/// The active filters, each with the address of the list without it.
#[must_use]
pub fn chips(page: &Page, input: &ToolbarInput<'_>) -> Vec<Chip> {
    let parts = words_in_force(page, input)
        .into_iter()
        .chain(states_in_force(page, input))
        .chain(senders_in_force(page, input))
        .chain(cases_in_force(page, input));
    let chip = |(label, without): (String, ListFilter)| Chip {
        label,
        href: input.list_url.with(without).settled().to_string(),
    };
    parts.map(chip).collect()
}

/// The label of an active filter, and the list's filter without it.
type ActiveFilters = (String, ListFilter);

/// The search words, or else the scope where all folders are searched.
fn words_in_force(page: &Page, input: &ToolbarInput<'_>) -> Option<ActiveFilters> {
    let filter = &input.list_url.filter;
    let anywhere = ListFilter {
        words: None,
        is_any_word: false,
        words_in: None,
        scope: None,
        ..filter.clone()
    };
    match &filter.words {
        Some(words) => {
            let label = page.t_with("filter-chip-words", &[("words", words.into())]);
            Some((label, anywhere))
        }
        None if filter.scope == Some(SearchScope::Everywhere) => {
            Some((page.t("filter-scope-everywhere"), anywhere))
        }
        None => None,
    }
}

/// Active filters on status, read and date.
fn states_in_force(page: &Page, input: &ToolbarInput<'_>) -> Vec<ActiveFilters> {
    let filter = &input.list_url.filter;
    let status = |status: &Status| {
        let mut without = filter.clone();
        without.statuses.retain(|other| other != status);
        (status_name(page, *status), without)
    };
    let read = filter.is_read.map(|is_read| {
        let key = if is_read {
            "filter-read-yes"
        } else {
            "filter-read-no"
        };
        let without = ListFilter {
            is_read: None,
            ..filter.clone()
        };
        (page.t(key), without)
    });
    let date_preset = filter.date_preset.map(|date_preset| {
        let without = ListFilter {
            date_preset: None,
            ..filter.clone()
        };
        (date_preset_name(page, date_preset), without)
    });
    let statuses = filter.statuses.iter().map(status);
    statuses.chain(read).chain(date_preset).collect()
}

/// Active filters on service owners and services.
fn senders_in_force(page: &Page, input: &ToolbarInput<'_>) -> Vec<ActiveFilters> {
    let filter = &input.list_url.filter;
    let owner = |owner: &OwnerCode| {
        let mut without = filter.clone();
        without.owners.retain(|other| other != owner);
        let name = (input.owners)(owner.as_str()).unwrap_or_else(|| owner.to_string());
        (name, without)
    };
    let service = |service: &ServiceCode| {
        let mut without = filter.clone();
        without.services.retain(|other| other != service);
        let name = service_name(page.language, service, input.services);
        (name, without)
    };
    let owners = filter.owners.iter().map(owner);
    owners.chain(filter.services.iter().map(service)).collect()
}

/// Active filters on deadline, case number and process.
fn cases_in_force(page: &Page, input: &ToolbarInput<'_>) -> Vec<ActiveFilters> {
    let filter = &input.list_url.filter;
    let due = filter.due.map(|due| {
        let without = ListFilter {
            due: None,
            ..filter.clone()
        };
        (due_name(page, due), without)
    });
    let case = filter.case.as_ref().map(|case| {
        let without = ListFilter {
            case: None,
            ..filter.clone()
        };
        let label = page.t_with("filter-chip-case", &[("case", case.into())]);
        (label, without)
    });
    let process = filter.process.as_ref().map(|_| {
        let without = ListFilter {
            process: None,
            scope: None,
            ..filter.clone()
        };
        (page.t("filter-chip-process"), without)
    });
    [due, case, process].into_iter().flatten().collect()
}

/// How a search was interpreted, and other ways to make it; `None` without search words. Each
/// sentence is made of the words as they are sent.
#[must_use]
pub fn understood(page: &Page, list_url: &ListUrl) -> Option<SearchSummary> {
    let words = list_url.filter.search()?;
    let languages = list_url.filter.languages(page.lang());
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
    // A plain search for one word is named by the heading already.
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
    Some(SearchSummary {
        sentence: sentences
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        otherwise: (count > 1)
            .then(|| any_or_all(page, list_url, &words))
            .into_iter()
            .collect(),
    })
}

/// A search term (a word or phrase) in quotation marks, with its other spellings.
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

/// The same search for any of the words, or for all of them if it was for any.
fn any_or_all(page: &Page, list_url: &ListUrl, words: &SearchWords) -> Chip {
    let filter = ListFilter {
        is_any_word: !words.is_any(),
        ..list_url.filter.clone()
    };
    let key = if words.is_any() {
        "search-use-all"
    } else {
        "search-use-any"
    };
    Chip {
        label: page.t(key),
        href: list_url.with(filter).to_string(),
    }
}

/// Link to the same search in the other scope: all folders, or this folder only.
#[must_use]
pub fn other_reach(page: &Page, list_url: &ListUrl) -> Chip {
    let (scope, label) = match list_url.filter.scope() {
        SearchScope::Everywhere => {
            let folder = page.folder_name(list_url.folder);
            let label = page.t_with("search-only-folder", &[("folder", (&folder).into())]);
            (SearchScope::Folder, label)
        }
        SearchScope::Folder => (SearchScope::Everywhere, page.t("search-everywhere")),
    };
    let filter = ListFilter {
        scope: Some(scope),
        ..list_url.filter.clone()
    };
    Chip {
        label,
        href: list_url.with(filter).settled().to_string(),
    }
}

/// Suggestions for a search without results (`docs/rules/inbox.md#s-8`).
#[must_use]
pub fn no_results_suggestions(page: &Page, input: &ToolbarInput<'_>) -> Vec<Chip> {
    let list_url = input.list_url;
    let mut ways = Vec::new();
    if list_url.filter.scope() == SearchScope::Folder {
        ways.push(other_reach(page, list_url));
    }
    if list_url.filter.search().is_some() {
        ways.extend(
            understood(page, list_url)
                .into_iter()
                .flat_map(|read| read.otherwise),
        );
        ways.extend(in_english(page, list_url));
    }
    let removable = chips(page, input).into_iter();
    let skipped = usize::from(list_url.filter.words.is_some());
    ways.extend(removable.skip(skipped).map(|chip| Chip {
        label: page.t_with("search-without", &[("filter", (&chip.label).into())]),
        href: chip.href,
    }));
    ways
}

/// The same search with the words read as English too; `None` where they are already.
fn in_english(page: &Page, list_url: &ListUrl) -> Option<Chip> {
    if list_url.filter.languages(page.lang()).contains(&"en") {
        return None;
    }
    let filter = ListFilter {
        words_in: (page.lang() != "en").then(|| "en".to_owned()),
        ..list_url.filter.clone()
    };
    Some(Chip {
        label: page.t("search-as-english"),
        href: list_url.with(filter).to_string(),
    })
}

/// Suggestions to narrow a search that was too broad, one click each (`docs/rules/inbox.md#s-7`).
#[must_use]
pub fn narrowing_suggestions(page: &Page, list_url: &ListUrl) -> Vec<Chip> {
    let mut ways = Vec::new();
    let last_year = ListFilter {
        date_preset: Some(DatePreset::Year),
        ..list_url.filter.clone()
    };
    if !matches!(
        list_url.filter.date_preset,
        Some(
            DatePreset::Today
                | DatePreset::Week
                | DatePreset::Month
                | DatePreset::HalfYear
                | DatePreset::Year
        )
    ) {
        ways.push(Chip {
            label: page.t("search-last-year"),
            href: list_url.with(last_year).to_string(),
        });
    }
    if list_url.filter.scope() == SearchScope::Everywhere {
        ways.push(other_reach(page, list_url));
    }
    ways.push(Chip {
        label: page.t("search-choose-service"),
        href: list_url.filter_page(),
    });
    ways
}

/// Name of a service; its code where no name is known.
#[must_use]
pub fn service_name(language: Language, code: &ServiceCode, services: &Services) -> String {
    let named = services.get(code);
    let name = named.and_then(|service| service.name.choose(&language.fallbacks()));
    name.map_or_else(|| code.to_string(), |name| name.value.clone())
}

/// Name of a status, also of the one that rows do not show.
#[must_use]
pub fn status_name(page: &Page, status: Status) -> String {
    match crate::views::pages::row::status(page, status) {
        Some(tag) => tag.label,
        None => page.t("status-none"),
    }
}

/// Name of a date preset; for `Days`, the dates from and to.
#[must_use]
pub fn date_preset_name(page: &Page, date_preset: DatePreset) -> String {
    let day = |day: Date| format::date(page.language, day);
    match date_preset {
        DatePreset::Today => page.t("filter-date-today"),
        DatePreset::Week => page.t("filter-date-week"),
        DatePreset::Month => page.t("filter-date-month"),
        DatePreset::HalfYear => page.t("filter-date-half-year"),
        DatePreset::Year => page.t("filter-date-year"),
        DatePreset::Older => page.t("filter-date-older"),
        DatePreset::Days(Some(from), Some(to)) => page.t_with(
            "filter-date-days",
            &[("from", (&day(from)).into()), ("to", (&day(to)).into())],
        ),
        DatePreset::Days(Some(from), None) => {
            page.t_with("filter-date-from", &[("from", (&day(from)).into())])
        }
        DatePreset::Days(None, Some(to)) => {
            page.t_with("filter-date-to", &[("to", (&day(to)).into())])
        }
        DatePreset::Days(None, None) => page.t("filter-date-any"),
    }
}

fn due_name(page: &Page, due: Due) -> String {
    page.t(match due {
        Due::Passed => "filter-due-passed",
        Due::Soon => "filter-due-soon",
        Due::Some => "filter-due-some",
    })
}

/// Error message for search words that cannot be searched for.
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

/// The parameter whose field has the error, and the error message.
#[must_use]
pub fn fault_text(page: &Page, fault: FilterError) -> (&'static str, String) {
    let too_many = |key| page.t_with(key, &[("most", MOST_VALUES.into())]);
    match fault {
        FilterError::Words(fault) => ("q", words_error(page, fault)),
        FilterError::Days => ("fra", page.t("filter-days-reversed")),
        FilterError::Case => ("sak", page.t("search-identity-number")),
        FilterError::Owners => ("etat", too_many("filter-too-many-owners")),
        FilterError::Services => ("tjeneste", too_many("filter-too-many-services")),
        FilterError::Address => ("q", page.t("filter-too-long")),
    }
}

/// Sentence about a parameter that was ignored; `None` for a position, and for an error that its
/// field shows.
#[must_use]
pub fn dropped_text(page: &Page, ignored: IgnoredParam) -> Option<String> {
    if ignored.fault().is_some() {
        return None;
    }
    let filter = page.t(match ignored {
        IgnoredParam::Position => return None,
        IgnoredParam::IdentityNumber(_) => return Some(page.t("search-identity-number")),
        IgnoredParam::Packed => return Some(page.t("filter-unreadable")),
        IgnoredParam::Party => return Some(page.t("filter-party-unreadable")),
        IgnoredParam::Sender => "filter-sender",
        IgnoredParam::Scope => "filter-scope",
        IgnoredParam::Status => "filter-status",
        IgnoredParam::Read => "filter-read",
        IgnoredParam::Dates => "filter-date",
        IgnoredParam::Owner => "filter-owner",
        IgnoredParam::Service => "filter-service",
        IgnoredParam::Due => "filter-due",
        IgnoredParam::Case => "filter-case",
        IgnoredParam::Process => "filter-chip-process",
        IgnoredParam::Sort => "filter-sort",
        IgnoredParam::Words => "search-label",
        IgnoredParam::Unit => "filter-unit",
    });
    Some(page.t_with("filter-ignored", &[("filter", (&filter).into())]))
}
