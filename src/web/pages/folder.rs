//! `/a/{aktor}/{visning}`: a folder of one party.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{DialogSummary, Folder, Party, Position, search_words::Unsearchable, wish::Fault},
    routes::{Dropped, ListPlace, PartyKey},
    session::SavedId,
    upstream::dialogporten::{ListQuery, Listed, Whose},
    view::{
        narrowing,
        page::{Notice, Page},
        pages::{
            error::ErrorKind,
            folder::{FolderInput, FolderPage},
        },
    },
    web::{
        error::AppError,
        extract::{Query, Words},
        known_parties::KnownParties,
        label_form::ListForms,
        page,
        pages::{filter, label::confirmed, saved_searches},
        position,
        signed_in::SignedIn,
        visit::{LostParty, Visit},
    },
};

/// Shows the first dialogs, or those after the place in `etter`. What cannot be searched for is said at
/// its field, over the list as it is without; filters that cannot be are asked for again.
///
/// # Errors
/// When the party is not the reader's, or Dialogporten gives no list.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    signed_in: SignedIn,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (mut place, dropped) = ListPlace::read(key, folder, query.pairs());
    let faults = place.wish.faults();
    if faults.iter().any(|fault| !matches!(fault, Fault::Words(_))) {
        return filter::ask_again(&app, &signed_in, &place, &faults).await;
    }
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let party = signed_in
        .party_of(&app, &parties, &place.party)
        .map_err(|error| parties.explain(error))?;
    let typed = take_unsearchable(&mut place, &faults);
    let after = position::open(app.store.keyring(), signed_in.person(), &place);
    let is_lost = place.after.is_some() && after.is_none();
    if after.is_none() {
        place.after = None;
    }
    let (listed, is_too_broad) = ask(
        &app,
        &signed_in,
        party,
        (&place, after),
        app.config.page_size,
    )
    .await?;
    parties.note_used(&app, &signed_in, party).await?;
    let next = next_page(&app, &signed_in, &place, listed.page.next)?;
    let view = signed_in
        .page(&app, &parties, Some(party))
        .with_waiting(listed.waiting);
    let view = match typed {
        // Neither in the addresses that lead back here.
        Some((_, Unsearchable::IdentityNumber)) => Page {
            path: place.local_path(),
            ..view
        },
        _ => view,
    };
    let mut view = confirmed(&app, &signed_in, &parties, &query, view).await?;
    if is_lost || dropped.contains(&Dropped::Position) {
        view = say(view, "inbox-bad-position");
    }
    if let Some(lost) = visit.takes_lost_party().await? {
        let sentence = match lost {
            LostParty::UsedLast => "inbox-party-lost",
            LostParty::Default => "inbox-default-lost",
            LostParty::OfSearch => "inbox-search-lost",
        };
        view = say(view, sentence);
    }
    let view = saved_searches::say(view, visit.takes_note().await?);
    let saved = saved_searches::saved_as(&app, &signed_in, &place).await?;
    let services = filter::named(&app, &signed_in, party, &place).await;
    let forms = ListForms::of(&app, &signed_in, &parties, &query)?;
    let drawn = |dialog: &DialogSummary| forms.drawn(&app, &signed_in, dialog);
    let input = FolderInput {
        party,
        parties: &parties,
        place: &place,
        list: &listed.page,
        next: next.as_ref(),
        forms: forms.with(&drawn),
        owners: &|code| signed_in.owner_name(&app, code),
        services: &services,
        typed: typed.as_ref().map(|(text, fault)| (&**text, *fault)),
        saved: saved.as_ref().map(SavedId::as_str),
        is_too_broad,
    };
    let view = say_dropped(view, &dropped);
    Ok(page::html(StatusCode::OK, &FolderPage::new(view, &input)))
}

/// Takes words away that cannot be searched for; they stay in their field. A number of a person stays
/// nowhere (`inbox-features.md` G-8).
fn take_unsearchable(place: &mut ListPlace, faults: &[Fault]) -> Option<(String, Unsearchable)> {
    let fault = faults.iter().find_map(|fault| match fault {
        Fault::Words(fault) => Some(*fault),
        _ => None,
    })?;
    let words = place.wish.words.take()?;
    let typed = match fault {
        Unsearchable::IdentityNumber => String::new(),
        _ => words,
    };
    Some((typed, fault))
}

/// Asks for a page. A search for which there was too much to look through is an empty page that says
/// so (§9 S-7).
pub(super) async fn ask(
    app: &App,
    signed_in: &SignedIn,
    party: &Party,
    (place, after): (&ListPlace, Option<Position>),
    limit: usize,
) -> Result<(Listed, bool), AppError> {
    let language = signed_in.language;
    let now = app.clock.now();
    let query = ListQuery {
        whose: Whose::Parties(vec![party.urn.clone()]),
        selection: place.wish.selection(place.folder, now, language.code()),
        after,
        limit,
        count_at: Some(now),
    };
    let is_search = query.selection.text.is_some();
    let answer = signed_in
        .ask(app, |client, token| {
            let query = query.clone();
            Box::pin(async move {
                client
                    .list(&token, language.accept_language(), &query)
                    .await
            })
        })
        .await;
    match answer {
        Ok(listed) => Ok((listed, false)),
        Err(AppError::Page(ErrorKind::UpstreamTimeout)) if is_search => {
            Ok((Listed::default(), true))
        }
        Err(error) => Err(error),
    }
}

/// The address of the page after this one.
fn next_page(
    app: &App,
    signed_in: &SignedIn,
    place: &ListPlace,
    next: Option<Position>,
) -> Result<Option<ListPlace>, AppError> {
    let Some(next) = next else {
        return Ok(None);
    };
    let sealed = position::seal(app.store.keyring(), signed_in.person(), place, &next)?;
    Ok(Some(place.page_after(Some(sealed))))
}

/// Names the filters that were not used.
pub(super) fn say_dropped(page: Page, dropped: &[Dropped]) -> Page {
    dropped.iter().fold(page, |page, dropped| {
        match narrowing::dropped_text(&page, *dropped) {
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
