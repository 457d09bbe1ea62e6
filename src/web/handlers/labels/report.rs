//! The page about a label change or its undo that did not simply succeed: why, and where each dialog
//! is now.

use axum::response::Response;
use http::StatusCode;

use crate::{
    domain::{CurrentState, LabelChangeResult, LabelOutcome},
    views::pages::label::{LabelInput, LabelPage, Offer, SeenRow},
    web::{
        error::AppError,
        extractors::reader::Reader,
        html,
        sealed::label_target,
        services::{
            label_changes::{ChangeRecord, LabelChangeRequest},
            party_selection,
        },
    },
};

/// The outcome of a label change, for its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct LabelChangeReport<'a> {
    /// The result that the page is about.
    pub(super) result: LabelChangeResult,
    /// The record of the change, from the store.
    pub(super) note: &'a ChangeRecord,
    /// The request that the record was restored to.
    pub(super) change_request: &'a LabelChangeRequest,
}

impl LabelChangeReport<'_> {
    /// Values of the form that tries again, one for each dialog; `None` for one that is not tried
    /// again.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub(super) fn values(
        &self,
        reader: &Reader,
        seen: &[CurrentState],
    ) -> Result<Vec<Option<String>>, AppError> {
        let each = self.change_request.cases.iter().zip(seen).enumerate();
        each.map(
            |(place, (case, current_state))| match (self.result.outcome, current_state) {
                (LabelOutcome::Unconfirmed | LabelOutcome::NotSent | LabelOutcome::TooMany, _) => {
                    Ok(Some(case.sealed.clone()))
                }
                // No dialog was changed, so those that exist are as they were when the form was
                // rendered.
                (LabelOutcome::NotFound, _) if !self.is_gone(place, current_state) => {
                    Ok(Some(case.sealed.clone()))
                }
                (LabelOutcome::Conflict | LabelOutcome::Unsure, CurrentState::Found(dialog))
                    if !self.change_request.action.is_in_force(dialog) =>
                {
                    LabelChangeRequest::anew(&reader.app, reader.person(), case, dialog)
                }
                _ => Ok(None),
            },
        )
        .collect()
    }

    /// Whether a dialog is one that Dialogporten did not find: named by it, or, when it named none,
    /// in no list.
    fn is_gone(&self, place: usize, current_state: &CurrentState) -> bool {
        let names_none =
            (0..self.change_request.cases.len()).all(|place| !self.note.is_missing(place));
        self.note.is_missing(place)
            || names_none
                && (self.change_request.cases.len() == 1
                    || matches!(current_state, CurrentState::Nowhere))
    }

    /// The current states, where a dialog that Dialogporten did not find counts as found nowhere.
    #[must_use]
    pub(super) fn as_far_as_named(&self, seen: Vec<CurrentState>) -> Vec<CurrentState> {
        let one = |(place, current_state): (usize, CurrentState)| match self.result.outcome {
            LabelOutcome::NotFound if self.is_gone(place, &current_state) => CurrentState::Nowhere,
            _ => current_state,
        };
        seen.into_iter().enumerate().map(one).collect()
    }

    /// What the form that tries again is sent with.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub(super) fn offer_again(&self, reader: &Reader) -> Result<Offer, AppError> {
        let keyring = reader.app.store.keyring();
        Ok(Offer::Change {
            action: self.change_request.action,
            person: label_target::seal_person(keyring, reader.person())?,
            beside: self.change_request.beside,
        })
    }

    /// The page of a change that did not simply succeed. It has the header of the list: that of a
    /// party, or of all of them together.
    ///
    /// # Errors
    /// When a party is not the reader's.
    pub(super) async fn page(
        &self,
        reader: &Reader,
        seen: Vec<CurrentState>,
        values: Vec<Option<String>>,
        offer: Option<Offer>,
    ) -> Result<Response, AppError> {
        let change_request = self.change_request;
        let owners = change_request.parties(reader).await?;
        let parties = reader.parties().await?;
        let list = &change_request.list;
        let view = match party_selection::find(reader, parties, list).await {
            Ok(found) => reader.page_at(&found.party_selection, list).await?,
            Err(_) => reader.page(owners.first().copied()).await?,
        };
        let cases = change_request.cases.iter();
        let rows = cases.zip(owners).zip(&seen).zip(values);
        let rows: Vec<_> = rows
            .map(|(((case, party), now), value)| SeenRow {
                id: case.drawn.dialog,
                party,
                now,
                title: case.title.as_ref(),
                is_changed: now
                    .dialog()
                    .is_some_and(|dialog| dialog.context_revision != Some(case.drawn.revision)),
                value,
            })
            .collect();
        let input = LabelInput {
            result: self.result,
            rows: &rows,
            offer,
            list: Some(list),
            parties,
            owners: &|code| reader.owner_name(code),
        };
        Ok(html::html(StatusCode::OK, &LabelPage::new(view, &input)))
    }
}

/// The page of a change whose record the store no longer has.
///
/// # Errors
/// When the login has ended or cannot be refreshed.
pub(super) async fn expired(
    reader: &Reader,
    result: LabelChangeResult,
) -> Result<Response, AppError> {
    let (parties, view) = (reader.parties().await?, reader.page(None).await?);
    let input = LabelInput {
        result,
        rows: &[],
        offer: None,
        list: None,
        parties,
        owners: &|code| reader.owner_name(code),
    };
    Ok(html::html(StatusCode::OK, &LabelPage::new(view, &input)))
}
