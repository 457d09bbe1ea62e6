//! `/sok` and `/sok/{id}`: saves, renames and deletes a search.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    app::App,
    domain::identity_number,
    storage::{SaveOutcome, SavedId},
    urls::{self, ListUrl, LocalPath, SAVED_SEARCHES, SearchAct, SearchPath},
    views::{
        page::Page,
        pages::{
            error::ErrorKind,
            save_search::{
                DeleteSearchPage, LONGEST_NAME, Named, SaveFault, SaveSearchInput, SaveSearchPage,
            },
            saved_searches::describe,
        },
    },
    web::{
        error::{AppError, go_to},
        extractors::{
            Query, Word,
            browser_session::{BrowserSession, FlashMessage, OwnForm, PostedForm},
            current_user::CurrentUser,
        },
        handlers::saved_searches::{find, list_at},
        html,
        services::party_list::PartyList,
    },
};

/// The name, trimmed; `None` when it is empty. An error when it is too long or holds a national
/// identity number.
fn name(text: &str) -> Result<Option<&str>, SaveFault> {
    let text = text.trim();
    if text.chars().count() > LONGEST_NAME {
        return Err(SaveFault::TooLong);
    }
    if identity_number::is_in(text) {
        return Err(SaveFault::IdentityNumber);
    }
    Ok((!text.is_empty()).then_some(text))
}

/// The page that asks for confirmation of a form whose CSRF token is not valid, with what was
/// typed; `None` for a valid token, and where the text is longer than an address can hold: the form
/// reports such a name as too long.
fn asks_again(path: &str, form: &PostedForm) -> Option<LocalPath> {
    let address = format!("{path}?{}", form.fields.as_query());
    (!form.has_token).then(|| LocalPath::parse(&address))?
}

/// Shows the form with the name of a new search for the list in `adresse`.
///
/// # Errors
/// When `adresse` is not a list of ours, or the login has ended or cannot be refreshed.
pub(crate) async fn ask(
    app: &App,
    current_user: &CurrentUser,
    query: &Query,
) -> Result<Response, AppError> {
    let list_url = query.get("adresse").and_then(list_at);
    let list_url = list_url.ok_or(ErrorKind::NotFound)?;
    let typed = query.get("navn").unwrap_or_default();
    answer(
        app,
        current_user,
        (&list_url, None),
        (typed, name(typed).err()),
    )
    .await
}

/// `POST /sok`: saves a search. For a list that is saved already, it redirects to that search; a
/// form that came after the login had ended must be confirmed (`docs/rules/security.md#act-3`).
///
/// # Errors
/// When the address is not a list of ours, or the store is unavailable.
pub async fn create(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    form: PostedForm,
) -> Result<Response, AppError> {
    if let Some(again) = asks_again(SAVED_SEARCHES, &form) {
        return Ok(go_to(again.as_str()));
    }
    let list_url = form.fields.get("adresse").and_then(list_at);
    let list_url = list_url.ok_or(ErrorKind::BadRequest)?;
    let typed = form.fields.get("navn").unwrap_or_default();
    let name = match name(typed) {
        Ok(_) if !form.has_token => {
            return answer(&app, &current_user, (&list_url, None), (typed, None)).await;
        }
        Ok(name) => name,
        Err(fault) => {
            return answer(&app, &current_user, (&list_url, None), (typed, Some(fault))).await;
        }
    };
    let (person, address) = (current_user.person(), list_url.plain_address());
    let saved = app.store.add_saved(person, name, &address);
    match saved.await? {
        SaveOutcome::Saved(_) => {
            browser_session
                .set_flash(&FlashMessage::SearchSaved)
                .await?;
            Ok(go_to(&list_url.to_string()))
        }
        SaveOutcome::Exists(id) => {
            browser_session
                .set_flash(&FlashMessage::SearchExists)
                .await?;
            Ok(go_to(&urls::search_row(id.as_str())))
        }
        SaveOutcome::Full => {
            let fault = Some(SaveFault::Full);
            answer(&app, &current_user, (&list_url, None), (typed, fault)).await
        }
    }
}

