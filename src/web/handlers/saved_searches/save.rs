//! `/sok` and `/sok/{id}`: saves, renames and deletes a search.

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::identity_number,
    storage::{SaveOutcome, SavedId},
    telemetry::audit::AuditEvent,
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
            reader::Reader,
        },
        html,
        services::saved_searches::list_at,
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
pub(crate) async fn ask(reader: &Reader, query: &Query) -> Result<Response, AppError> {
    let list_url = query.get("adresse").and_then(list_at);
    let list_url = list_url.ok_or(ErrorKind::NotFound)?;
    let typed = query.get("navn").unwrap_or_default();
    let form = NameForm::new(&list_url, typed);
    form.with_fault(name(typed).err()).page(reader).await
}

/// `POST /sok`: saves a search. For a list that is saved already, it redirects to that search; a
/// form that came after the login had ended must be confirmed (`docs/rules/security.md#act-3`).
///
/// # Errors
/// When the address is not a list of ours, or the store is unavailable.
pub async fn create(
    browser_session: BrowserSession,
    reader: Reader,
    form: PostedForm,
) -> Result<Response, AppError> {
    if let Some(again) = asks_again(SAVED_SEARCHES.as_str(), &form) {
        return Ok(go_to(again.as_str()));
    }
    let list_url = form.fields.get("adresse").and_then(list_at);
    let list_url = list_url.ok_or(ErrorKind::BadRequest)?;
    let typed = form.fields.get("navn").unwrap_or_default();
    let page = NameForm::new(&list_url, typed);
    let name = match name(typed) {
        Ok(name) if form.has_token => name,
        named => return page.with_fault(named.err()).page(&reader).await,
    };
    let (flash, next) = match add(&reader, &list_url, name).await? {
        SaveOutcome::Saved(_) => (FlashMessage::SearchSaved, list_url.to_string()),
        SaveOutcome::Exists(id) => (FlashMessage::SearchExists, urls::search_row(id.as_str())),
        SaveOutcome::Full => return page.full().page(&reader).await,
    };
    browser_session.set_flash(&flash).await?;
    Ok(go_to(&next))
}

async fn add(
    reader: &Reader,
    list_url: &ListUrl,
    name: Option<&str>,
) -> Result<SaveOutcome, AppError> {
    let (person, address) = (reader.person(), list_url.plain_address());
    let outcome = reader.app.store.add_saved(person, name, &address).await?;
    if matches!(outcome, SaveOutcome::Saved(_)) {
        reader.audit(AuditEvent::SavedSearchChanged("added"));
    }
    Ok(outcome)
}

/// `GET /sok/{id}`: shows the form for another name.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn show(
    reader: Reader,
    Word(id): Word<SavedId>,
    query: Query,
) -> Result<Response, AppError> {
    let saved = reader.saved_search(&id).await?;
    let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
    let kept = saved.name.unwrap_or_default();
    let typed = query.get("navn").unwrap_or(&kept);
    let form = NameForm::new(&list_url, typed).of_saved(&id);
    form.with_fault(name(typed).err()).page(&reader).await
}

/// `POST /sok/{id}`: saves another name of the search.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn rename(
    browser_session: BrowserSession,
    reader: Reader,
    Word(id): Word<SavedId>,
    form: PostedForm,
) -> Result<Response, AppError> {
    if let Some(again) = asks_again(&rename_path(&id), &form) {
        return Ok(go_to(again.as_str()));
    }
    let typed = form.fields.get("navn").unwrap_or_default();
    let name = match name(typed) {
        // A form of another browser session changes nothing.
        Ok(name) if form.has_token => name,
        named => return rename_form(&reader, &id, typed, named.err()).await,
    };
    let store = &reader.app.store;
    if !store.rename_saved(reader.person(), &id, name).await? {
        return Err(ErrorKind::NotFound.into());
    }
    reader.audit(AuditEvent::SavedSearchChanged("renamed"));
    let flash = FlashMessage::SearchRenamed;
    browser_session.set_flash(&flash).await?;
    Ok(go_to(&urls::search_row(id.as_str())))
}

async fn rename_form(
    reader: &Reader,
    id: &SavedId,
    typed: &str,
    fault: Option<SaveFault>,
) -> Result<Response, AppError> {
    let saved = reader.saved_search(id).await?;
    let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
    let form = NameForm::new(&list_url, typed).of_saved(id);
    form.with_fault(fault).page(reader).await
}

fn rename_path(id: &SavedId) -> String {
    let path = SearchPath {
        id: id.as_str(),
        act: SearchAct::Rename,
    };
    path.to_string()
}

/// `GET /sok/{id}/slett`: asks for confirmation before the search is deleted.
///
/// # Errors
/// When the search is not the person's, or the store is unavailable.
pub async fn ask_to_delete(reader: Reader, Word(id): Word<SavedId>) -> Result<Response, AppError> {
    let saved = reader.saved_search(&id).await?;
    let view = reader.page(reader.parties().await?.last()).await?;
    let list_url = list_at(&saved.body).ok_or(ErrorKind::NotFound)?;
    let described = describe(&view, &list_url, &|code| reader.owner_name(code));
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
    browser_session: BrowserSession,
    reader: Reader,
    Word(id): Word<SavedId>,
    _form: OwnForm,
) -> Result<Response, AppError> {
    let person = reader.person();
    let deleted = reader.app.store.delete_saved(person, &id);
    if !deleted.await? {
        return Err(ErrorKind::NotFound.into());
    }
    reader.audit(AuditEvent::SavedSearchChanged("deleted"));
    browser_session
        .set_flash(&FlashMessage::SearchDeleted)
        .await?;
    Ok(go_to(SAVED_SEARCHES.as_str()))
}

/// The form for the name of a search, with what was typed and its error.
#[derive(Clone, Copy)]
struct NameForm<'a> {
    list_url: &'a ListUrl,
    /// The saved search that gets another name; `None` for a new one.
    saved: Option<&'a SavedId>,
    typed: &'a str,
    fault: Option<SaveFault>,
}

impl<'a> NameForm<'a> {
    fn new(list_url: &'a ListUrl, typed: &'a str) -> Self {
        Self {
            list_url,
            saved: None,
            typed,
            fault: None,
        }
    }

    fn of_saved(self, id: &'a SavedId) -> Self {
        Self {
            saved: Some(id),
            ..self
        }
    }

    fn full(self) -> Self {
        self.with_fault(Some(SaveFault::Full))
    }

    fn with_fault(self, fault: Option<SaveFault>) -> Self {
        Self { fault, ..self }
    }

    /// The address of the form, which its page leads back to.
    fn address(&self) -> String {
        match self.saved {
            Some(id) => rename_path(id),
            None => urls::save_search(self.list_url),
        }
    }

    /// The page of the form. An identity number is not shown again.
    async fn page(&self, reader: &Reader) -> Result<Response, AppError> {
        let view = Page {
            path: LocalPath::parse_or_start(&self.address()),
            ..reader.page(reader.parties().await?.last()).await?
        };
        let input = SaveSearchInput {
            named: match self.saved {
                Some(id) => Named::Saved(id.as_str()),
                None => Named::New(self.list_url),
            },
            described: describe(&view, self.list_url, &|code| reader.owner_name(code)),
            name: match self.fault {
                Some(SaveFault::IdentityNumber) => String::new(),
                _ => self.typed.to_owned(),
            },
            fault: self.fault,
        };
        let status = match self.fault {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        Ok(html::html(status, &SaveSearchPage::new(view, input)))
    }
}
