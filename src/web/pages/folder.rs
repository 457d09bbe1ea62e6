//! `/a/{aktor}/{visning}`: a folder of one party.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{Folder, Party, Position},
    routes::{Dropped, ListPlace, PartyKey},
    session::Setting,
    upstream::dialogporten::{ListQuery, Listed, Whose},
    view::{
        page::{Notice, Page},
        pages::folder::{FolderInput, FolderPage},
    },
    web::{
        error::AppError,
        extract::{Query, Words},
        known_parties::KnownParties,
        page,
        pages::label::confirmed,
        position,
        signed_in::SignedIn,
        visit::Visit,
    },
};

/// Shows the first dialogs, or those after the place in `etter`.
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
    let (place, dropped) = ListPlace::read(key, folder, query.pairs());
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let party = signed_in
        .party_of(&app, &parties, &place.party)
        .map_err(|error| parties.explain(error))?;
    let after = position::open(app.store.keyring(), signed_in.person(), &place);
    let is_lost = place.after.is_some() && after.is_none();
    let place = match after {
        Some(_) => place,
        None => place.page_after(None),
    };
    let listed = ask(&app, &signed_in, party, (&place, after)).await?;
    remember(&app, &signed_in, party).await?;
    let next = listed.page.next.map(|next| {
        let keyring = app.store.keyring();
        position::seal(keyring, signed_in.person(), &place, &next)
    });
    let next = next.transpose()?.map(|next| place.page_after(Some(next)));
    let view = signed_in.page(&app, &parties, Some(party));
    let mut view = confirmed(&app, &signed_in, &parties, &query, view).await?;
    if is_lost || dropped.contains(&Dropped::Position) {
        view = say(view, "inbox-bad-position");
    }
    if visit.takes_lost_party().await? {
        view = say(view, "inbox-party-lost");
    }
    let input = FolderInput {
        party,
        parties: &parties,
        place: &place,
        list: &listed.page,
        next: next.as_ref(),
        owners: &|code| signed_in.owner_name(&app, code),
    };
    Ok(page::html(StatusCode::OK, &FolderPage::new(view, &input)))
}

async fn ask(
    app: &App,
    signed_in: &SignedIn,
    party: &Party,
    (place, after): (&ListPlace, Option<Position>),
) -> Result<Listed, AppError> {
    let language = signed_in.language;
    let now = app.clock.now();
    let query = ListQuery {
        whose: Whose::Parties(vec![party.urn.clone()]),
        selection: place.wish.selection(place.folder, now, language.code()),
        after,
        limit: app.config.page_size,
        count_at: Some(now),
    };
    signed_in
        .ask(app, |client, token| {
            let query = query.clone();
            Box::pin(async move {
                client
                    .list(&token, language.accept_language(), &query)
                    .await
            })
        })
        .await
}

fn say(page: Page, key: &str) -> Page {
    let notice = Notice {
        tone: "info",
        heading: page.t(key),
        text: None,
    };
    page.with_notice(notice)
}

/// Keeps the party as the one used last; writes only when it is another than before.
async fn remember(app: &App, signed_in: &SignedIn, party: &Party) -> Result<(), AppError> {
    let person = signed_in.person();
    let known = app.last_parties.get(&person.as_bytes()[..]).await;
    if known.as_deref() == Some(party.urn.as_str()) {
        return Ok(());
    }
    app.store
        .save_setting(person, Setting::LastParty, party.urn.as_str())
        .await?;
    app.last_parties
        .insert(person.as_bytes().to_vec(), party.urn.as_str().to_owned())
        .await;
    Ok(())
}
