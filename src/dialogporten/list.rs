//! Dialog lists (pagination by continuation token): one page of a search, with or without the
//! counts of the folders beside it.

use jiff::Timestamp;
use serde::Serialize;

use super::{Client, Request, SEARCH_TIME, convert, wire};
use crate::{
    domain::{
        DialogPage, Due, Folder, FolderCounts, Label, ListFilter, PartyUrn, Position,
        SearchCriteria, SearchTarget, ServiceCode, Sort, Status, TimeRange,
    },
    secret::AccessToken,
    upstream::UpstreamError,
};

const SEARCH: &str = concat!(
    include_str!("queries/fragments/row.graphql"),
    include_str!("queries/search.graphql")
);
const COUNTED_SEARCH: &str = concat!(
    include_str!("queries/fragments/row.graphql"),
    include_str!("queries/counted_search.graphql")
);

/// Page size where a position must be found among equal dates.
const FALLBACK_ROWS: usize = 1_000;
/// Largest number that is counted: more is shown as "99+".
const COUNTED: usize = 100;

/// Parameters of one page of a list.
#[derive(Clone, Debug)]
pub struct ListQuery {
    /// Parties or services that are searched.
    pub target: SearchTarget,
    /// Filters, search words, folder and order.
    pub selection: SearchCriteria,
    /// Position that the page begins after; from the beginning when `None`.
    pub after: Option<Position>,
    /// Page size: 1 to 1,000 rows.
    pub limit: usize,
    /// Time at which the folder counts are taken; not counted when `None`.
    pub count_at: Option<Timestamp>,
}

/// Result of a list query.
#[derive(Clone, Debug, Default)]
pub struct ListPage {
    /// The rows, and whether more follow.
    pub page: DialogPage,
    /// Counts of the folders, empty unless they were asked for.
    pub waiting: FolderCounts,
}

/// `SearchDialogInput`, as far as we use it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SearchInput {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    party: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    service_resource: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    org: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system_label: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    status: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_content_seen: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    process: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search_language_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_updated_after: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_updated_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_before: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_after: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_before: Option<Timestamp>,
    exclude_api_only: bool,
    order_by: [serde_json::Value; 1],
    limit: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<String>,
}

impl SearchInput {
    /// A search of all that these parties' readers can see and that changed in this time range,
    /// newest content first, from the beginning or after a position.
    pub(crate) fn of(
        parties: Vec<PartyUrn>,
        changed: TimeRange,
        after: Option<&Position>,
        limit: usize,
    ) -> Self {
        let selection = SearchCriteria {
            changed,
            ..SearchCriteria::default()
        };
        Self {
            continuation_token: after.map(|place| continuation_token(selection.sort, place)),
            ..Self::select(&SearchTarget::Parties(parties), &selection, limit)
        }
    }

    /// Narrows the search to these services; all services when there are none.
    pub(crate) fn in_services(self, services: &[ServiceCode]) -> Self {
        Self {
            service_resource: services.iter().map(ServiceCode::urn).collect(),
            ..self
        }
    }

    fn select(target: &SearchTarget, selection: &SearchCriteria, limit: usize) -> Self {
        let urns = |services: &[ServiceCode]| services.iter().map(ServiceCode::urn).collect();
        let (party, service_resource) = match target {
            SearchTarget::Parties(parties) => (
                parties.iter().map(|urn| urn.as_str().to_owned()).collect(),
                urns(&selection.services),
            ),
            SearchTarget::Services(services) => (Vec::new(), urns(services)),
        };
        let (search, code) = selection.text.clone().unzip();
        Self {
            party,
            service_resource,
            org: selection.owners.iter().map(ToString::to_string).collect(),
            system_label: selection.label.and_then(label_word).into_iter().collect(),
            status: selection
                .statuses
                .iter()
                .filter_map(|one| status_word(*one))
                .collect(),
            is_content_seen: selection.is_read,
            external_reference: selection.case.clone(),
            process: selection.process.clone(),
            search,
            search_language_code: code.flatten(),
            content_updated_after: selection.changed.from,
            content_updated_before: selection.changed.to,
            created_before: None,
            due_after: selection.due.from,
            due_before: selection.due.to,
            exclude_api_only: true,
            order_by: [order(selection.sort)],
            limit,
            continuation_token: None,
        }
    }

    /// Lets the search go on after `place`.
    ///
    /// Dialogporten fails on an ascending token without a date, its own as well. Dialogs without a
    /// deadline have the same order in both directions, so they are asked for descending; the
    /// answer then goes on among those with a deadline, which [`convert::undated_only`] removes.
    fn going_on_after(mut self, sort: Sort, place: &Position) -> Self {
        if is_undated(sort, place) {
            self.order_by = [serde_json::json!({ "dueAt": "DESC" })];
        }
        self.continuation_token = Some(continuation_token(sort, place));
        self
    }

