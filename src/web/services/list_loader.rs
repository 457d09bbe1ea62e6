//! Loads one page of a list, in as many calls as it takes: one for a single party; for a group in
//! batches, some of them concurrently, within the page's time limit. A batch that fails or times
//! out does not affect the others (`docs/decisions/0004`).

use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};
use jiff::Timestamp;

use crate::{
    dialogporten::{ListPage, ListQuery},
    domain::{
        DialogPage, FolderCounts, Parties, PartySelection, Position, SearchCriteria, SearchRole,
        SearchTarget, Sort,
        batches::{BatchRequest, MergedPage, PageMerger, plan},
        list_filter::Search,
    },
    urls::ListUrl,
    views::{
        components::partial_result::{Cost, PartialResult},
        pages::error::ErrorKind,
    },
    web::{error::AppError, extractors::reader::Reader, services::service_list},
};

/// Time limit for all calls of a list.
const LIST_TIME: Duration = Duration::from_secs(12);
/// Most batches that are requested concurrently.
const AT_A_TIME: usize = 3;
/// Most calls of a list that is cheap to poll: a search of one party's makes two.
const LIGHT: usize = 2;
/// After this many failed batches without any answer, the remaining ones are not requested.
const HOPELESS: usize = 4;

/// A loaded page of a list.
#[derive(Debug, Default)]
pub struct LoadedList<'a> {
    /// The rows of the page, with the position of the next page.
    pub list: DialogPage,
    /// Counts of unread messages and passed deadlines, where a single call could count them.
    pub waiting: FolderCounts,
    /// Which parties or services are missing; `None` when the page is complete.
    pub partial: Option<PartialResult<'a>>,
    /// What loading would cost: then nothing was requested and the reader must confirm; else
    /// `None`.
    pub cost: Option<Cost>,
    /// Whether it took so few calls that polling it is cheap.
    pub is_light: bool,
    /// Whether a search timed out because it had too much to look through
    /// (`docs/rules/inbox.md#s-7`).
    pub is_too_broad: bool,
}

/// Options for loading a list.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// Most dialogs on the page.
    pub limit: usize,
    /// Whether to count unread messages and passed deadlines, where one call can.
    pub counts: bool,
    /// Only dialogs that have changed since this time.
    pub since: Option<Timestamp>,
}

impl LoadOptions {
    /// Options for `limit` rows without counts.
    #[must_use]
    pub fn rows(limit: usize) -> Self {
        Self {
            limit,
            counts: false,
            since: None,
        }
    }
}

impl Reader {
    /// Loads a page of the list at `list_url`, whose parties are `party_selection`, starting after
    /// the position `after`.
    ///
    /// # Errors
    /// When no batch could be loaded, or the login has ended or cannot be refreshed.
    pub async fn list(
        &self,
        party_selection: &PartySelection<'_>,
        list_url: &ListUrl,
        after: Option<Position>,
        form: LoadOptions,
    ) -> Result<LoadedList<'_>, AppError> {
        let parties = self.parties().await?;
        let now = self.app.clock.now();
        let reader = &self.for_at_most(LIST_TIME);
        let searches = searches(reader, list_url, now, form);
        let Some(first) = searches.first() else {
            return Ok(LoadedList::default());
        };
        let blocks = blocks(reader, (parties, party_selection), &first.selection).await?;
        let calls = blocks.len() * searches.len();
        if blocks.is_empty() {
            return Ok(LoadedList::default());
        }
        if calls > reader.app.config.lists.unasked && !list_url.is_confirmed_large {
            let parties = party_selection.members().len();
            return Ok(LoadedList {
                cost: Some(Cost { parties, calls }),
                ..LoadedList::default()
            });
        }
        let is_alone = matches!(&blocks[..], [SearchTarget::Parties(_)]);
        let query = Query {
            blocks: &blocks,
            searches: &searches,
            after,
            limit: form.limit,
            count_at: (is_alone && form.counts).then_some(now),
        };
        let is_search = first.selection.text.is_some();
        let (outcome, waiting) = match gather(reader, party_selection, &query).await {
            Err(AppError::Page(ErrorKind::UpstreamTimeout)) if is_search => {
                return Ok(LoadedList {
                    is_too_broad: true,
                    ..LoadedList::default()
                });
            }
            outcome => outcome?,
        };
        Ok(LoadedList {
            partial: partial(parties, &blocks, &outcome),
            list: outcome.page,
            is_light: calls <= LIGHT && is_alone,
            waiting,
            ..LoadedList::default()
        })
    }
}

/// The searches that the list consists of. With [`LoadOptions::since`], each is limited to dialogs
/// changed since then as well.
fn searches(reader: &Reader, list_url: &ListUrl, now: Timestamp, form: LoadOptions) -> Vec<Search> {
    let reader = reader.language().code();
    let mut searches = list_url.filter.searches(list_url.folder, now, reader);
    for search in &mut searches {
        let changed = &mut search.selection.changed;
        changed.from = changed.from.max(form.since);
    }
    searches
}

