//! Opens a dialog, which is a read receipt that others see: only a person's own navigation may lead
//! here (`docs/rules/inbox.md#g-4`).

use std::{sync::Arc, time::Duration};

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, request::Parts};

use super::party_selection;
use crate::{
    app::App,
    dialogporten::LocateQuery,
    domain::{
        CurrentState, Dialog, DialogId, DialogRefusal, DialogSummary, Embed, Folder, Localised,
        Parties, Party, PartyUrn,
    },
    secret::DialogToken,
    urls::{ListUrl, PartyKey},
    views::pages::{dialog::DialogInput, error::ErrorKind, row::OwnerNames},
    web::{
        error::{AppError, refusal},
        extractors::{Query, current_user::CurrentUser},
        middleware::security_headers::ConnectTo,
        sealed::{
            dialog_token,
            label_target::{LabelTarget, SealedForm},
        },
        services::{
            label_changes::current_states, party_list::PartyList, recent_owners, service_list,
        },
    },
};

/// Time limit for the check whether a dialog counts as opened.
const LOOK_TIME: Duration = Duration::from_secs(10);

/// Proof that a person navigated to the page: the request is no `HEAD`, no prefetch and no part of
/// another page. Every handler that opens a dialog takes it.
#[derive(Clone, Copy, Debug)]
pub struct ExplicitNavigation(());

impl<S: Send + Sync> FromRequestParts<S> for ExplicitNavigation {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        NotAhead::from_request_parts(parts, state).await?;
        if is_for_a_window(&parts.headers) {
            Ok(Self(()))
        } else {
            Err(AppError::from(ErrorKind::Speculative).into_response())
        }
    }
}

/// Proof that a request is no `HEAD` and no prefetch. Handlers that begin or end a login take it;
/// the provider loads one of them in a frame.
#[derive(Clone, Copy, Debug)]
pub struct NotAhead(());

impl<S: Send + Sync> FromRequestParts<S> for NotAhead {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        if parts.method == Method::HEAD {
            Err(StatusCode::OK.into_response())
        } else if is_speculative(&parts.headers) {
            Err(AppError::from(ErrorKind::Speculative).into_response())
        } else {
            Ok(Self(()))
        }
    }
}

/// The error page for a dialog that could not be loaded. The call may have reached Dialogporten all
/// the same, and then the dialog counts as opened; a list shows whether it does, without opening
/// it.
pub async fn failed(
    app: &App,
    current_user: &CurrentUser,
    parties: &Parties,
    id: DialogId,
    error: AppError,
) -> AppError {
    let is_late = match &error {
        AppError::Page(ErrorKind::UpstreamTimeout) => true,
        AppError::Page(ErrorKind::UpstreamUnavailable) => false,
        _ => return error,
    };
    let listed = listed(app, current_user, id).await;
    if listed.is_none() && !is_late {
        return error;
    }
    let list = listed
        .as_ref()
        .and_then(|dialog| own_list(app, current_user, parties, dialog));
    ErrorKind::OpeningFailed {
        is_late,
        is_opened: listed.map(|dialog| dialog.is_content_seen),
        list: list.map(|list| list.local_path()),
    }
    .into()
}

/// The dialog as lists show it; `None` when no list shows it, or Dialogporten does not answer.
async fn listed(app: &App, current_user: &CurrentUser, id: DialogId) -> Option<Box<DialogSummary>> {
    let sought = vec![LocateQuery { id, seen: None }];
    let seen = current_states(app, &current_user.overtime(LOOK_TIME), sought).await;
    match seen.ok()?.into_iter().next()? {
        CurrentState::Found(dialog) => Some(dialog),
        CurrentState::Nowhere | CurrentState::Unknown => None,
    }
}

/// The folder of its own party that the dialog is in; `None` when the reader has no such party.
fn own_list(
    app: &App,
    current_user: &CurrentUser,
    parties: &Parties,
    dialog: &DialogSummary,
) -> Option<ListUrl> {
    let party = parties.by_urn(&dialog.party)?;
    let key = current_user.key_of(app, party).ok()??;
    Some(ListUrl::new(key, Folder::of(dialog)))
}

/// Whether a browser or a program prefetches the page, by the headers that say so or once did.
#[must_use]
pub fn is_speculative(headers: &HeaderMap) -> bool {
    let names = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
    names.iter().any(|name| headers.contains_key(*name))
}

/// Whether the page is to be shown in a window (`Sec-Fetch-Dest: document`). Requests for images,
/// scripts, frames and by scripts, of any page of the same site, have another value; an old browser
/// may send none.
fn is_for_a_window(headers: &HeaderMap) -> bool {
    let purposes = headers.get_all("sec-fetch-dest");
    purposes.iter().all(|purpose| purpose == "document")
}

/// For a reader who may act for nobody, a dialog is one without access.
pub(crate) fn no_access_of_nobody(error: AppError) -> AppError {
    match error {
        AppError::Page(ErrorKind::NobodyListed) => ErrorKind::DialogNoAccess.into(),
        other => other,
    }
}

/// The error page for a dialog that cannot be opened; names its service owner where that is known.
pub(crate) async fn refused(
    app: &App,
    current_user: &CurrentUser,
    id: DialogId,
    reason: DialogRefusal,
) -> AppError {
    let owner = recent_owners::name(app, current_user, id).await;
    refusal(reason, owner, &current_user.here)
}

