//! Dialog search: validation of the filters, matching dialogs, and one page of the result.

use jiff::{SignedDuration, Timestamp};

use super::{
    access::Access,
    dialog::Dialog,
    enums::OrderDirection,
    free_text::TextQuery,
    language::base_language,
    pagination::{ContinuationTokenError, Order, Position, SortKey},
    party::is_valid_party,
    schema::{
        errors::{
            SearchDialogContinuationTokenParsingError, SearchDialogError,
            SearchDialogOrderByParsingError, SearchDialogValidationError,
        },
        inputs::{SearchDialogInput, SearchDialogSortTypeInput},
        scalars::DateTime,
        types::SearchDialogSortType,
    },
    state::State,
};

/// A validated search, which can still fail during execution.
#[derive(Debug)]
pub(super) struct SearchQuery {
    input: SearchDialogInput,
    order: Order,
    after: Option<Position>,
    limit: usize,
    text_query: Option<TextQuery>,
    /// Delay before free text finds a new dialog.
    index_delay: SignedDuration,
}

/// One page of the result.
#[derive(Debug)]
pub(super) struct ResultPage<'a> {
    pub(super) dialogs: Vec<&'a Dialog>,
    pub(super) has_next: bool,
    pub(super) token: Option<String>,
}

type Bound = Option<DateTime>;

/// Maximum length of `process`, in characters.
const MAX_PROCESS_CHARS: usize = 1023;

impl SearchQuery {
    /// Validates a search. Returns all violated rules at once, then values that do not parse.
    pub(super) fn from_input(input: SearchDialogInput) -> Result<Self, Vec<SearchDialogError>> {
        let violations: Vec<_> = validate(&input);
        if !violations.is_empty() {
            return Err(violations
                .into_iter()
                .map(SearchDialogValidationError::with)
                .collect());
        }
        let order = match &input.order_by {
            Some(keys) => parse_order(keys).ok_or_else(|| {
                vec![SearchDialogOrderByParsingError::with(
                    "Set only one property per object.",
                )]
            })?,
            None => Order::default(),
        };
        let after = input
            .continuation_token
            .as_ref()
            .map(|token| order.parse_token(token));
        let after = after
            .transpose()
            .map_err(|error| vec![token_error(error)])?;
        let limit = input
            .limit
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(100);
        let language = input.search_language_code.as_deref();
        let language = language.and_then(base_language);
        let search = input.search.as_deref();
        Ok(Self {
            text_query: search.map(|search| TextQuery::parse(search, language)),
            input,
            order,
            after,
            limit,
            index_delay: SignedDuration::ZERO,
        })
    }

    /// Whether the database fails during execution: it accepts no NUL in a text, and cannot compare
    /// an ascending date with a missing one, which is what a token with an empty date asks for.
    pub(super) fn fails_in_database(&self) -> bool {
        let input = &self.input;
        let lists = [&input.org, &input.service_resource, &input.extended_status];
        let words = [&input.search, &input.external_reference];
        let mut texts = lists.into_iter().flatten().flatten();
        texts.any(|text| text.contains('\0'))
            || words.into_iter().flatten().any(|text| text.contains('\0'))
            || self
                .after
                .as_ref()
                .is_some_and(|position| self.order.ascends_from_missing_date(position))
    }

    /// Sets the age from which free text finds a new dialog.
    pub(super) fn with_index_delay(self, index_delay: SignedDuration) -> Self {
        Self {
            index_delay,
            ..self
        }
    }

    /// The order, as the answer repeats it.
    pub(super) fn order_by(&self) -> Vec<SearchDialogSortType> {
        let keys = self.order.0.iter().map(|(key, direction)| {
            let mut sort_type = SearchDialogSortType::default();
            let slot = match key {
                SortKey::Created => &mut sort_type.created_at,
                SortKey::Updated => &mut sort_type.updated_at,
                SortKey::Due => &mut sort_type.due_at,
                SortKey::ContentUpdated => &mut sort_type.content_updated_at,
            };
            *slot = Some(*direction);
            sort_type
        });
        keys.collect()
    }

