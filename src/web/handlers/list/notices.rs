//! Notices on top of a list: what a form has done, and what of the address could not be used.

use super::request::{ListRequest, LoadedPage};
use crate::{
    domain::{Folder, OrganisationNumber, name::display_name},
    storage::ChangeId,
    urls::IgnoredParam,
    views::{
        components::list_toolbar,
        format,
        page::{Notice, Page},
        pages::label::{Confirmed, confirmation},
    },
    web::{
        error::AppError,
        extractors::{
            Query,
            browser_session::{BrowserSession, LostBecause, LostParty},
            reader::Reader,
        },
        services::{party_selection::ResolvedParties, saved_searches::with_flash},
    },
};

impl ListRequest {
    /// The page frame: acting party, counts, and the confirmation of what was done.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub(super) async fn view(
        &self,
        reader: &Reader,
        query: &Query,
        found: &ResolvedParties<'_>,
        loaded: &LoadedPage<'_>,
    ) -> Result<Page, AppError> {
        let view = reader.page_at(&found.party_selection, &self.list_url);
        let view = view.await?.with_waiting(loaded.list.waiting);
        let view = reader.with_gone_notice(query, view);
        with_confirmation(reader, query, view).await
    }

    /// Adds notices: flash message, lost party, invalid cursor, unknown units and ignored
    /// parameters.
    ///
    /// # Errors
    /// When the store is unavailable.
    pub(super) async fn with_notices(
        &self,
        mut view: Page,
        browser_session: &BrowserSession,
        unknown_units: usize,
    ) -> Result<Page, AppError> {
        if self.is_position_lost {
            view = say(view, "list-bad-position");
        }
        if let Some(lost) = browser_session.take_lost_party().await? {
            let notice = Notice {
                tone: "info",
                heading: lost_text(&view, &lost),
                text: None,
            };
            view = view.with_notice(notice);
        }
        let mut view = with_flash(view, browser_session.take_flash().await?);
        if unknown_units > 0 {
            view = say(view, "group-unknown-units");
        }
        Ok(ignored_param_notices(view, &self.ignored))
    }
}

/// The notice that a party is lost, with its name or number where one is known.
fn lost_text(page: &Page, lost: &LostParty) -> String {
    let Some(name) = &lost.name else {
        return page.t(match lost.was {
            LostBecause::UsedLast => "list-party-lost",
            LostBecause::Default => "list-default-lost",
            LostBecause::OfSearch => "list-search-lost",
            LostBecause::UsedElsewhere => "list-elsewhere-lost",
        });
    };
    let name = match OrganisationNumber::parse(name) {
        Some(number) => {
            let number = format::organisation_number(number.as_str());
            page.t_with("list-lost-number", &[("number", (&number).into())])
        }
        None => display_name(name),
    };
    let key = match lost.was {
        LostBecause::UsedLast => "list-party-lost-named",
        LostBecause::Default => "list-default-lost-named",
        LostBecause::OfSearch => "list-search-lost-named",
        LostBecause::UsedElsewhere => "list-elsewhere-lost-named",
    };
    page.t_with(key, &[("name", (&name).into())])
}

/// Adds a notice for each parameter that was not used.
fn ignored_param_notices(page: Page, ignored: &[IgnoredParam]) -> Page {
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

/// The list's page with the confirmation that its address names in `gjort`, if that change was
/// made by this person in the last ten minutes.
///
/// # Errors
/// When the store is unavailable.
pub(super) async fn with_confirmation(
    reader: &Reader,
    query: &Query,
    page: Page,
) -> Result<Page, AppError> {
    let Some(id) = query.get("gjort").and_then(ChangeId::parse) else {
        return Ok(page);
    };
    let Some((change, change_request)) = reader.label_change(&id).await? else {
        return Ok(page);
    };
    let is_undone = change.result.is_undone();
    if !is_undone && !change.result.stands() {
        return Ok(page);
    }
    let owners = change_request.parties(reader).await.unwrap_or_default();
    let confirmed = Confirmed {
        action: change_request.action,
        count: change_request.cases.len(),
        is_draft: change.note.lie_in().any(|folder| folder == Folder::Drafts),
        owners: &owners,
        parties: reader.parties().await?,
        change: (!is_undone).then_some(id.as_str()),
    };
    let confirmation = confirmation(&page, &confirmed);
    Ok(page.with_confirmation(confirmation))
}