/// A dialog that was just opened, with its party and list.
#[derive(Debug)]
pub struct OpenedDialog {
    /// All parties of the reader.
    pub parties: PartyList,
    /// The dialog, with its details as Dialogporten returned them.
    pub dialog: Dialog,
    /// Key of the dialog's party in addresses; `None` when the reader has no such party.
    pub own_key: Option<PartyKey>,
    /// The list it was opened from; `None` when the address names no list of ours.
    pub listed: Option<ListUrl>,
    /// Whether that list holds no messages of the dialog's party.
    pub is_other_party: bool,
    /// Whether URLs on loopback are accepted, as on a public origin without https.
    pub loopback_allowed: bool,
    service: Option<Arc<Localised>>,
    token: Option<DialogToken>,
}

impl OpenedDialog {
    /// Opens the dialog for this reader.
    ///
    /// # Errors
    /// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
    pub async fn load(
        app: &App,
        current_user: &CurrentUser,
        _: ExplicitNavigation,
        id: DialogId,
        query: &Query,
    ) -> Result<Self, AppError> {
        let parties = PartyList::ask(app, current_user).await;
        let parties = parties.map_err(no_access_of_nobody)?;
        let language = current_user.language;
        let answer = current_user
            .call(app, move |client, token| {
                Box::pin(async move { client.dialog(&token, language.accept_language(), id).await })
            })
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                return Err(failed(app, current_user, &parties, id, error).await);
            }
        };
        let opened = match answer {
            Ok(opened) => opened,
            Err(reason) => return Err(refused(app, current_user, id, reason).await),
        };
        let met = std::slice::from_ref(&opened.dialog.summary);
        recent_owners::note(app, current_user, met).await;
        let own_key = match parties.by_urn(&opened.dialog.summary.party) {
            Some(party) => current_user.key_of(app, party)?,
            None => None,
        };
        // The way back leads to a list of ours, else to that of the dialog's own party.
        let listed = query.list();
        let party = &opened.dialog.summary.party;
        let is_other_party = match &listed {
            Some(list) => !holds(app, current_user, &parties, list, party).await,
            None => false,
        };
        let resource = &opened.dialog.summary.service_resource;
        Ok(Self {
            is_other_party,
            service: service_list::name_at_hand(app, resource).await,
            parties,
            dialog: opened.dialog,
            own_key,
            listed,
            loopback_allowed: !app.config.public_url.is_https(),
            token: opened.token,
        })
    }

    /// The party that the dialog belongs to; `None` when it is not in the reader's list.
    #[must_use]
    pub fn party(&self) -> Option<&Party> {
        self.parties.by_urn(&self.dialog.summary.party)
    }

    /// The list to return to; `None` without a list in the address and a party of the reader's.
    #[must_use]
    pub fn list(&self) -> Option<ListUrl> {
        let own_folder = || {
            let key = self.own_key.clone()?;
            Some(ListUrl::new(key, Folder::of(&self.dialog.summary)))
        };
        self.listed.clone().or_else(own_folder)
    }

    /// Input of the views of its pages, without dialog token and label form.
    #[must_use]
    pub fn input<'a>(
        &'a self,
        list: Option<&'a ListUrl>,
        owners: OwnerNames<'a>,
    ) -> DialogInput<'a> {
        DialogInput {
            dialog: &self.dialog,
            parties: &self.parties,
            list,
            is_other_party: self.is_other_party,
            own_key: self.own_key.as_ref(),
            label_form: None,
            token: None,
            beside: None,
            owners,
            service: self.service.as_deref(),
            loopback_allowed: self.loopback_allowed,
        }
    }

    /// Seals the fields of its label form; `None` when the reader has no such party.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn sealed_form(
        &self,
        app: &App,
        current_user: &CurrentUser,
    ) -> Result<Option<SealedForm>, AppError> {
        let party = self.own_key.as_ref();
        let drawn = party.and_then(|party| LabelTarget::of(&self.dialog.summary, party));
        let seal = |drawn| SealedForm::of(app, current_user, &drawn);
        Ok(drawn.map(seal).transpose()?)
    }

    /// Seals the dialog token for the script of the page; `None` when there is no token.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn sealed_token(
        &self,
        app: &App,
        current_user: &CurrentUser,
    ) -> Result<Option<String>, AppError> {
        let seal = |token| dialog_token::seal(app, current_user, self.dialog.summary.id, token);
        Ok(self.token.as_ref().map(seal).transpose()?)
    }

    /// The origins from which the page may fetch these embeds.
    #[must_use]
    pub fn connect_to<'a>(
        &self,
        current_user: &CurrentUser,
        embeds: impl IntoIterator<Item = &'a Embed>,
    ) -> ConnectTo {
        let languages = current_user.language.fallbacks();
        let addresses: Vec<_> = embeds
            .into_iter()
            .filter_map(|embed| embed.address(&languages, self.loopback_allowed))
            .collect();
        ConnectTo::origins(&addresses)
    }
}

/// Whether a list holds messages of this party: its own list, or that of a group with it.
async fn holds(
    app: &App,
    current_user: &CurrentUser,
    parties: &PartyList,
    list: &ListUrl,
    party: &PartyUrn,
) -> bool {
    if list.party.is_own() {
        return parties.own().is_some_and(|own| own.urn == *party);
    }
    let found = party_selection::find(app, current_user, parties, list).await;
    found.is_ok_and(|found| found.party_selection.urns().contains(party))
}
