//! Conversion of Dialogporten's wire types to `domain`.
//!
//! Total where it can be: a missing or unknown value becomes a neutral one, so that odd data never
//! blanks a page. A row without id or party cannot be shown; it is left out and counted.

use std::collections::HashSet;

use jiff::Timestamp;

use super::wire;
use crate::{
    domain::{
        Count, DialogId, DialogPage, DialogSummary, Label, Localised, OwnerCode, Parties, Party,
        PartyKind, PartyUrn, Phrase, PlatformIds, Position, Seen, Service, ServiceCode, Services,
        Sort, Status, UnknownDates,
    },
    upstream::UpstreamError,
};

/// With this many digits a name is taken for somebody's number.
const DIGITS_OF_A_NUMBER: usize = 9;

/// Converts the answer to `parties`.
///
/// # Errors
/// When `parties` is null, so that there is no list.
pub fn parties_from_wire(data: wire::PartiesData) -> Result<Parties, UpstreamError> {
    let pieces = data
        .parties
        .ok_or_else(|| UpstreamError::Unusable("parties is null".to_owned()))?;
    let (read, unread) = wire::each::<wire::AuthorizedParty>(pieces);
    if unread > 0 {
        tracing::warn!(
            upstream.unread = unread,
            "{unread} parties could not be read"
        );
    }
    Ok(Parties::new(read.into_iter().filter_map(party).collect()))
}

fn party(wire: wire::AuthorizedParty) -> Option<Party> {
    let urn = PartyUrn::new(wire.party?);
    let (sub_units, _) = wire::each::<wire::AuthorizedParty>(wire.sub_parties.unwrap_or_default());
    let kind = match wire.party_type.as_deref() {
        Some("Person" | "SelfIdentified") => PartyKind::Person,
        Some("Organization") => PartyKind::Organisation,
        _ => PartyKind::Unknown,
    };
    Some(Party {
        organisation_number: urn.organisation_number(),
        urn,
        platform: PlatformIds {
            uuid: wire.party_uuid.and_then(|uuid| uuid.parse().ok()),
            number: wire.party_id,
        },
        name: wire.name.unwrap_or_default(),
        kind,
        date_of_birth: wire.date_of_birth.and_then(|date| date.parse().ok()),
        is_deleted: wire.is_deleted.unwrap_or(false),
        is_self: wire.is_current_end_user.unwrap_or(false),
        is_heading_only: wire.has_only_access_to_sub_parties.unwrap_or(false),
        sub_units: sub_units.into_iter().filter_map(party).collect(),
    })
}

/// Converts the answer to `services`. The catalogue may write the id of a service with or without
/// the common prefix.
pub(crate) fn services_from_wire(data: wire::ServicesData) -> Result<Services, UpstreamError> {
    let unusable = || UpstreamError::Unusable("serviceResources is null".to_owned());
    let resources = data.service_resources.ok_or_else(unusable)?;
    let pieces = resources.items.ok_or_else(unusable)?;
    let (read, unread) = wire::each::<wire::ServiceItem>(pieces);
    if unread > 0 {
        tracing::warn!(
            upstream.unread = unread,
            "{unread} services could not be read"
        );
    }
    let is_said = resources.is_full_catalogue_fallback.unwrap_or(false);
    let is_catalogue = is_said || is_catalogue(&read, data.catalogue);
    let service = |wire: wire::ServiceItem| {
        let id = wire.service_resource.id;
        Some(Service {
            code: ServiceCode::of_urn(&id).or_else(|| ServiceCode::parse(&id))?,
            owner: OwnerCode::parse(&wire.service_owner.code)?,
            name: localised(wire.service_resource.name),
        })
    };
    Ok(Services {
        list: read.into_iter().filter_map(service).collect(),
        is_catalogue,
    })
}

/// Whether somebody's services are the whole catalogue. Dialogporten answers so, without a flag,
/// where it does not check rights.
fn is_catalogue(own: &[wire::ServiceItem], catalogue: Option<wire::Catalogue>) -> bool {
    let pieces = catalogue.and_then(|catalogue| catalogue.items);
    let (all, _) = wire::each::<wire::CatalogueItem>(pieces.unwrap_or_default());
    let all: HashSet<&str> = all.iter().map(|item| &*item.service_resource.id).collect();
    let own: HashSet<&str> = own.iter().map(|item| &*item.service_resource.id).collect();
    !all.is_empty() && all.is_subset(&own)
}