    /// Drops the token and narrows the search to rows at `place` or after it, as far as a filter
    /// can; there is no filter for dialogs without a deadline, which come first as they are asked
    /// for.
    fn narrowed_to(self, sort: Sort, place: &Position) -> Self {
        let mut input = self;
        input.continuation_token = None;
        input.limit = FALLBACK_ROWS;
        let earlier = |bound: Option<Timestamp>| match (bound, place.at) {
            (Some(bound), Some(at)) => Some(bound.min(at)),
            (bound, at) => bound.or(at),
        };
        match sort {
            Sort::Changed => input.content_updated_before = earlier(input.content_updated_before),
            Sort::Created => input.created_before = earlier(input.created_before),
            Sort::Due => input.due_after = input.due_after.max(place.at),
        }
        input
    }
}

impl Client {
    /// Fetches one page of a list.
    ///
    /// The position to go on from is sent as a continuation token composed of the last row's own
    /// date and id (`docs/rules/dialogporten.md#r9`). It is no documented promise, so when the
    /// token is refused the page is asked for from that date on, and the rows at or before the
    /// position are dropped (`docs/decisions/0003`).
    ///
    /// # Errors
    /// When there is no usable answer; `items: null` is a failure, never an empty list
    /// (`docs/rules/dialogporten.md#r6`).
    pub async fn list(
        &self,
        token: &AccessToken,
        accept_language: &str,
        query: &ListQuery,
    ) -> Result<ListPage, UpstreamError> {
        let sort = query.selection.sort;
        let plain = SearchInput::select(&query.target, &query.selection, query.limit);
        let input = match &query.after {
            Some(place) => plain.going_on_after(sort, place),
            None => plain,
        };
        let data = match query.count_at {
            Some(now) => {
                self.counted(token, accept_language, &input, (query, now))
                    .await?
            }
            None => self.search(token, accept_language, &input).await?,
        };
        let waiting = FolderCounts {
            unread: convert::count_from_wire(data.unread.as_ref()),
            overdue: convert::count_from_wire(data.overdue.as_ref()),
        };
        let is_refused = query.after.is_some() && convert::token_was_refused(&data);
        let data = match &query.after {
            Some(place) if is_refused => {
                let input = input.narrowed_to(sort, place);
                self.search(token, accept_language, &input).await?
            }
            _ => data,
        };
        let unreadable = convert::unreadable_page(&data, query.limit);
        let mut page = match unreadable.filter(|_| !is_refused) {
            Some(page) => page,
            None => wire::counted("search", || convert::page_from_wire(data, sort))?,
        };
        if let Some(place) = &query.after {
            if is_undated(sort, place) {
                page = convert::undated_only(page);
            }
            if is_refused {
                page = convert::page_after(page, sort, place, query.limit);
            }
        }
        Ok(ListPage { page, waiting })
    }

    /// Whether a search over all folders of a party finds no dialog. Where the list of parties
    /// cannot be read, this decides: there is none when the user's own party has no dialog either
    /// (`docs/rules/dialogporten.md#r25`).
    pub async fn finds_nothing(&self, token: &AccessToken, party: &PartyUrn) -> bool {
        let query = ListQuery {
            target: SearchTarget::Parties(vec![party.clone()]),
            selection: SearchCriteria::default(),
            after: None,
            limit: 1,
            count_at: None,
        };
        let found = self.list(token, "nb", &query).await;
        found.is_ok_and(|found| found.page.rows.is_empty() && found.page.undecodable == 0)
    }

    pub(crate) async fn search(
        &self,
        token: &AccessToken,
        accept_language: &str,
        input: &SearchInput,
    ) -> Result<wire::SearchData, UpstreamError> {
        #[derive(Serialize)]
        struct Variables<'a> {
            input: &'a SearchInput,
        }
        let request = Request {
            query: SEARCH,
            variables: Variables { input },
        };
        self.ask(token, Some(accept_language), SEARCH_TIME, &request)
            .await
    }

    /// Sends a search together with the counts of the inbox and of the deadlines of the same
    /// parties.
    async fn counted(
        &self,
        token: &AccessToken,
        accept_language: &str,
        input: &SearchInput,
        (query, now): (&ListQuery, Timestamp),
    ) -> Result<wire::SearchData, UpstreamError> {
        #[derive(Serialize)]
        struct Variables<'a> {
            input: &'a SearchInput,
            unread: SearchInput,
            overdue: SearchInput,
        }
        // The counts use the filters that have the same name in addresses.
        let count = |filter: &ListFilter, folder| {
            let selection = filter.selection(folder, now, "");
            SearchInput::select(&query.target, &selection, COUNTED)
        };
        let is_unread = ListFilter {
            is_read: Some(false),
            ..ListFilter::default()
        };
        let is_overdue = ListFilter {
            due: Some(Due::Passed),
            ..ListFilter::default()
        };
        let unread = count(&is_unread, Folder::Inbox);
        let overdue = count(&is_overdue, Folder::Deadlines);
        let request = Request {
            query: COUNTED_SEARCH,
            variables: Variables {
                input,
                unread,
                overdue,
            },
        };
        self.ask(token, Some(accept_language), SEARCH_TIME, &request)
            .await
    }
}

