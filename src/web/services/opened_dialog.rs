//! Opens a dialog, which is a read receipt that others see: only a person's own navigation may lead
//! here (`docs/rules/inbox.md#g-4`).

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::response::Response;
use http::StatusCode;

use super::party_selection;
use crate::{
    dialogporten::LocateQuery,
    domain::{
        CurrentState, Dialog, DialogId, DialogRefusal, DialogSummary, Embed, Folder, Localised,
        OutwardRule, Party, PartyUrn,
    },
    urls::{ListUrl, PartyKey},
    views::{
        page::Page,
        pages::{dialog::DialogInput, error::ErrorKind, row::OwnerNames},
    },
    web::{
        error::{AppError, refusal},
        extractors::{Query, explicit_navigation::ExplicitNavigation, reader::Reader},
        html,
        middleware::security_headers::ConnectTo,
        sealed::{
            dialog_token,
            label_target::{LabelTarget, SealedForm},
        },
        services::{party_list::PartyList, recent_owners, service_list},
    },
};

/// Time limit for the check whether a dialog counts as opened.
const LOOK_TIME: Duration = Duration::from_secs(10);

/// The error page for a dialog that could not be loaded. The call may have reached Dialogporten all
/// the same, and then the dialog counts as opened; a list shows whether it does, without opening
/// it.
pub async fn failed(reader: &Reader, id: DialogId, error: AppError) -> AppError {
    let is_late = match &error {
        AppError::Page(ErrorKind::UpstreamTimeout) => true,
        AppError::Page(ErrorKind::UpstreamUnavailable) => false,
        _ => return error,
    };
    let listed = listed(reader, id).await;
    if listed.is_none() && !is_late {
        return error;
    }
    let list = match &listed {
        Some(dialog) => own_list(reader, dialog).await,
        None => None,
    };
    ErrorKind::OpeningFailed {
        is_late,
        is_opened: listed.map(|dialog| dialog.is_content_seen),
        list: list.map(|list| list.local_path()),
    }
    .into()
}

/// The dialog as lists show it; `None` when no list shows it, or Dialogporten does not answer.
async fn listed(reader: &Reader, id: DialogId) -> Option<Box<DialogSummary>> {
    let sought = vec![LocateQuery { id, seen: None }];
    let seen = reader.overtime(LOOK_TIME).locate(sought).await;
    match seen.ok()?.into_iter().next()? {
        CurrentState::Found(dialog) => Some(dialog),
        CurrentState::Nowhere | CurrentState::Unknown => None,
    }
}

/// The folder of its own party that the dialog is in; `None` when the reader has no such party.
async fn own_list(reader: &Reader, dialog: &DialogSummary) -> Option<ListUrl> {
    let party = reader.parties().await.ok()?.by_urn(&dialog.party)?;
    reader.folder_of(party, dialog).ok()?
}

/// For a reader who may act for nobody, a dialog is one without access.
pub(crate) fn no_access_of_nobody(error: AppError) -> AppError {
    match error {
        AppError::Page(ErrorKind::NobodyListed) => ErrorKind::DialogNoAccess.into(),
        other => other,
    }
}

/// The error page for a dialog that cannot be opened; names its service owner where that is known.
pub(crate) async fn refused(reader: &Reader, id: DialogId, reason: DialogRefusal) -> AppError {
    let owner = recent_owners::name(reader, id).await;
    refusal(reason, owner, &reader.user.here)
}

/// A dialog that was just opened, with its party and list.
#[derive(Debug)]
pub struct OpenedDialog<'a> {
    /// All parties of the reader.
    pub parties: &'a PartyList,
    /// The dialog, with its details as Dialogporten returned them.
    pub dialog: Dialog,
    /// Key of the dialog's party in addresses; `None` when the reader has no such party.
    pub own_key: Option<PartyKey>,
    /// The list to return to: the one it was opened from, else the folder of its own party; `None`
    /// without either.
    pub list: Option<ListUrl>,
    /// Whether the list that it was opened from holds no messages of the dialog's party.
    pub is_other_party: bool,
    reader: &'a Reader,
    service: Option<Arc<Localised>>,
    /// The dialog token, sealed for the script of the page.
    token: Option<String>,
}

impl Reader {
    /// The folder of `party` that the dialog is in; `None` for a party without a key.
    ///
    /// # Errors
    /// When the keyring cannot make the key of the party.
    pub fn folder_of(
        &self,
        party: &Party,
        dialog: &DialogSummary,
    ) -> Result<Option<ListUrl>, AppError> {
        let key = self.key_of(party)?;
        Ok(key.map(|key| ListUrl::new(key, Folder::of(dialog))))
    }