/// Converts one page of a search in the order of `sort`.
///
/// # Errors
/// When there are no rows to read: a fault, or a typed error that the caller did not handle.
pub fn page_from_wire(data: wire::SearchData, sort: Sort) -> Result<DialogPage, UpstreamError> {
    let unusable = |what: &str| UpstreamError::Unusable(what.to_owned());
    let search = data
        .search_dialogs
        .ok_or_else(|| unusable("searchDialogs is null"))?;
    let Some(pieces) = search.items else {
        let kind = search
            .errors
            .unwrap_or_default()
            .into_iter()
            .find_map(|error| error.type_name);
        return Err(match kind.as_deref() {
            // What the database could not find in its time
            // (`docs/rules/dialogporten.md#search-too-broad`).
            Some("SearchDialogDomainError") => UpstreamError::TooBroad,
            Some("SearchDialogForbidden") => UpstreamError::Forbidden,
            Some(kind) => UpstreamError::refused(kind),
            None => unusable("items is null"),
        });
    };
    let count = pieces.len();
    let (read, _) = wire::each::<wire::Summary>(pieces);
    let mut rows: Vec<DialogSummary> = read.into_iter().filter_map(summary).collect();
    give_dates(&mut rows);
    // Where no row of the page can be read, the position in Dialogporten's own token is all there
    // is. Where `hasNextPage` is missing, the next page shows whether there is more.
    let token = search.continuation_token.as_deref();
    let last = || {
        let last = rows.last().map(|row| sort.place(row));
        last.or_else(|| place_of_token(token?))
    };
    let has_more = search.has_next_page.unwrap_or(count > 0);
    Ok(DialogPage {
        undecodable: count - rows.len(),
        next: if has_more { last() } else { None },
        rows,
    })
}

/// Gives rows whose own date could not be read that of the row before, which keeps them in order.
fn give_dates(rows: &mut [DialogSummary]) {
    let mut before: Option<Timestamp> = None;
    for row in rows {
        match before {
            Some(before) if row.unknown_dates.content => row.content_updated_at = before,
            _ => before = Some(row.content_updated_at),
        }
    }
}

/// A page of which no row could be read, and that has a next page: `items` is null beside an error,
/// with Dialogporten's own token. It counts as many rows as were asked for.
pub(crate) fn unreadable_page(data: &wire::SearchData, limit: usize) -> Option<DialogPage> {
    let search = data.search_dialogs.as_ref()?;
    let is_refused = search.errors.iter().flatten().next().is_some();
    if search.items.is_some() || is_refused || search.has_next_page != Some(true) {
        return None;
    }
    Some(DialogPage {
        rows: Vec::new(),
        undecodable: limit,
        next: Some(place_of_token(search.continuation_token.as_deref()?)?),
    })
}

/// The position that a continuation token stands for (`docs/rules/dialogporten.md#r9`):
/// `key_date,id_uuid`, the date possibly empty.
fn place_of_token(token: &str) -> Option<Position> {
    let (date, id) = token.split_once(",id_")?;
    let (_, date) = date.split_once('_')?;
    let at = match date {
        "" => None,
        date => Some(date.parse().ok()?),
    };
    Some(Position {
        at,
        id: DialogId(id.parse().ok()?),
    })
}

/// Converts a search that was only counted; `None` when its rows are missing.
pub(crate) fn count_from_wire(counted: Option<&wire::Counted>) -> Option<Count> {
    let counted = counted?;
    let shown = counted.items.as_ref()?.len();
    Some(match counted.has_next_page {
        Some(true) => Count::MoreThan(shown.saturating_sub(1)),
        _ => Count::Exactly(shown),
    })
}

/// Whether the search refused the continuation token that was sent with it.
pub(crate) fn token_was_refused(data: &wire::SearchData) -> bool {
    const REFUSALS: [&str; 3] = [
        "SearchDialogContinuationTokenParsingError",
        "SearchDialogOrderByParsingError",
        "SearchDialogValidationError",
    ];
    let errors = data
        .search_dialogs
        .iter()
        .flat_map(|search| search.errors.iter().flatten());
    errors
        .filter_map(|error| error.type_name.as_deref())
        .any(|name| REFUSALS.contains(&name))
}

/// Ends a page of dialogs without a deadline before the first one with a deadline.
pub(crate) fn undated_only(page: DialogPage) -> DialogPage {
    let all = page.rows.len();
    let undated = page.rows.into_iter();
    let rows: Vec<_> = undated.take_while(|row| row.due_at.is_none()).collect();
    DialogPage {
        next: page.next.filter(|_| rows.len() == all),
        undecodable: page.undecodable,
        rows,
    }
}

/// Cuts a page that begins at or before the position `place` down to the `limit` rows after it.
pub(crate) fn page_after(
    page: DialogPage,
    sort: Sort,
    place: &Position,
    limit: usize,
) -> DialogPage {
    let is_after = |row: &DialogSummary| sort.compare(&sort.place(row), place).is_gt();
    let had_more = page.next.is_some();
    let mut rows: Vec<_> = page.rows.into_iter().filter(is_after).collect();
    let more = rows.len() > limit || had_more;
    rows.truncate(limit);
    let last = rows.last().map(|row| sort.place(row));
    DialogPage {
        next: if more { last } else { None },
        undecodable: page.undecodable,
        rows,
    }
}

