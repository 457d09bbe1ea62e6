//! `/a/{aktor}/{visning}`: a folder of one party, or of a group of them.

pub mod export;
pub mod filter;
pub mod updates;
use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{
        DialogSummary, Folder, OrganisationNumber, Party, PartySelection, Position,
        list_filter::FilterError, name::display_name, search_words::Unsearchable,
    },
    storage::SavedId,
    urls::{IgnoredParam, ListUrl, PartyKey},
    views::{
        components::{bulk_select, list_toolbar},
        format,
        page::{Notice, Page},
        pages::{
            error::ErrorKind,
            folder::{FolderInput, FolderPage},
        },
    },
    web::{
        error::{AppError, go_to},
        extractors::{
            Query, Words,
            browser_session::{BrowserSession, LostBecause, LostParty},
            current_user::CurrentUser,
        },
        handlers::{dialog::state, labels::confirmed, saved_searches},
        html,
        sealed::{cursor, label_target::ListForms},
        services::{
            list_loader::{self, LoadOptions},
            party_list::PartyList,
            party_selection, pinned, recent_owners,
        },
    },
};

/// Shows the first page of the list, or the one after the cursor in `etter`. A search text that
/// cannot be searched for gets an error at its field, over the list without it; other filter errors
/// show the filter form.
///
/// # Errors
/// When the party is not the reader's, or Dialogporten gives no list.
pub async fn show(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (mut list_url, ignored) = ListUrl::read(key, folder, query.pairs());
    let faults = faults(&list_url, &ignored);
    let is_of_words = |fault: &FilterError| matches!(fault, FilterError::Words(_));
    if !faults.iter().all(is_of_words) {
        return filter::ask_again(&app, &current_user, &list_url, &faults).await;
    }
    let parties = PartyList::ask(&app, &current_user).await?;
    if let Some(own) = parties.own_instead(&app, &current_user, &list_url)? {
        return Ok(go_to(&own));
    }
    let addressed = party_selection::read(&app, &current_user, &parties, &list_url).await?;
    let party_selection = &addressed.party_selection;
    let typed = take_unsearchable(&mut list_url, &faults);
    let (after, lost) = take_position(&app, &current_user, &mut list_url, &ignored);
    let target = (&parties, party_selection);
    let (listed, pinned) = ask(&app, &current_user, target, (&list_url, after)).await?;
    if let Some(named) = bulk_select::naming_all(&list_url, &listed.list.rows, &pinned) {
        return Ok(go_to(&named.to_string()));
    }
    if let Some(party) = party_selection.party() {
        parties.note_used(&app, &current_user, party).await?;
    }
    let next = next_page(&app, &current_user, &list_url, listed.list.next)?;
    let view = current_user.page_at(&app, &parties, party_selection, &list_url);
    let view = view.with_waiting(listed.waiting);
    let view = state::saying_gone(&app, &current_user, &query, view);
    let view = confirmed(&app, &current_user, &parties, &query, view).await?;
    let (dropped, unknown) = ((lost, &*ignored), addressed.unknown_units);
    let view = noted(view, &browser_session, dropped, unknown).await?;
    let saved = saved_searches::saved_as(&app, &current_user, &list_url).await?;
    let services = filter::named(&app, &current_user, party_selection, &list_url).await;
    let forms = ListForms::of(&app, &current_user, &parties, &query)?;
    let nearest = nearest(&app, &current_user, &parties, party_selection)?;
    let drawn = |dialog: &DialogSummary| forms.drawn(&app, &current_user, dialog);
    let input = FolderInput {
        party_selection,
        nearest: nearest.as_ref(),
        parties: &parties,
        list_url: &list_url,
        ignored: &ignored,
        list: &listed.list,
        pinned: &pinned,
        next: next.as_ref(),
        read_through: &parties.settings().read_through,
        forms: forms.with(&drawn),
        partial: listed.partial.as_ref(),
        cost: listed.cost,
        is_light: listed.is_light,
        owners: &|code| current_user.owner_name(&app, code),
        services: &services,
        typed: typed.as_ref().map(|(text, fault)| (&**text, *fault)),
        saved: saved.as_ref().map(SavedId::as_str),
        is_too_broad: listed.is_too_broad,
    };
    Ok(html::html(StatusCode::OK, &FolderPage::new(view, &input)))
}

/// Loads the page of the list and the pinned messages above it.
async fn ask<'a>(
    app: &App,
    current_user: &CurrentUser,
    (parties, party_selection): (&'a PartyList, &PartySelection<'a>),
    (list_url, after): (&ListUrl, Option<Position>),
) -> Result<(list_loader::LoadedList<'a>, Vec<DialogSummary>), AppError> {
    let form = LoadOptions {
        limit: app.config.page_size,
        counts: true,
        since: None,
    };
    let target = (parties, party_selection);
    let (listed, pinned) = tokio::join!(
        list_loader::page(app, current_user, target, (list_url, after), form),
        pinned::ask(app, current_user, party_selection, list_url),
    );
    let listed = listed.map_err(|error| of_later_page(error, list_url))?;
    recent_owners::note(app, current_user, &listed.list.rows).await;
    Ok((listed, pinned))
}