/// `GET /sok/{id}`: shows the form for another name.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn show(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<SavedId>,
    query: Query,
) -> Result<Response, AppError> {
    let saved = find(&app, &current_user, &id).await?;
    let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
    let kept = saved.name.unwrap_or_default();
    let typed = query.get("navn").unwrap_or(&kept);
    let fault = name(typed).err();
    answer(&app, &current_user, (&list_url, Some(&id)), (typed, fault)).await
}

/// `POST /sok/{id}`: saves another name of the search.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn rename(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    Word(id): Word<SavedId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    let here = SearchPath {
        id: id.as_str(),
        act: SearchAct::Rename,
    };
    if let Some(again) = asks_again(&here.to_string(), &form) {
        return Ok(go_to(again.as_str()));
    }
    let typed = form.fields.get("navn").unwrap_or_default();
    let name = match name(typed) {
        // A form of another browser session changes nothing.
        Ok(name) if form.has_token => name,
        named => {
            let fault = named.err();
            let saved = find(&app, &current_user, &id).await?;
            let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
            let typed = (typed, fault);
            return answer(&app, &current_user, (&list_url, Some(&id)), typed).await;
        }
    };
    let person = current_user.person();
    let renamed = app.store.rename_saved(person, &id, name).await?;
    if !renamed {
        return Err(ErrorKind::NotFound.into());
    }
    browser_session
        .set_flash(&FlashMessage::SearchRenamed)
        .await?;
    Ok(go_to(&urls::search_row(id.as_str())))
}

/// `GET /sok/{id}/slett`: asks for confirmation before the search is deleted.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn ask_to_delete(
    State(app): State<App>,
    current_user: CurrentUser,
    Word(id): Word<SavedId>,
) -> Result<Response, AppError> {
    let saved = find(&app, &current_user, &id).await?;
    let parties = PartyList::ask(&app, &current_user).await?;
    let view = current_user.page(&app, &parties, parties.last());
    let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
    let described = describe(&view, &list_url, &|code| {
        current_user.owner_name(&app, code)
    });
    let name = saved.name.filter(|name| !identity_number::is_in(name));
    let name = name.unwrap_or(described);
    let view = DeleteSearchPage::new(view, id.as_str(), name);
    Ok(html::html(StatusCode::OK, &view))
}

/// `POST /sok/{id}/slett`: deletes the search.
///
/// # Errors
/// When the search is not the person's, is deleted already, or the store is unavailable.
pub async fn delete(
    State(app): State<App>,
    browser_session: BrowserSession,
    current_user: CurrentUser,
    Word(id): Word<SavedId>,
    _form: OwnForm,
) -> Result<Response, AppError> {
    let person = current_user.person();
    let deleted = app.store.delete_saved(person, &id);
    if !deleted.await? {
        return Err(ErrorKind::NotFound.into());
    }
    browser_session
        .set_flash(&FlashMessage::SearchDeleted)
        .await?;
    Ok(go_to(SAVED_SEARCHES))
}

/// The form with what was typed and its error. An identity number is not shown again.
async fn answer(
    app: &App,
    current_user: &CurrentUser,
    (list_url, saved): (&ListUrl, Option<&SavedId>),
    (typed, fault): (&str, Option<SaveFault>),
) -> Result<Response, AppError> {
    let parties = PartyList::ask(app, current_user).await?;
    let view = current_user.page(app, &parties, parties.last());
    let here = match saved {
        Some(id) => SearchPath {
            id: id.as_str(),
            act: SearchAct::Rename,
        }
        .to_string(),
        None => urls::save_search(list_url),
    };
    let view = Page {
        path: LocalPath::parse_or_start(&here),
        ..view
    };
    let input = SaveSearchInput {
        named: match saved {
            Some(id) => Named::Saved(id.as_str()),
            None => Named::New(list_url),
        },
        described: describe(&view, list_url, &|code| current_user.owner_name(app, code)),
        name: match fault {
            Some(SaveFault::IdentityNumber) => String::new(),
            _ => typed.to_owned(),
        },
        fault,
    };
    let status = match fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(html::html(status, &SaveSearchPage::new(view, input)))
}
