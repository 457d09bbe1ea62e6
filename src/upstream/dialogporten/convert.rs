//! From Dialogporten's answers to `domain`.
//!
//! Total where it can be: what is missing or unknown gets a neutral value, so that odd data never
//! blanks a page. A row without id, party or date cannot be shown or paged past; it is left out and
//! counted.

use std::collections::HashSet;

use jiff::Timestamp;

use super::wire;
use crate::{
    domain::{
        Count, DialogId, DialogPage, DialogSummary, Label, Localised, OwnerCode, Parties, Party,
        PartyKind, PartyUrn, Phrase, Position, Seen, Service, ServiceCode, Services, Sort, Status,
    },
    upstream::UpstreamError,
};

/// Digits in a name from which on it is no name but somebody's number.
const DIGITS_OF_A_NUMBER: usize = 9;

/// Reads the answer to `parties`.
///
/// # Errors
/// When there is no list.
pub fn parties_from_wire(data: wire::PartiesData) -> Result<Parties, UpstreamError> {
    let pieces = data
        .parties
        .ok_or_else(|| UpstreamError::Unusable("parties is null".to_owned()))?;
    let (read, unread) = wire::each::<wire::AuthorizedParty>(&pieces);
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
    let (sub_units, _) = wire::each::<wire::AuthorizedParty>(&wire.sub_parties.unwrap_or_default());
    let kind = match wire.party_type.as_deref() {
        Some("Person" | "SelfIdentified") => PartyKind::Person,
        Some("Organization") => PartyKind::Organisation,
        _ => PartyKind::Unknown,
    };
    Some(Party {
        organisation_number: urn.organisation_number(),
        urn,
        name: wire.name.unwrap_or_default(),
        kind,
        date_of_birth: wire.date_of_birth.and_then(|date| date.parse().ok()),
        is_deleted: wire.is_deleted.unwrap_or(false),
        is_self: wire.is_current_end_user.unwrap_or(false),
        is_heading_only: wire.has_only_access_to_sub_parties.unwrap_or(false),
        sub_units: sub_units.into_iter().filter_map(party).collect(),
    })
}

/// Reads the answer to `services`. The catalogue may name a service with or without what all names of
/// services begin with.
pub(super) fn services_from_wire(data: wire::ServicesData) -> Result<Services, UpstreamError> {
    let unusable = || UpstreamError::Unusable("serviceResources is null".to_owned());
    let resources = data.service_resources.ok_or_else(unusable)?;
    let pieces = resources.items.ok_or_else(unusable)?;
    let (read, _) = wire::each::<wire::ServiceItem>(&pieces);
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

/// Whether the services of somebody are all that there are. Dialogporten answers so where it does not
/// look at rights, and does not say it.
fn is_catalogue(own: &[wire::ServiceItem], catalogue: Option<wire::Catalogue>) -> bool {
    let pieces = catalogue.and_then(|catalogue| catalogue.items);
    let (all, _) = wire::each::<wire::CatalogueItem>(&pieces.unwrap_or_default());
    let all: HashSet<&str> = all.iter().map(|item| &*item.service_resource.id).collect();
    let own: HashSet<&str> = own.iter().map(|item| &*item.service_resource.id).collect();
    !all.is_empty() && all.is_subset(&own)
}

/// Reads one page of a search in the order of `sort`.
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
            // What the database could not find in its time (`dialogporten.md` §2.1).
            Some("SearchDialogDomainError") => UpstreamError::TooBroad,
            kind => unusable(kind.unwrap_or("items is null")),
        });
    };
    let (read, unread) = wire::each::<wire::Summary>(&pieces);
    let wanted = read.len();
    let rows: Vec<DialogSummary> = read.into_iter().filter_map(summary).collect();
    let undecodable = unread + wanted - rows.len();
    let last = rows.last().map(|row| sort.place(row));
    let next = if search.has_next_page.unwrap_or(false) {
        last
    } else {
        None
    };
    Ok(DialogPage {
        rows,
        undecodable,
        next,
    })
}

/// Reads what was only counted; `None` when it could not be.
pub(super) fn count_from_wire(counted: Option<&wire::Counted>) -> Option<Count> {
    let counted = counted?;
    let shown = counted.items.as_ref()?.len();
    Some(match counted.has_next_page {
        Some(true) => Count::MoreThan(shown.saturating_sub(1)),
        _ => Count::Exactly(shown),
    })
}

/// Whether the search refused the continuation token that was sent with it.
pub(super) fn token_was_refused(data: &wire::SearchData) -> bool {
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

/// Ends a page of dialogs without a deadline where the first one with a deadline stands.
pub(super) fn undated_only(page: DialogPage) -> DialogPage {
    let all = page.rows.len();
    let undated = page.rows.into_iter();
    let rows: Vec<_> = undated.take_while(|row| row.due_at.is_none()).collect();
    DialogPage {
        next: page.next.filter(|_| rows.len() == all),
        undecodable: page.undecodable,
        rows,
    }
}

/// Cuts a page that begins at `place` or before it down to the `limit` rows after it.
pub(super) fn page_after(
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

pub(super) fn summary(wire: wire::Summary) -> Option<DialogSummary> {
    let id = DialogId(wire.id?.parse().ok()?);
    let party = PartyUrn::new(wire.party?);
    let content_updated_at = time(wire.content_updated_at)?;
    let texts = wire.content.unwrap_or_default();
    let seen = wire.seen_since_last_content_update.unwrap_or_default();
    let others = seen
        .iter()
        .filter(|entry| entry.is_current_end_user == Some(false))
        .count();
    let by_self = seen
        .iter()
        .any(|entry| entry.is_current_end_user == Some(true));
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
        created_at: time(wire.created_at).unwrap_or(content_updated_at),
        updated_at: time(wire.updated_at).unwrap_or(content_updated_at),
        content_updated_at,
        due_at: time(wire.due_at),
        external_reference: wire.external_reference,
        attachment_count: wire.gui_attachment_count,
        from_service_owner_count: wire.from_service_owner_transmissions_count.unwrap_or(0),
        from_party_count: wire.from_party_transmissions_count.unwrap_or(0),
        // An absent flag must not cry "unread".
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
        seen: Seen { by_self, others },
    })
}

pub(super) fn content_text(content: Option<wire::ContentValue>) -> Localised {
    localised(content.and_then(|content| content.value))
}

pub(super) fn localised(phrases: Option<Vec<wire::Localization>>) -> Localised {
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

/// Whether an actor's name is one, and not somebody's number.
pub(super) fn is_name(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    !text.trim().is_empty() && digits < DIGITS_OF_A_NUMBER
}

pub(super) fn time(text: Option<String>) -> Option<Timestamp> {
    text?.parse().ok()
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

pub(super) fn label(name: &str) -> Label {
    match name {
        "DEFAULT" => Label::Default,
        "BIN" => Label::Bin,
        "ARCHIVE" => Label::Archive,
        "MARKED_AS_UNOPENED" => Label::MarkedAsUnopened,
        "SENT" => Label::Sent,
        _ => Label::Unknown,
    }
}
