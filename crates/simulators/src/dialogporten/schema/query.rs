//! The root type of the GraphQL queries.

#![expect(clippy::unused_async, reason = "the engine wants every resolver async")]

use std::sync::PoisonError;

use async_graphql::{Context, Object, Result};

use super::{
    ResolverContext, authorize,
    catalogue::{AuthorizedParty, Limits, ServiceResourceMetadata, ServiceSelection, limits},
    errors::{
        DialogByIdDeleted, DialogByIdError, DialogByIdExpired, DialogByIdForbidden,
        DialogByIdForbiddenAuthLevelTooLow, DialogByIdNotFound, DialogByIdNotVisible,
        SearchDialogDomainError,
    },
    execution_error,
    inputs::SearchDialogInput,
    lookup::DialogLookupPayload,
    scalars::{DateTime, UuidScalar},
    types::{DialogByIdPayload, SearchDialogsPayload},
};
use crate::dialogporten::{
    dialog::{Dialog, ReadChannel},
    dialog_change::EventKind,
    party::is_valid_party,
    search,
};

/// Maximum number of parties in one request for services.
const MAX_PARTIES: usize = 100;

/// The root type of all queries.
pub(crate) struct Queries;

#[Object(name = "Queries")]
impl Queries {
    /// Opens a dialog, which marks it as seen.
    async fn dialog_by_id(
        &self,
        ctx: &Context<'_>,
        dialog_id: UuidScalar,
    ) -> Result<DialogByIdPayload> {
        let context = authorize(ctx)?;
        Ok(match context.open(dialog_id) {
            Ok(payload) => payload,
            Err(error) => {
                if let DialogByIdError::NotVisible(error) = &error {
                    ctx.insert_http_header("expires", http_date(error.visible_from));
                }
                DialogByIdPayload {
                    dialog: None,
                    errors: vec![error],
                }
            }
        })
    }

    async fn search_dialogs(
        &self,
        ctx: &Context<'_>,
        input: SearchDialogInput,
    ) -> Result<SearchDialogsPayload> {
        let context = authorize(ctx)?;
        let query = match search::SearchQuery::from_input(input) {
            Ok(query) => query.with_index_delay(context.inner.switches.get().index_delay),
            Err(errors) => return Ok(SearchDialogsPayload::from_errors(errors)),
        };
        if query.fails_in_database() {
            return Err(execution_error());
        }
        let field = ctx.field();
        let key = field.alias().unwrap_or(field.name());
        if context.too_broad.iter().any(|broad| broad == key) {
            let message = "The search took too long. Use more specific filters.";
            let error = SearchDialogDomainError::with(message);
            return Ok(SearchDialogsPayload::from_errors(vec![error]));
        }
        let state = context
            .inner
            .state
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let page = query.execute(&state, context.access.as_deref(), context.now);
        Ok(SearchDialogsPayload {
            items: Some(
                page.dialogs
                    .into_iter()
                    .map(|dialog| context.list_item(dialog))
                    .collect(),
            ),
            has_next_page: page.has_next,
            continuation_token: page.token,
            order_by: query.order_by(),
            errors: Vec::new(),
        })
    }

    /// Returns the dialog of a case and why the person has access; does not count as opening.
    async fn dialog_lookup(
        &self,
        ctx: &Context<'_>,
        instance_ref: String,
    ) -> Result<DialogLookupPayload> {
        Ok(authorize(ctx)?.look_up(&instance_ref))
    }

    async fn limits(&self, ctx: &Context<'_>) -> Result<Limits> {
        authorize(ctx)?;
        Ok(limits())
    }

    /// A person without any party at the platform gets a server error, not an empty list.
    async fn parties(&self, ctx: &Context<'_>) -> Result<Vec<AuthorizedParty>> {
        let parties = authorize(ctx)?.parties();
        if parties.is_empty() {
            Err(execution_error())
        } else {
            Ok(parties)
        }
    }

    async fn service_resources(
        &self,
        ctx: &Context<'_>,
        parties: Option<Vec<String>>,
        #[graphql(default = false)] include_unauthorized: bool,
    ) -> Result<ServiceResourceMetadata> {
        let context = authorize(ctx)?;
        if context.inner.switches.get().full_catalogue || include_unauthorized {
            return Ok(context.catalogue(&ServiceSelection::All));
        }
        let is_sound = |parties: &Vec<String>| {
            (1..=MAX_PARTIES).contains(&parties.len())
                && parties.iter().all(|party| is_valid_party(party))
        };
        if !parties.as_ref().is_none_or(is_sound) {
            return Err(execution_error());
        }
        Ok(context.catalogue(&context.accessible_services(&parties.unwrap_or_default())))
    }
}

impl ResolverContext<'_> {
    /// Opens the dialog if all checks pass; the answer already includes this entry of the seen log.
    fn open(
        &self,
        dialog_id: UuidScalar,
    ) -> std::result::Result<DialogByIdPayload, DialogByIdError> {
        let UuidScalar(id) = dialog_id;
        let mut state = self
            .inner
            .state
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let found = state.get(id);
        let rights = self.check(id, found)?;
        if state.record_reading(id, &self.caller.pid, ReadChannel::Inbox, self.now) {
            self.inner.send_event(&state, id, EventKind::Updated);
        }
        let dialog = state.get(id).map(|dialog| self.dialog(dialog, &rights));
        Ok(DialogByIdPayload {
            dialog,
            errors: Vec::new(),
        })
    }

    /// The order of these checks decides which of several errors is returned.
    fn check(
        &self,
        id: uuid::Uuid,
        found: Option<&Dialog>,
    ) -> std::result::Result<super::super::access::AllowedActions, DialogByIdError> {
        let key = "Entity 'DialogEntity' with the following key(s)";
        let Some(dialog) = found else {
            let message = format!("{key} was not found: ({id}).");
            return Err(DialogByIdNotFound { message }.into());
        };
        let access = self.access.as_ref();
        let Some(access) = access.filter(|access| access.may_list(dialog)) else {
            return Err(DialogByIdForbidden {
                message: "Forbidden".to_owned(),
            }
            .into());
        };
        if dialog.deleted {
            let message = format!("{key} is removed: ({id}).");
            return Err(DialogByIdDeleted { message }.into());
        }
        if self.caller.level < self.inner.level_of(dialog) {
            let message = "Altinn authentication level too low.".to_owned();
            return Err(DialogByIdForbiddenAuthLevelTooLow { message }.into());
        }
        if let Some(from) = dialog.create.visible_from.filter(|from| *from > self.now) {
            let message = format!("Dialog is not visible until {}", format_seconds(from));
            return Err(DialogByIdNotVisible {
                message,
                visible_from: DateTime(from),
            }
            .into());
        }
        if let Some(end) = dialog.create.expires_at.filter(|end| *end <= self.now) {
            let message = format!("Dialog expired at {}", format_seconds(end));
            return Err(DialogByIdExpired {
                message,
                expired_at: DateTime(end),
            }
            .into());
        }
        Ok(access.allowed_actions(dialog))
    }
}

impl SearchDialogsPayload {
    /// A search refused before it ran: no list at all, which differs from an empty list.
    fn from_errors(errors: Vec<super::errors::SearchDialogError>) -> Self {
        Self {
            items: None,
            has_next_page: false,
            continuation_token: None,
            order_by: Vec::new(),
            errors,
        }
    }
}

/// A timestamp in the format of error messages.
fn format_seconds(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// A timestamp in the format of HTTP headers.
fn http_date(time: DateTime) -> String {
    let DateTime(time) = time;
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
