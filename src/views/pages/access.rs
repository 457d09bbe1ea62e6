//! Access page of a dialog: why the reader may see it, and which service it belongs to.

use askama::Template;
use url::Url;

use super::row::OwnerNames;
use crate::{
    domain::{
        Folder, ListFilter, Lookup, OutwardRule, Parties, Party, SearchScope, ServiceCode,
        lookup::{Ground, GroundKind},
        outward_url,
    },
    urls::{DialogPath, ListUrl, PartyKey, START, row_anchor, with_fragment},
    views::{
        components::{operator_notice::OutLink, service_text::ServiceText},
        page::Page,
        party_name::party_name,
    },
};

/// Data that the handler passes to [`AccessPage`].
#[expect(missing_debug_implementations, reason = "it holds functions")]
pub struct AccessInput<'a> {
    /// Answer of `dialogLookup` for the dialog.
    pub lookup: &'a Lookup,
    /// Everyone the reader may act for.
    pub parties: &'a Parties,
    /// Address key of the dialog's party; `None` when the reader has no such party.
    pub key: Option<&'a PartyKey>,
    /// List that the reader came from; `None` leads to the party's inbox.
    pub list: Option<&'a ListUrl>,
    /// Looks up a service owner's display name by its code.
    pub owners: OwnerNames<'a>,
    /// Which addresses outside our origin the page may lead to.
    pub outward: OutwardRule<'a>,
}

/// Access page with the grounds for access and the service.
#[derive(Debug, Template)]
#[template(path = "pages/access.html")]
pub struct AccessPage {
    page: Page,
    heading: String,
    title: Option<ServiceText>,
    recipient: Option<String>,
    why: String,
    reasons: Vec<Reason>,
    login: Vec<String>,
    owner: ServiceText,
    service: Option<ServiceText>,
    all: Option<(String, String)>,
    elsewhere: Option<OutLink>,
    open: String,
    back: (String, String),
}

/// One ground for access, with its link.
#[derive(Debug)]
struct Reason {
    kind: String,
    name: Option<ServiceText>,
    link: Option<OutLink>,
}

impl AccessPage {
    /// Builds the page; an unusable URL of a ground gives no link.
    #[must_use]
    pub fn new(page: Page, input: &AccessInput<'_>) -> Self {
        let lookup = input.lookup;
        let party = input.parties.by_urn(&lookup.party);
        let name = party.map(|party| party_name(page.language, party, input.parties));
        let own = || Some(ListUrl::new(input.key?.clone(), Folder::Inbox));
        let list = input.list.cloned().or_else(own);
        let folder = list.as_ref().map_or(Folder::Inbox, |list| list.folder);
        let label = page.folder_name(folder);
        let href = list.as_ref().map(ToString::to_string);
        let page = page.in_list(list.as_ref());
        let path = list.as_ref().map(ListUrl::local_path);
        let open = DialogPath {
            id: lookup.dialog,
            list: path.as_ref(),
            beside: None,
        };
        let open = open.to_string();
        let row = |href: String| with_fragment(&href, &row_anchor(lookup.dialog));
        Self {
            heading: page.t("access-heading"),
            title: ServiceText::line(&lookup.title, page.language),
            recipient: name
                .as_ref()
                .map(|name| page.t_with("list-to", &[("recipient", name.into())])),
            why: why(&page, lookup, party),
            reasons: lookup
                .grounds
                .iter()
                .map(|ground| reason(&page, ground, input.outward))
                .collect(),
            login: login(&page, lookup),
            owner: owner(&page, input),
            service: service(&page, lookup),
            all: all_of_service(&page, input, name.as_deref()),
            elsewhere: page.out_link("elsewhere-access", page.content.links.access.as_ref()),
            open,
            back: (
                href.map_or_else(|| START.to_string(), row),
                page.t_with("label-back", &[("folder", (&label).into())]),
            ),
            page,
        }
    }
}

fn why(page: &Page, lookup: &Lookup, party: Option<&Party>) -> String {
    let is_own = party.is_some_and(|party| party.is_self);
    page.t(match (is_own, lookup.grounds.is_empty()) {
        (true, true) => "access-why-own",
        (true, false) => "access-why-own-also",
        (false, true) => "access-why-untold",
        (false, false) => "access-why",
    })
}

fn reason(page: &Page, ground: &Ground, rule: OutwardRule<'_>) -> Reason {
    let kind = page.t(match ground.kind {
        GroundKind::Role => "access-role",
        GroundKind::AccessPackage => "access-package",
        GroundKind::Service => "access-service",
        GroundKind::Instance => "access-instance",
        GroundKind::Unknown => "access-other",
    });
    let name = ServiceText::line(&ground.name, page.language);
    let url = ground.url.as_deref();
    let url = url.and_then(|url| outward_url(url, rule));
    let link = url.and_then(|url| {
        Some(OutLink {
            host: host(&url)?,
            href: url.to_string(),
            text: name
                .clone()
                .unwrap_or_else(|| ServiceText::own(page.t("access-more"))),
        })
    });
    Reason { kind, name, link }
}

fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Sentences about the security level of the login, the level that the service needs, and a login
/// below it.
fn login(page: &Page, lookup: &Lookup) -> Vec<String> {
    let words = |level: u8| match level {
        3 => page.t("access-level-substantial"),
        4 => page.t("access-level-high"),
        other => other.to_string(),
    };
    let sentence = |level: Option<u8>, key: &str| {
        let level = words(level?);
        Some(page.t_with(key, &[("level", (&level).into())]))
    };
    let is_too_weak =
        matches!((lookup.level, lookup.needed_level), (Some(has), Some(needs)) if has < needs);
    [
        sentence(lookup.level, "access-login"),
        sentence(lookup.needed_level, "access-login-needed"),
        is_too_weak.then(|| page.t("access-login-weak")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn owner(page: &Page, input: &AccessInput<'_>) -> ServiceText {
    let code = &input.lookup.owner;
    let known = (input.owners)(code).map(ServiceText::own);
    known
        .or_else(|| ServiceText::line(&input.lookup.owner_name, page.language))
        .unwrap_or_else(|| ServiceText::own(code.clone()))
}

fn service(page: &Page, lookup: &Lookup) -> Option<ServiceText> {
    let code = lookup.service.as_ref().map(ServiceCode::to_string);
    ServiceText::line(&lookup.service_name, page.language).or_else(|| code.map(ServiceText::own))
}

/// Address and label of the list of everything from this service to the same party; `None` when
/// either is unknown.
fn all_of_service(
    page: &Page,
    input: &AccessInput<'_>,
    name: Option<&str>,
) -> Option<(String, String)> {
    let filter = ListFilter {
        services: vec![input.lookup.service.clone()?],
        scope: Some(SearchScope::Everywhere),
        ..ListFilter::default()
    };
    let list = ListUrl::new(input.key?.clone(), Folder::Inbox).with(filter);
    let label = page.t_with("access-all", &[("name", name?.into())]);
    Some((list.to_string(), label))
}
