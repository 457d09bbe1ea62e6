//! Label mutations.
//!
//! The level is not checked: anybody who can list a dialog can label it. A wrong revision is
//! neither a success nor an error; the two mutations name the same faults differently. The real one
//! does all of that.

#![expect(clippy::unused_async, reason = "the engine wants every resolver async")]

use std::sync::PoisonError;

use async_graphql::{Context, Object, Result};
use uuid::Uuid;

use super::{
    super::{enums::SystemLabel, state::State},
    ResolverContext, authorize,
    errors::{
        BulkSetSystemLabelError, BulkSetSystemLabelNotFound, BulkSetSystemLabelValidationError,
        SetSystemLabelDomainError, SetSystemLabelEntityNotFound, SetSystemLabelError,
        SetSystemLabelForbidden,
    },
    inputs::{BulkSetSystemLabelInput, SetSystemLabelInput},
    types::{BulkSetSystemLabelPayload, SetSystemLabelPayload},
};

/// The root type of all mutations.
pub(crate) struct Mutations;

const SENT_IS_AUTOMATIC: &str = "Cannot manually add or remove system label Sent. It is added \
    automatically when a transmission of type Submission or Correction is added to the dialog.";

#[Object(name = "Mutations")]
impl Mutations {
    async fn set_system_label(
        &self,
        ctx: &Context<'_>,
        input: SetSystemLabelInput,
    ) -> Result<SetSystemLabelPayload> {
        let context = authorize(ctx)?;
        Ok(match context.set_labels(&input) {
            Ok(revision) => {
                ctx.insert_http_header("etag", revision.to_string());
                SetSystemLabelPayload {
                    success: true,
                    errors: Vec::new(),
                }
            }
            Err(error) => SetSystemLabelPayload {
                success: false,
                errors: error.into_iter().collect(),
            },
        })
    }

    async fn bulk_set_system_labels(
        &self,
        ctx: &Context<'_>,
        input: BulkSetSystemLabelInput,
    ) -> Result<BulkSetSystemLabelPayload> {
        let context = authorize(ctx)?;
        Ok(match context.bulk_set_labels(&input) {
            Ok(success) => BulkSetSystemLabelPayload {
                success,
                errors: Vec::new(),
            },
            Err(error) => BulkSetSystemLabelPayload {
                success: false,
                errors: vec![error],
            },
        })
    }
}

impl ResolverContext<'_> {
    /// Returns the new revision; a write that loses to a concurrent one fails without an error.
    fn set_labels(
        &self,
        input: &SetSystemLabelInput,
    ) -> std::result::Result<Uuid, Option<SetSystemLabelError>> {
        if includes_sent_label(&input.add_labels, &input.remove_labels) {
            return Err(Some(SetSystemLabelDomainError::with(SENT_IS_AUTOMATIC)));
        }
        let id = input.dialog_id.0;
        let mut state = self
            .inner
            .state
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if state.get(id).is_none_or(|dialog| dialog.deleted) {
            return Err(Some(SetSystemLabelEntityNotFound::with(not_found(&[id]))));
        }
        if !self.may_label(&state, id) {
            let message =
                format!("The following dialog ids are unauthorized and/or missing: ({id}).");
            return Err(Some(SetSystemLabelForbidden::with(message)));
        }
        if self.forces_conflict {
            return Err(None);
        }
        self.change_labels(&mut state, id, &input.add_labels, &input.remove_labels);
        Ok(state
            .get(id)
            .map(|dialog| dialog.context_revision)
            .unwrap_or_default())
    }

    /// Changes all or none; `false` when a revision has moved.
    fn bulk_set_labels(
        &self,
        input: &BulkSetSystemLabelInput,
    ) -> std::result::Result<bool, BulkSetSystemLabelError> {
        let mut ids: Vec<_> = input
            .dialogs
            .iter()
            .map(|dialog| dialog.dialog_id.0)
            .collect();
        if !(1..=100).contains(&ids.len()) {
            let message = "Must supply between 1 and 100 dialogs to update";
            return Err(BulkSetSystemLabelValidationError::with(message));
        }
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < input.dialogs.len() {
            return Err(BulkSetSystemLabelValidationError::with(
                "Dialog ids must be unique",
            ));
        }
        if includes_sent_label(&input.add_labels, &input.remove_labels) {
            return Err(BulkSetSystemLabelValidationError::with(SENT_IS_AUTOMATIC));
        }
        let mut state = self
            .inner
            .state
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let bad: Vec<_> = ids
            .iter()
            .copied()
            .filter(|id| !self.may_label(&state, *id))
            .collect();
        if !bad.is_empty() {
            return Err(BulkSetSystemLabelNotFound::with(not_found(&bad)));
        }
        let has_moved = input.dialogs.iter().any(|expected| {
            let wanted = expected.enduser_context_revision.map(|revision| revision.0);
            let real = state
                .get(expected.dialog_id.0)
                .map(|dialog| dialog.context_revision);
            wanted.is_some() && wanted != real
        });
        if has_moved || self.forces_conflict {
            return Ok(false);
        }
        for id in ids {
            self.change_labels(&mut state, id, &input.add_labels, &input.remove_labels);
        }
        Ok(true)
    }

    fn change_labels(
        &self,
        state: &mut State,
        id: Uuid,
        add: &[SystemLabel],
        remove: &[SystemLabel],
    ) {
        state.change_labels(id, add, remove, &self.caller.pid, self.now);
    }

    fn may_label(&self, state: &State, id: Uuid) -> bool {
        let dialog = state.get(id).filter(|dialog| !dialog.deleted);
        dialog.is_some_and(|dialog| {
            let access = self.access.as_ref();
            access.is_some_and(|access| access.may_list(dialog))
        })
    }
}

fn includes_sent_label(add: &[SystemLabel], remove: &[SystemLabel]) -> bool {
    add.contains(&SystemLabel::Sent) || remove.contains(&SystemLabel::Sent)
}

fn not_found(ids: &[Uuid]) -> String {
    let ids = ids
        .iter()
        .map(Uuid::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    format!("Entity 'DialogEntity' with the following key(s) was not found: ({ids}).")
}