pub(crate) fn summary(wire: wire::Summary) -> Option<DialogSummary> {
    let id = DialogId(wire.id?.parse().ok()?);
    let party = PartyUrn::new(wire.party?);
    let created_at = time(wire.created_at);
    let updated_at = time(wire.updated_at);
    let (changed, is_changed_unknown) = date(&wire.content_updated_at);
    let stand_in = updated_at.or(created_at).unwrap_or_default();
    let content_updated_at = changed.unwrap_or(stand_in);
    let (due_at, is_due_unknown) = date(&wire.due_at);
    let texts = wire.content.unwrap_or_default();
    let seen = seen(&wire.seen_since_last_content_update.unwrap_or_default());
    let context = wire.end_user_context;
    Some(DialogSummary {
        id,
        service_owner: wire.org.unwrap_or_default(),
        service_resource: wire.service_resource.unwrap_or_default(),
        party,
        title: content_text(texts.title),
        summary: content_text(texts.summary),
        sender_name: content_text(texts.sender_name),
        extended_status: content_text(texts.extended_status),
        status: status(wire.status.as_deref()),
        created_at: created_at.unwrap_or(content_updated_at),
        updated_at: updated_at.unwrap_or(content_updated_at),
        content_updated_at,
        due_at,
        unknown_dates: UnknownDates {
            content: is_changed_unknown || changed.is_none(),
            due: is_due_unknown,
        },
        external_reference: wire.external_reference,
        attachment_count: wire.gui_attachment_count,
        from_service_owner_count: wire.from_service_owner_transmissions_count.unwrap_or(0),
        from_party_count: wire.from_party_transmissions_count.unwrap_or(0),
        // An absent flag must not show "unread".
        is_content_seen: wire.is_content_seen.unwrap_or(true),
        has_unopened_content: wire.has_unopened_content.unwrap_or(false),
        context_revision: context
            .as_ref()
            .and_then(|c| c.revision.as_ref()?.parse().ok()),
        labels: context
            .and_then(|c| c.system_labels)
            .unwrap_or_default()
            .iter()
            .map(|l| label(l))
            .collect(),
        seen,
    })
}

fn seen(log: &[wire::SeenLog]) -> Seen {
    let of = |is_own| {
        let entries = log.iter();
        entries.filter(move |entry| entry.is_current_end_user == Some(is_own))
    };
    let last = |is_own| {
        of(is_own)
            .filter_map(|entry| time(entry.seen_at.clone()))
            .max()
    };
    Seen {
        by_self: of(true).next().is_some(),
        others: of(false).count(),
        at: last(true),
        others_at: last(false),
    }
}

pub(crate) fn content_text(content: Option<wire::ContentValue>) -> Localised {
    localised(content.and_then(|content| content.value))
}

pub(crate) fn localised(phrases: Option<Vec<wire::Localization>>) -> Localised {
    let phrase = |wire: wire::Localization| {
        Some(Phrase {
            value: wire.value?,
            language: wire.language_code.unwrap_or_default(),
        })
    };
    Localised(
        phrases
            .unwrap_or_default()
            .into_iter()
            .filter_map(phrase)
            .collect(),
    )
}

/// Whether an actor's name is a name, and not somebody's number.
pub(crate) fn is_name(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    !text.trim().is_empty() && digits < DIGITS_OF_A_NUMBER
}

pub(crate) fn time(text: Option<String>) -> Option<Timestamp> {
    text?.parse().ok().filter(is_plausible)
}

/// A date that positions depend on, and whether it must not be shown: a text that is no date, or a
/// year that some system uses for "none". A date beyond the range of the clock sorts last.
fn date(value: &serde_json::Value) -> (Option<Timestamp>, bool) {
    match value {
        serde_json::Value::Null => (None, false),
        serde_json::Value::String(text) => match text.parse::<Timestamp>() {
            Ok(time) => (Some(time), !is_plausible(&time)),
            Err(_) => (text.starts_with("9999").then_some(Timestamp::MAX), true),
        },
        _ => (None, true),
    }
}

/// Whether a date can be that of a message: of the years 1900 to 2999, in seconds of Unix time.
fn is_plausible(time: &Timestamp) -> bool {
    const FIRST: i64 = -2_208_988_800;
    const END: i64 = 32_503_680_000;
    (FIRST..END).contains(&time.as_second())
}

fn status(name: Option<&str>) -> Status {
    match name {
        Some("NOT_APPLICABLE") => Status::NotApplicable,
        Some("IN_PROGRESS") => Status::InProgress,
        Some("DRAFT") => Status::Draft,
        Some("AWAITING") => Status::Awaiting,
        Some("REQUIRES_ATTENTION") => Status::RequiresAttention,
        Some("COMPLETED") => Status::Completed,
        _ => Status::Unknown,
    }
}

pub(crate) fn label(name: &str) -> Label {
    match name {
        "DEFAULT" => Label::Default,
        "BIN" => Label::Bin,
        "ARCHIVE" => Label::Archive,
        "MARKED_AS_UNOPENED" => Label::MarkedAsUnopened,
        "SENT" => Label::Sent,
        _ => Label::Unknown,
    }
}
