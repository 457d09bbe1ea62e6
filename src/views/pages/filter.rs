//! Filter page: one form with every filter of a list.

use std::collections::{BTreeMap, HashSet};

use askama::Template;

use super::row::OwnerNames;
use crate::{
    domain::{
        DatePreset, DialogSummary, OwnerCode, Parties, PartySelection, ServiceCode, Services,
        list_filter::FilterError,
        name::{fold, sort_key},
    },
    urls::ListUrl,
    views::{
        components::{
            list_toolbar::{self, FilterForm, FilterOption, service_name},
            unit_scope::UnitScope,
        },
        page::Page,
        party_name::selection_name,
    },
};

/// Maximum number of service owners, and of services, that are offered besides the chosen ones.
const MOST_OFFERED: usize = 40;

/// Data that the handler passes to [`FilterPage`].
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct FilterInput<'a> {
    /// Parties whose messages the list holds.
    pub party_selection: &'a PartySelection<'a>,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// URL of the list with its current filter.
    pub list_url: &'a ListUrl,
    /// Services to choose from; `None` when they could not be fetched.
    pub services: Option<&'a Services>,
    /// Dialogs of the folder: their service owners and services are offered first.
    pub present: &'a [DialogSummary],
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
    /// Search words for the offered service owners and services; empty for none.
    pub wanted: &'a str,
    /// Whether the search words were refused, since they held a national identity number.
    pub is_refused: bool,
    /// Validation errors of the submitted form; empty when there are none.
    pub faults: &'a [FilterError],
}

/// Filter page with dates, case number, service owners and services.
#[derive(Debug, Template)]
#[template(path = "pages/filter.html")]
pub struct FilterPage {
    page: Page,
    heading: String,
    lead: String,
    unit_scope: Option<UnitScope>,
    action: String,
    find_action: String,
    form: FilterForm,
    errors: Vec<FormError>,
    from: String,
    to: String,
    days_error: Option<String>,
    case: String,
    case_error: Option<String>,
    wanted: String,
    wanted_error: Option<String>,
    found_none: Option<String>,
    owners: Offer,
    services: Vec<ServiceGroup>,
    services_offer: Offer,
    catalogue: Option<String>,
    clear: String,
    back: String,
}

/// Validation error with a link to its field.
#[derive(Debug)]
struct FormError {
    href: String,
    text: String,
}

/// Options to choose from, perhaps not all that there are.
#[derive(Debug, Default)]
struct Offer {
    options: Vec<FilterOption>,
    /// Text about how many of all options are shown; `None` when all are.
    more: Option<String>,
    error: Option<String>,
}

/// Options for the services of one service owner.
#[derive(Debug)]
struct ServiceGroup {
    owner: String,
    options: Vec<FilterOption>,
}

impl FilterPage {
    /// Builds the page; a missing service list becomes a notice.
    #[must_use]
    pub fn new(page: Page, input: &FilterInput<'_>) -> Self {
        let list_url = input.list_url;
        let folder = page.folder_name(list_url.folder);
        let page = page
            .in_folder(list_url.folder)
            .below(folder, list_url.first_page().to_string());
        let page = if input.services.is_some() {
            page
        } else {
            page.saying("warning", "filter-services-missing")
        };
        let mut form = FilterForm::whole(&page, list_url);
        form.kept
            .retain(|(name, _)| !matches!(*name, "etat" | "tjeneste" | "fra" | "til" | "sak"));
        let (from, to) = match list_url.filter.date_preset {
            Some(DatePreset::Days(from, to)) => (from, to),
            _ => (None, None),
        };
        let owners = owners(&page, input);
        let services = services(&page, input);
        let is_found = !owners.options.is_empty() || !services.options.is_empty();
        let errors = Errors::new(&page, input.faults);
        Self {
            heading: page.t("filter-heading"),
            lead: lead(&page, input),
            unit_scope: UnitScope::new(&page, input.party_selection, input.parties, list_url),
            action: list_url.bare_path(),
            find_action: list_url.bare_filter_path(),
            from: from.map(|day| day.to_string()).unwrap_or_default(),
            to: to.map(|day| day.to_string()).unwrap_or_default(),
            days_error: errors.at("fra"),
            case: list_url.filter.case.clone().unwrap_or_default(),
            case_error: errors.at("sak"),
            wanted_error: input.is_refused.then(|| page.t("search-identity-number")),
            found_none: (!is_found && !input.wanted.is_empty())
                .then(|| page.t_with("filter-find-none", &[("words", input.wanted.into())])),
            wanted: input.wanted.to_owned(),
            catalogue: input
                .services
                .is_some_and(is_looked_up)
                .then(|| page.t("filter-catalogue")),
            services: grouped(&page, input, &services.options),
            owners: Offer {
                error: errors.at("etat"),
                ..owners
            },
            services_offer: Offer {
                options: Vec::new(),
                error: errors.at("tjeneste"),
                ..services
            },
            clear: list_toolbar::unfiltered(list_url).to_string(),
            back: list_url.first_page().to_string(),
            errors: errors.summary(),
            form,
            page,
        }
    }
}

