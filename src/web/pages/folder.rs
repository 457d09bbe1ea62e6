//! `/a/{aktor}/{visning}`: a folder of one party.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{Folder, Party},
    routes::PartyKey,
    session::Setting,
    upstream::dialogporten::FolderQuery,
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

/// Shows the newest dialogs, or those after the place in `etter`.
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
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let party = signed_in
        .party_of(&app, &parties, &key)
        .map_err(|error| parties.explain(error))?;
    let wanted = query.get("etter");
    let keyring = app.store.keyring();
    let after = wanted.and_then(|text| position::open(keyring, &party.urn, text));
    let language = signed_in.language;
    let search = FolderQuery {
        party: party.urn.clone(),
        folder,
        after,
        limit: app.config.page_size,
    };
    let list = signed_in
        .ask(&app, |client, token| {
            let search = search.clone();
            Box::pin(async move {
                client
                    .folder(&token, language.accept_language(), &search)
                    .await
            })
        })
        .await?;
    remember(&app, &signed_in, party).await?;
    let next = list
        .next
        .map(|place| position::seal(keyring, &party.urn, &place))
        .transpose()?;
    let view = signed_in.page(&app, &parties, Some(party));
    let mut view = confirmed(&app, &signed_in, &parties, &query, view).await?;
    if wanted.is_some() && after.is_none() {
        view = say(view, "inbox-bad-position");
    }
    if visit.takes_lost_party().await? {
        view = say(view, "inbox-party-lost");
    }
    let input = FolderInput {
        party,
        folder,
        parties: &parties,
        key: &key,
        list: &list,
        next: next.as_deref(),
        after: wanted.filter(|_| after.is_some()),
        owners: &|code| signed_in.owner_name(&app, code),
    };
    Ok(page::html(StatusCode::OK, &FolderPage::new(view, &input)))
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