/// Whether the position is among dialogs without a deadline, in a list that is sorted by it.
fn is_undated(sort: Sort, place: &Position) -> bool {
    sort == Sort::Due && place.at.is_none()
}

/// A continuation token that goes on exactly after `place` (`docs/rules/dialogporten.md#r9`): seven
/// decimals, then the id.
fn continuation_token(sort: Sort, place: &Position) -> String {
    let key = match sort {
        Sort::Changed => "contentupdatedat",
        Sort::Due => "dueat",
        Sort::Created => "createdat",
    };
    let date = place.at.map(|at| {
        let ticks = at.subsec_nanosecond() / 100;
        format!("{}.{ticks:07}Z", at.strftime("%Y-%m-%dT%H:%M:%S"))
    });
    let date = date.unwrap_or_default();
    format!("{key}_{date},id_{}", place.id.0)
}

fn order(sort: Sort) -> serde_json::Value {
    match sort {
        Sort::Changed => serde_json::json!({ "contentUpdatedAt": "DESC" }),
        Sort::Due => serde_json::json!({ "dueAt": "ASC" }),
        Sort::Created => serde_json::json!({ "createdAt": "DESC" }),
    }
}

/// Dialogporten's name of a label that stands for a folder; `None` for other labels.
fn label_word(label: Label) -> Option<&'static str> {
    match label {
        Label::Default => Some("DEFAULT"),
        Label::Archive => Some("ARCHIVE"),
        Label::Bin => Some("BIN"),
        Label::Sent => Some("SENT"),
        Label::MarkedAsUnopened | Label::Unknown => None,
    }
}

/// Dialogporten's name of a status; `None` for an unknown one.
fn status_word(status: Status) -> Option<&'static str> {
    match status {
        Status::NotApplicable => Some("NOT_APPLICABLE"),
        Status::InProgress => Some("IN_PROGRESS"),
        Status::Draft => Some("DRAFT"),
        Status::Awaiting => Some("AWAITING"),
        Status::RequiresAttention => Some("REQUIRES_ATTENTION"),
        Status::Completed => Some("COMPLETED"),
        Status::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DialogId;

    #[test]
    fn a_composed_token_has_the_key_of_its_order_and_seven_decimals() {
        let place = Position {
            at: Some("2026-04-16T12:00:00.123603Z".parse().unwrap()),
            id: DialogId("01a0f4f9-b280-703c-8000-000000074004".parse().unwrap()),
        };
        let token = |sort, place| continuation_token(sort, &place);
        let id = "id_01a0f4f9-b280-703c-8000-000000074004";
        assert_eq!(
            token(Sort::Changed, place),
            format!("contentupdatedat_2026-04-16T12:00:00.1236030Z,{id}")
        );
        assert_eq!(
            token(Sort::Created, place),
            format!("createdat_2026-04-16T12:00:00.1236030Z,{id}")
        );
        let without = Position { at: None, ..place };
        assert_eq!(token(Sort::Due, without), format!("dueat_,{id}"));
    }

    #[test]
    fn a_refused_token_is_replaced_by_the_bound_of_its_order() {
        let at: Timestamp = "2026-04-16T12:00:00Z".parse().unwrap();
        let place = Position {
            at: Some(at),
            id: DialogId(uuid::Uuid::nil()),
        };
        let input = |sort| {
            let input =
                SearchInput::of(vec![PartyUrn::new("urn:x")], TimeRange::default(), None, 50);
            serde_json::to_value(input.narrowed_to(sort, &place)).unwrap()
        };
        for (sort, bound) in [
            (Sort::Changed, "contentUpdatedBefore"),
            (Sort::Created, "createdBefore"),
            (Sort::Due, "dueAfter"),
        ] {
            let input = input(sort);
            assert_eq!(input[bound], "2026-04-16T12:00:00Z", "{sort:?}");
            assert_eq!(input["limit"], 1000);
            assert!(input.get("continuationToken").is_none());
        }
    }
}