    /// Executes the search for one page. Parties and services without access are skipped silently.
    pub(super) fn execute<'a>(
        &self,
        state: &'a State,
        access: Option<&Access>,
        now: Timestamp,
    ) -> ResultPage<'a> {
        let Some(access) = access else {
            return self.result_page(Vec::new());
        };
        let mut parties: Vec<&String> = match &self.input.party {
            Some(parties) if !parties.is_empty() => parties.iter().collect(),
            _ => access.parties().collect(),
        };
        parties.sort_unstable();
        parties.dedup();
        let found = parties.into_iter().flat_map(|party| {
            let open = access.services_for(party);
            state.dialogs_of_party(party).filter(move |dialog| {
                let resource = &dialog.create.service_resource;
                (open.is_some_and(|open| open.contains(resource)) || access.is_shared(dialog))
                    && is_current(dialog, now)
                    && self.matches(dialog)
                    && self.matches_text(dialog, state, now)
            })
        });
        let placed = found.map(|dialog| (self.order.position(dialog), dialog));
        let is_after = |position: &Position| {
            let after = self.after.as_ref();
            after.is_none_or(|after| self.order.compare(after, position).is_lt())
        };
        self.result_page(placed.filter(|(position, _)| is_after(position)).collect())
    }

    /// Sorts no more than the page needs: a party may have very many dialogs.
    fn result_page<'a>(&self, mut found: Vec<(Position, &'a Dialog)>) -> ResultPage<'a> {
        let order =
            |one: &(Position, _), other: &(Position, _)| self.order.compare(&one.0, &other.0);
        let has_next = found.len() > self.limit;
        if has_next {
            found.select_nth_unstable_by(self.limit, order);
            found.truncate(self.limit);
        }
        found.sort_unstable_by(order);
        let last = found.last().map(|(position, _)| self.order.token(position));
        ResultPage {
            dialogs: found.into_iter().map(|(_, dialog)| dialog).collect(),
            has_next,
            token: last.or_else(|| self.input.continuation_token.clone()),
        }
    }

    fn matches(&self, dialog: &Dialog) -> bool {
        let input = &self.input;
        let create = &dialog.create;
        matches_any(input.org.as_ref(), &dialog.org)
            && matches_any(input.service_resource.as_ref(), &create.service_resource)
            && matches_any(input.status.as_ref(), &create.status)
            && matches_value(input.process.as_ref(), create.process.as_ref())
            && matches_value(
                input.external_reference.as_ref(),
                create.external_reference.as_ref(),
            )
            && input.extended_status.as_ref().is_none_or(|wanted| {
                wanted.is_empty()
                    || create
                        .extended_status
                        .as_ref()
                        .is_some_and(|one| wanted.contains(one))
            })
            && self.matches_reader(dialog)
            && self.matches_dates(dialog)
    }

    fn matches_reader(&self, dialog: &Dialog) -> bool {
        let input = &self.input;
        let mut labels = input.system_label.iter().flatten();
        labels.all(|label| dialog.labels.contains(label))
            && input
                .is_content_seen
                .is_none_or(|wanted| wanted == dialog.is_content_seen())
            && !(input.exclude_api_only == Some(true) && dialog.create.is_api_only)
    }

    fn matches_text(&self, dialog: &Dialog, state: &State, now: Timestamp) -> bool {
        let is_indexed = dialog
            .created_at_runtime
            .is_none_or(|at| now.duration_since(at) >= self.index_delay);
        self.text_query
            .as_ref()
            .is_none_or(|text_query| is_indexed && text_query.matches(dialog, state.stem_cache()))
    }

    fn matches_dates(&self, dialog: &Dialog) -> bool {
        let times = [
            Some(dialog.created_at),
            Some(dialog.updated_at),
            Some(dialog.content_updated_at),
            dialog.create.due_at,
        ];
        ranges(&self.input)
            .into_iter()
            .zip(times)
            .all(|((_, after, before), time)| {
                after.is_none_or(|after| time.is_some_and(|time| time >= after.0))
                    && before.is_none_or(|before| time.is_some_and(|time| time <= before.0))
            })
    }
}