/// The batches of calls that load the list. Where batches by party are more than are made without
/// confirmation, batches by service may be fewer; when the list of services cannot be loaded, it
/// goes by parties.
async fn blocks(
    reader: &Reader,
    (parties, party_selection): (&Parties, &PartySelection<'_>),
    selection: &SearchCriteria,
) -> Result<Vec<SearchTarget>, AppError> {
    let limits = &reader.app.config.lists;
    let (urns, of) = (party_selection.urns(), parties.selectable().count());
    let wished = (!selection.services.is_empty()).then_some(&selection.services[..]);
    let by_parties = plan(&urns, wished, of, limits);
    if wished.is_some() || by_parties.len() <= limits.unasked {
        return Ok(by_parties);
    }
    match service_list::load(reader, &[]).await {
        Ok(known) => {
            let codes = known.list.iter().map(|service| service.code.clone());
            Ok(plan(&urns, Some(&codes.collect::<Vec<_>>()), of, limits))
        }
        Err(failure) => of_a_block(failure).map(|_| by_parties),
    }
}

/// The request for a page: batches times searches.
struct Query<'a> {
    blocks: &'a [SearchTarget],
    searches: &'a [Search],
    after: Option<Position>,
    limit: usize,
    /// Time at which the first call counts unread messages and passed deadlines; `None` for no
    /// counts.
    count_at: Option<Timestamp>,
}

impl Query<'_> {
    fn merger(&self, party_selection: &PartySelection<'_>) -> PageMerger {
        let by_services = |block: &SearchTarget| matches!(block, SearchTarget::Services(_));
        let by_services = self.blocks.iter().any(by_services);
        let wanted = by_services.then(|| party_selection.urns().into_iter().collect());
        let first = self.searches.first();
        let sort = first.map_or_else(Sort::default, |search| search.selection.sort);
        let form = (sort, self.limit);
        let roles: Vec<SearchRole> = self.searches.iter().map(|search| search.role).collect();
        PageMerger::new(form, self.after, self.blocks.len(), wanted).of_searches(&roles)
    }

    fn of(&self, request: BatchRequest) -> Option<ListQuery> {
        Some(ListQuery {
            target: self.blocks.get(request.block)?.clone(),
            selection: self.searches.get(request.search)?.selection.clone(),
            after: request.after,
            limit: request.limit,
            count_at: self.count_at.filter(|_| request.search == 0),
        })
    }
}

async fn gather(
    reader: &Reader,
    party_selection: &PartySelection<'_>,
    query: &Query<'_>,
) -> Result<(MergedPage, FolderCounts), AppError> {
    let mut merger = query.merger(party_selection);
    let mut waiting = FolderCounts::default();
    let (mut answered, mut failures) = (0_usize, Vec::new());
    loop {
        let mut due = merger.next_requests().into_iter();
        if due.len() == 0 {
            break;
        }
        // In this task: when it is cancelled, so are the calls.
        let mut running = FuturesUnordered::new();
        loop {
            let hopeless = answered == 0 && failures.len() >= HOPELESS;
            while running.len() < AT_A_TIME && !hopeless && reader.has_time() {
                let Some(request) = due.next() else { break };
                let Some(list) = query.of(request) else {
                    continue;
                };
                let call = ask_block(reader, list);
                running.push(call.map(move |outcome| (request, outcome)));
            }
            let Some((request, outcome)) = running.next().await else {
                break;
            };
            match outcome {
                Ok(listed) => {
                    answered += 1;
                    if query.count_at.is_some() && request.search == 0 {
                        waiting = listed.waiting;
                    }
                    merger.add_page(&request, listed.page);
                }
                Err(failure) => {
                    failures.push(of_a_block(failure)?);
                    merger.add_failure(&request);
                }
            }
        }
        if due.len() > 0 || !reader.has_time() {
            break;
        }
    }
    let outcome = merger.finish();
    let missing = outcome.failed.len() + outcome.unreached.len();
    match failures.pop() {
        Some(failure) if missing == query.blocks.len() => Err(failure.into()),
        _ => Ok((outcome, waiting)),
    }
}

/// The failure, when it affects one batch alone; any other is returned as the error of the page.
fn of_a_block(failure: AppError) -> Result<ErrorKind, AppError> {
    match failure {
        AppError::Page(kind)
            if kind.is_upstream_away()
                || matches!(kind, ErrorKind::UpstreamRefused | ErrorKind::ListNoAccess) =>
        {
            Ok(kind)
        }
        other => Err(other),
    }
}

async fn ask_block(reader: &Reader, query: ListQuery) -> Result<ListPage, AppError> {
    let language = reader.language();
    reader
        .call(|client, token| {
            let query = query.clone();
            Box::pin(async move {
                client
                    .list(&token, language.accept_language(), &query)
                    .await
            })
        })
        .await
}

/// The parties and services that are missing from the page; `None` when there are none.
fn partial<'a>(
    parties: &'a Parties,
    blocks: &[SearchTarget],
    outcome: &MergedPage,
) -> Option<PartialResult<'a>> {
    let missing = outcome.failed.iter().chain(&outcome.unreached);
    let mut partial = PartialResult {
        is_late: outcome.failed.is_empty(),
        ..PartialResult::default()
    };
    for block in missing.filter_map(|number| blocks.get(*number)) {
        match block {
            SearchTarget::Parties(urns) => {
                let found = urns.iter().filter_map(|urn| parties.by_urn(urn));
                partial.parties.extend(found);
            }
            SearchTarget::Services(services) => partial.services += services.len(),
        }
    }
    (partial.services > 0 || !partial.parties.is_empty()).then_some(partial)
}
