//! `/aktor/{aktor}/enheter`: some units of an organisation, or some of a group, chosen for one list.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::{OrganisationNumber, Party, PartyGroup, PartyUrn},
    routes::{PartyKey, folder_of},
    view::pages::{
        error::ErrorKind,
        units::{Pool, UnitsInput, UnitsPage},
    },
    web::{
        error::AppError,
        extract::{Query, Word},
        known_parties::KnownParties,
        page,
        signed_in::SignedIn,
    },
};

/// Shows whom one can choose; `q` shortens the list, and nothing is kept here: what is chosen stands in
/// the address of its list.
///
/// # Errors
/// When there is nobody to choose between, or the login cannot go on.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Word(key): Word<PartyKey>,
    query: Query,
) -> Result<Response, AppError> {
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let (pool, members) = pool(&parties, &key)
        .ok_or_else(|| parties.explain(AppError::Page(ErrorKind::PartyNotYours)))?;
    let folder = query.get("visning").and_then(folder_of);
    let input = UnitsInput {
        key: &key,
        pool,
        members: &members,
        parties: &parties,
        words: query.get("q"),
        folder: folder.unwrap_or_default(),
        key_of: &|party| signed_in.key_of(&app, party).ok().flatten(),
    };
    let view = signed_in.page(&app, &parties, parties.last());
    Ok(page::html(StatusCode::OK, &UnitsPage::new(view, &input)))
}

/// Among whom one chooses: two at least.
fn pool<'a>(parties: &'a KnownParties, key: &PartyKey) -> Option<(Pool<'a>, Vec<PartyUrn>)> {
    let choices = parties.choices();
    let (pool, members): (_, Vec<&Party>) = match key.group() {
        Some(PartyGroup::Choice) => return None,
        Some(group) => {
            let members = parties.members(group, &choices.favourites, choices.shows_deleted);
            (Pool::Group(group), members)
        }
        None => {
            let number = OrganisationNumber::parse(key.as_str())?;
            let mut tops = parties.top().iter();
            let top = tops.find(|party| party.organisation_number.as_ref() == Some(&number))?;
            let all = std::iter::once(top).chain(&top.sub_units);
            let members = all.filter(|party| {
                !party.is_heading_only && (!party.is_deleted || choices.shows_deleted)
            });
            (Pool::Organisation(top), members.collect())
        }
    };
    let urns: Vec<_> = members.iter().map(|party| party.urn.clone()).collect();
    (urns.len() > 1).then_some((pool, urns))
}