/// Time ranges of the input by name; both ends are inclusive.
fn ranges(input: &SearchDialogInput) -> [(&'static str, Bound, Bound); 4] {
    [
        ("Created", input.created_after, input.created_before),
        ("Updated", input.updated_after, input.updated_before),
        (
            "ContentUpdated",
            input.content_updated_after,
            input.content_updated_before,
        ),
        ("Due", input.due_after, input.due_before),
    ]
}

/// Whether the dialog is neither deleted, nor not yet visible, nor expired.
fn is_current(dialog: &Dialog, now: Timestamp) -> bool {
    !dialog.deleted
        && dialog.create.visible_from.is_none_or(|from| from <= now)
        && dialog.create.expires_at.is_none_or(|end| end > now)
}

fn matches_any<T: PartialEq>(wanted: Option<&Vec<T>>, value: &T) -> bool {
    wanted.is_none_or(|wanted| wanted.is_empty() || wanted.contains(value))
}

fn matches_value(wanted: Option<&String>, value: Option<&String>) -> bool {
    wanted.is_none_or(|wanted| value == Some(wanted))
}

/// Parses the order; each object must have exactly one key.
fn parse_order(keys: &[SearchDialogSortTypeInput]) -> Option<Order> {
    let read = keys.iter().map(|key| {
        let set = [
            (SortKey::Created, key.created_at),
            (SortKey::Updated, key.updated_at),
            (SortKey::Due, key.due_at),
            (SortKey::ContentUpdated, key.content_updated_at),
        ];
        let mut set = set
            .into_iter()
            .filter_map(|(key, direction)| Some((key, direction?)));
        let one: Option<(SortKey, OrderDirection)> = set.next();
        one.filter(|_| set.next().is_none())
    });
    read.collect::<Option<_>>().map(Order)
}

fn token_error(error: ContinuationTokenError) -> SearchDialogError {
    match error {
        ContinuationTokenError::Unreadable => SearchDialogContinuationTokenParsingError::with(
            "An error occurred while parsing the ContinuationToken parameter",
        ),
        ContinuationTokenError::Missing(keys) => SearchDialogValidationError::with(format!(
            "ContinuationToken does not match OrderBy. Missing token keys: [{}].",
            keys.join(", ")
        )),
    }
}

/// Messages of the violated rules; empty if valid.
fn validate(input: &SearchDialogInput) -> Vec<String> {
    let mut violations = Vec::new();
    let is_empty = |list: &Option<Vec<String>>| list.as_ref().is_none_or(Vec::is_empty);
    if is_empty(&input.party) && is_empty(&input.service_resource) {
        violations.push("Either ServiceResource or Party must be specified.".to_owned());
    }
    if input
        .party
        .iter()
        .flatten()
        .any(|party| !is_valid_party(party))
    {
        violations.push("'Party' must be the URN of a person or an organisation.".to_owned());
    }
    let lists = [
        (&input.party, 100),
        (&input.service_resource, 20),
        (&input.org, 20),
        (&input.extended_status, 20),
    ];
    let too_long = lists
        .iter()
        .filter(|(list, most)| list.as_ref().is_some_and(|list| list.len() > *most));
    violations.extend(
        too_long.map(|(_, most)| format!("'Count' must be less than or equal to '{most}'.")),
    );
    if let Some(limit) = input.limit.filter(|limit| !(1..=1000).contains(limit)) {
        violations.push(format!(
            "'Limit' must be between 1 and 1000. You entered {limit}."
        ));
    }
    check_process(input, &mut violations);
    for (name, after, before) in ranges(input) {
        if after
            .zip(before)
            .is_some_and(|(after, before)| after.0 > before.0)
        {
            violations.push(format!(
                "'{name}After' must be less than or equal to '{name}Before'."
            ));
        }
    }
    check_order(input, &mut violations);
    check_text(input, &mut violations);
    violations
}

/// A process URI may be relative, so most strings are valid; only characters that no URI has are
/// refused.
fn check_process(input: &SearchDialogInput, violations: &mut Vec<String>) {
    let Some(process) = &input.process else {
        return;
    };
    let length = process.chars().count();
    if length > MAX_PROCESS_CHARS {
        violations.push(format!(
            "The length of 'Process' must be {MAX_PROCESS_CHARS} characters or fewer. You entered {length} characters."
        ));
    }
    let is_foreign = |character: char| {
        character.is_whitespace() || character.is_control() || "\"<>\\^`{|}".contains(character)
    };
    if process.contains(is_foreign) {
        violations.push("'Process' must be a well formatted URI.".to_owned());
    }
}

fn check_order(input: &SearchDialogInput, violations: &mut Vec<String>) {
    if input.order_by.as_ref().is_some_and(Vec::is_empty) {
        violations.push("'OrderBy' must not be empty.".to_owned());
    }
    if input.continuation_token.is_some() && input.order_by.is_none() {
        violations.push("OrderBy must be set when ContinuationToken is set.".to_owned());
    }
}

fn check_text(input: &SearchDialogInput, violations: &mut Vec<String>) {
    if let Some(search) = &input.search {
        let length = search.chars().count();
        if length < 3 {
            violations.push(format!(
                "The length of 'Search' must be at least 3 characters. You entered {length} characters."
            ));
        }
    }
    let code = input.search_language_code.as_ref();
    if let Some(code) = code.filter(|code| base_language(code).is_none()) {
        violations.push(format!(
            "'SearchLanguageCode' '{code}' is not a valid language code."
        ));
    }
}