/// The member of a group that was used last, or the reader; `None` for a list of one party.
fn nearest<'a>(
    app: &App,
    current_user: &CurrentUser,
    parties: &'a PartyList,
    party_selection: &PartySelection<'_>,
) -> Result<Option<(&'a Party, PartyKey)>, AppError> {
    let PartySelection::Group(_, members) = party_selection else {
        return Ok(None);
    };
    let recent = parties.choices().recent.iter();
    let mut known = (recent.filter_map(|urn| parties.by_urn(urn))).chain(parties.own());
    let nearest = known.find(|party| members.iter().any(|member| member.urn == party.urn));
    let Some(party) = nearest else {
        return Ok(None);
    };
    let key = current_user.key_of(app, party)?;
    Ok(key.map(|key| (party, key)))
}

/// Errors of the list's filters, and of parameters that the address could not keep.
#[must_use]
pub(crate) fn faults(list_url: &ListUrl, ignored: &[IgnoredParam]) -> Vec<FilterError> {
    let unkept = ignored.iter().filter_map(|ignored| ignored.fault());
    let mut faults = list_url.faults();
    faults.extend(unkept);
    faults
}

/// The position after which the page starts, and whether the address has a cursor that cannot be
/// opened; such a cursor is removed from the list's URL.
fn take_position(
    app: &App,
    current_user: &CurrentUser,
    list_url: &mut ListUrl,
    ignored: &[IgnoredParam],
) -> (Option<Position>, bool) {
    let is_named = list_url.after.is_some();
    let after = cursor::open(app.store.keyring(), current_user.person(), list_url);
    if after.is_none() {
        list_url.after = None;
    }
    let is_lost = is_named && after.is_none() || ignored.contains(&IgnoredParam::Position);
    (after, is_lost)
}

/// Where a later page cannot be loaded, the error page links to the first one.
fn of_later_page(error: AppError, list_url: &ListUrl) -> AppError {
    match error {
        AppError::Page(ErrorKind::UpstreamUnavailable) if list_url.after.is_some() => {
            let first = list_url.first_page().local_path();
            ErrorKind::LaterPageUnavailable { first }.into()
        }
        other => other,
    }
}

/// Adds notices: flash message, lost party, invalid cursor, unknown units and ignored parameters.
async fn noted(
    mut view: Page,
    browser_session: &BrowserSession,
    (lost_position, ignored): (bool, &[IgnoredParam]),
    unknown_units: usize,
) -> Result<Page, AppError> {
    if lost_position {
        view = say(view, "inbox-bad-position");
    }
    if let Some(lost) = browser_session.take_lost_party().await? {
        let notice = Notice {
            tone: "info",
            heading: lost_text(&view, &lost),
            text: None,
        };
        view = view.with_notice(notice);
    }
    let mut view = saved_searches::say(view, browser_session.take_flash().await?);
    if unknown_units > 0 {
        view = say(view, "group-unknown-units");
    }
    Ok(ignored_param_notices(view, ignored))
}

/// The notice that a party is lost, with its name or number where one is known.
fn lost_text(page: &Page, lost: &LostParty) -> String {
    let Some(name) = &lost.name else {
        return page.t(match lost.was {
            LostBecause::UsedLast => "inbox-party-lost",
            LostBecause::Default => "inbox-default-lost",
            LostBecause::OfSearch => "inbox-search-lost",
            LostBecause::UsedElsewhere => "inbox-elsewhere-lost",
        });
    };
    let name = match OrganisationNumber::parse(name) {
        Some(number) => {
            let number = format::organisation_number(number.as_str());
            page.t_with("inbox-lost-number", &[("number", (&number).into())])
        }
        None => display_name(name),
    };
    let key = match lost.was {
        LostBecause::UsedLast => "inbox-party-lost-named",
        LostBecause::Default => "inbox-default-lost-named",
        LostBecause::OfSearch => "inbox-search-lost-named",
        LostBecause::UsedElsewhere => "inbox-elsewhere-lost-named",
    };
    page.t_with(key, &[("name", (&name).into())])
}

/// Removes a search text that cannot be searched for; it stays in its field, except for an identity
/// number.
fn take_unsearchable(
    list_url: &mut ListUrl,
    faults: &[FilterError],
) -> Option<(String, Unsearchable)> {
    let fault = faults.iter().find_map(|fault| match fault {
        FilterError::Words(fault) => Some(*fault),
        _ => None,
    })?;
    let words = list_url.filter.words.take().unwrap_or_default();
    let typed = match fault {
        Unsearchable::IdentityNumber => String::new(),
        _ => words,
    };
    Some((typed, fault))
}

/// The URL of the next page, with its sealed cursor.
fn next_page(
    app: &App,
    current_user: &CurrentUser,
    list_url: &ListUrl,
    next: Option<Position>,
) -> Result<Option<ListUrl>, AppError> {
    let Some(next) = next else {
        return Ok(None);
    };
    let sealed = cursor::seal(app.store.keyring(), current_user.person(), list_url, &next)?;
    Ok(Some(list_url.page_after(Some(sealed))))
}

/// Adds a notice for each parameter that was not used.
pub(crate) fn ignored_param_notices(page: Page, ignored: &[IgnoredParam]) -> Page {
    ignored.iter().fold(page, |page, ignored| {
        match list_toolbar::dropped_text(&page, *ignored) {
            Some(heading) => page.with_notice(Notice {
                tone: "info",
                heading,
                text: None,
            }),
            None => page,
        }
    })
}

fn say(page: Page, key: &str) -> Page {
    let notice = Notice {
        tone: "info",
        heading: page.t(key),
        text: None,
    };
    page.with_notice(notice)
}