/// Lead text; names the party selection when the reader may represent others.
fn lead(page: &Page, input: &FilterInput<'_>) -> String {
    if !page.may_represent() {
        return page.t("filter-lead-own");
    }
    let name = selection_name(page.language, input.party_selection, input.parties);
    page.t_with("filter-lead", &[("name", (&name).into())])
}

/// Validation errors: name of the field, and text.
struct Errors(Vec<(&'static str, String)>);

impl Errors {
    fn new(page: &Page, faults: &[FilterError]) -> Self {
        let text = |fault: &FilterError| list_toolbar::fault_text(page, *fault);
        Self(faults.iter().map(text).collect())
    }

    fn at(&self, name: &str) -> Option<String> {
        let found = self.0.iter().find(|(field, _)| *field == name);
        found.map(|(_, text)| text.clone())
    }

    fn summary(self) -> Vec<FormError> {
        let error = |(field, text)| FormError {
            href: format!("#{}", anchor(field)),
            text,
        };
        self.0.into_iter().map(error).collect()
    }
}

/// HTML id of the element that an error is about.
fn anchor(field: &str) -> &'static str {
    match field {
        "fra" => "f-fra",
        "sak" => "f-sak",
        "etat" => "f-etater",
        "tjeneste" => "f-tjenester",
        _ => "innhold",
    }
}

/// Options for service owners: the chosen ones, those that occur in the folder, then the others by
/// name.
fn owners(page: &Page, input: &FilterInput<'_>) -> Offer {
    let chosen = &input.list_url.filter.owners;
    let occurring: HashSet<OwnerCode> = input
        .present
        .iter()
        .filter_map(|dialog| OwnerCode::parse(&dialog.service_owner))
        .collect();
    let listed = input
        .services
        .into_iter()
        .flat_map(|services| &services.list);
    let mut all: HashSet<&OwnerCode> = listed.map(|service| &service.owner).collect();
    all.extend(&occurring);
    all.extend(chosen);
    let option = |code: &OwnerCode| {
        let label = (input.owners)(code.as_str()).unwrap_or_else(|| code.to_string());
        Candidate {
            rank: rank(chosen.contains(code), occurring.contains(code)),
            names: owner_names(input, code),
            option: FilterOption {
                value: code.to_string(),
                label,
                is_chosen: chosen.contains(code),
            },
        }
    };
    let options = all.into_iter().map(option).collect();
    offer(page, input.wanted, options, MOST_OFFERED)
}

/// Options for services: the chosen ones, those that occur in the folder, then the others by name.
fn services(page: &Page, input: &FilterInput<'_>) -> Offer {
    let chosen = &input.list_url.filter.services;
    let none = Services::default();
    let services = input.services.unwrap_or(&none);
    let occurring: HashSet<ServiceCode> = input
        .present
        .iter()
        .filter_map(|dialog| ServiceCode::of_urn(&dialog.service_resource))
        .collect();
    let mut all: HashSet<&ServiceCode> = services.list.iter().map(|one| &one.code).collect();
    all.extend(chosen);
    let owners = &input.list_url.filter.owners;
    let is_wanted = |code: &&ServiceCode| {
        let service = services.get(code);
        owners.is_empty()
            || chosen.contains(code)
            || service.is_none_or(|service| owners.contains(&service.owner))
    };
    let option = |code: &ServiceCode| {
        let label = service_name(page.language, code, services);
        let owner = services.get(code).map(|service| &service.owner);
        let owner = owner
            .into_iter()
            .flat_map(|owner| owner_names(input, owner));
        Candidate {
            rank: rank(chosen.contains(code), occurring.contains(code)),
            names: [fold(&label), fold(code.as_str())]
                .into_iter()
                .chain(owner)
                .collect(),
            option: FilterOption {
                value: code.to_string(),
                label,
                is_chosen: chosen.contains(code),
            },
        }
    };
    let all = all.into_iter().filter(is_wanted);
    let options: Vec<_> = all.map(option).collect();
    // Services that occur in the folder are offered all the same.
    let most = if is_looked_up(services) && input.wanted.is_empty() {
        let occurring = options.iter().filter(|one| one.rank == OCCURS);
        occurring.count().min(MOST_OFFERED)
    } else {
        MOST_OFFERED
    };
    offer(page, input.wanted, options, most)
}

/// Whether this is the whole catalogue and too long to list, so that services are searched by name.
fn is_looked_up(services: &Services) -> bool {
    services.is_catalogue && services.list.len() > MOST_OFFERED
}

/// Sort rank of an option that occurs in the folder and is not chosen.
const OCCURS: u8 = 1;

fn rank(is_chosen: bool, occurs: bool) -> u8 {
    match (is_chosen, occurs) {
        (true, _) => 0,
        (false, true) => OCCURS,
        (false, false) => 2,
    }
}

/// Option with its sort rank, and the names that a search matches.
struct Candidate {
    rank: u8,
    /// Names and codes, folded for comparison.
    names: Vec<String>,
    option: FilterOption,
}

impl Candidate {
    /// Whether one of its names or codes holds each of the words in `wanted`.
    fn is_found(&self, wanted: &str) -> bool {
        wanted
            .split(' ')
            .all(|word| self.names.iter().any(|name| name.contains(word)))
    }
}

/// Name, code and aliases of a service owner, folded for comparison.
fn owner_names(input: &FilterInput<'_>, code: &OwnerCode) -> Vec<String> {
    let name = (input.owners)(code.as_str());
    let mut names: Vec<String> = name.iter().map(|name| fold(name)).collect();
    names.push(fold(code.as_str()));
    names.extend(code.aliases().map(fold));
    names
}

/// Sorts and limits the options. An exact match of a name or code comes before a partial match. At
/// most `most` are offered besides the chosen ones.
fn offer(page: &Page, wanted: &str, mut all: Vec<Candidate>, most: usize) -> Offer {
    let wanted = fold(wanted);
    all.retain(|one| one.option.is_chosen || one.is_found(&wanted));
    all.sort_by_cached_key(|one| {
        let is_it = one.names.contains(&wanted);
        let label = sort_key(&one.option.label);
        (!one.option.is_chosen, !is_it, one.rank, label)
    });
    let count = all.len();
    let chosen = all.iter().filter(|one| one.option.is_chosen).count();
    all.truncate(chosen + most);
    let shown = all.len();
    let values = [("shown", shown.into()), ("all", count.into())];
    Offer {
        more: (shown < count).then(|| page.t_with("filter-more", &values)),
        options: all.into_iter().map(|one| one.option).collect(),
        error: None,
    }
}

/// Groups the offered services by service owner.
fn grouped(page: &Page, input: &FilterInput<'_>, options: &[FilterOption]) -> Vec<ServiceGroup> {
    let none = Services::default();
    let services = input.services.unwrap_or(&none);
    let mut groups: BTreeMap<String, ServiceGroup> = BTreeMap::new();
    for option in options {
        let service = ServiceCode::parse(&option.value);
        let service = service.and_then(|code| services.get(&code));
        let owner = service.map_or_else(
            || page.t("filter-service"),
            |service| {
                let code = service.owner.as_str();
                (input.owners)(code).unwrap_or_else(|| code.to_owned())
            },
        );
        let group = groups
            .entry(sort_key(&owner))
            .or_insert_with(|| ServiceGroup {
                owner,
                options: Vec::new(),
            });
        group.options.push(option.clone());
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_national_catalogue_is_searched_and_not_looked_through() {
        let samples = crate::views::samples::filters(crate::i18n::Language::Nb);
        let boxes = |wanted: &str| {
            let (_, page) = samples.iter().find(|(name, _)| *name == wanted).unwrap();
            let html = page.render().unwrap();
            (html.matches("name=\"tjeneste\"").count(), html)
        };
        let (count, html) = boxes("national catalogue");
        assert_eq!(count, 0, "none occurs in the folder");
        assert!(html.contains("leter blant alle") && html.contains("av 3"));
        // A few services are listed, of all service owners.
        assert_eq!(boxes("empty").0, 4);
        assert!(!boxes("nothing of that name").1.contains("leter blant alle"));
    }
}