    /// Opens a dialog for this reader. `query` names the list that it is opened from.
    ///
    /// # Errors
    /// When the dialog cannot be opened, or the login has ended or cannot be refreshed.
    pub async fn dialog(
        &self,
        _: ExplicitNavigation,
        id: DialogId,
        query: &Query,
    ) -> Result<OpenedDialog<'_>, AppError> {
        let parties = self.parties().await.map_err(no_access_of_nobody)?;
        let language = self.language();
        let answer = self
            .call(move |client, token| {
                Box::pin(async move { client.dialog(&token, language.accept_language(), id).await })
            })
            .await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                return Err(failed(self, id, error).await);
            }
        };
        let opened = match answer {
            Ok(opened) => opened,
            Err(reason) => return Err(refused(self, id, reason).await),
        };
        let met = std::slice::from_ref(&opened.dialog.summary);
        recent_owners::note(self, met).await;
        let own_key = match parties.by_urn(&opened.dialog.summary.party) {
            Some(party) => self.key_of(party)?,
            None => None,
        };
        // The way back leads to a list of ours, else to that of the dialog's own party.
        let listed = query.list();
        let party = &opened.dialog.summary.party;
        let is_other_party = match &listed {
            Some(list) => !holds(self, parties, list, party).await,
            None => false,
        };
        let own_folder = |key| ListUrl::new(key, Folder::of(&opened.dialog.summary));
        let list = listed.or_else(|| own_key.clone().map(own_folder));
        let (app, resource) = (&self.app, &opened.dialog.summary.service_resource);
        let seal = |token| dialog_token::seal(app, self.login(), id, token);
        Ok(OpenedDialog {
            is_other_party,
            service: service_list::name_at_hand(app, resource).await,
            token: opened.token.as_ref().map(seal).transpose()?,
            reader: self,
            parties,
            dialog: opened.dialog,
            own_key,
            list,
        })
    }
}

impl OpenedDialog<'_> {
    /// The party that the dialog belongs to; `None` when it is not in the reader's list.
    #[must_use]
    pub fn party(&self) -> Option<&Party> {
        self.parties.by_urn(&self.dialog.summary.party)
    }

    /// The page frame, with the dialog's party as the acting party.
    ///
    /// # Errors
    /// As [`Reader::page`].
    pub async fn page(&self) -> Result<Page, AppError> {
        self.reader.page(self.party()).await
    }

    /// Input of the views of its pages, without label form and row to return to.
    #[must_use]
    pub fn input<'a>(&'a self, owners: OwnerNames<'a>) -> DialogInput<'a> {
        DialogInput {
            dialog: &self.dialog,
            parties: self.parties,
            list: self.list.as_ref(),
            is_other_party: self.is_other_party,
            own_key: self.own_key.as_ref(),
            label_form: None,
            token: self.token.as_deref(),
            beside: None,
            owners,
            service: self.service.as_deref(),
            outward: self.outward(),
        }
    }

    /// Which addresses outside our origin its pages may lead to.
    fn outward(&self) -> OutwardRule<'_> {
        self.reader.app.config.public_url.outward_rule()
    }

    /// Seals the fields of its label form; `None` when the reader has no such party.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn sealed_form(&self) -> Result<Option<SealedForm>, AppError> {
        let party = self.own_key.as_ref();
        let target = party.and_then(|party| LabelTarget::of(&self.dialog.summary, party));
        let (keyring, person) = (self.reader.app.store.keyring(), self.reader.person());
        let seal = |target| SealedForm::new(keyring, person, &target);
        Ok(target.map(seal).transpose()?)
    }

    /// The response with a page of the dialog, which may fetch the content of these embeds.
    #[must_use]
    pub fn response<'a>(
        &self,
        status: StatusCode,
        page: &impl Template,
        embeds: impl IntoIterator<Item = &'a Embed>,
    ) -> Response {
        let languages = self.reader.language().fallbacks();
        let addresses: Vec<_> = embeds
            .into_iter()
            .filter_map(|embed| embed.address(&languages, self.outward()))
            .collect();
        let mut response = html::html(status, page);
        response
            .extensions_mut()
            .insert(ConnectTo::origins(&addresses));
        response
    }
}

/// Whether a list holds messages of this party: its own list, or that of a group with it.
async fn holds(reader: &Reader, parties: &PartyList, list: &ListUrl, party: &PartyUrn) -> bool {
    if list.party.is_own() {
        return parties.own().is_some_and(|own| own.urn == *party);
    }
    let found = party_selection::find(reader, parties, list).await;
    found.is_ok_and(|found| found.party_selection.urns().contains(party))
}
