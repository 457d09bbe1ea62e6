//! Messages of the services that the operator has pinned: they are shown on top of an inbox, so
//! that age does not hide them (`docs/rules/inbox.md#pinned-services`).

use crate::{
    dialogporten::ListQuery,
    domain::{DialogSummary, Folder, PartySelection, SearchTarget, ServiceCode},
    urls::ListUrl,
    web::{error::AppError, extractors::reader::Reader},
};

/// Most pinned messages on a page.
const MOST: usize = 5;

/// Loads the newest messages of pinned services, for the first page of an unfiltered inbox that one
/// call loads. The inbox does not depend on them, so a failure leaves them out.
pub async fn load(
    reader: &Reader,
    party_selection: &PartySelection<'_>,
    list_url: &ListUrl,
) -> Vec<DialogSummary> {
    let codes = reader.app.config.content.pinned_services.iter();
    let codes = codes.filter_map(|id| ServiceCode::of_urn(id).or_else(|| ServiceCode::parse(id)));
    let services: Vec<_> = codes.collect();
    let urns = party_selection.urns();
    let is_light = (1..=reader.app.config.lists.parties).contains(&urns.len());
    let is_beginning =
        list_url.folder == Folder::Inbox && !list_url.filter.narrows() && list_url.after.is_none();
    if services.is_empty() || !is_light || !is_beginning {
        return Vec::new();
    }
    let language = reader.language();
    let mut selection =
        list_url
            .filter
            .selection(list_url.folder, reader.app.clock.now(), language.code());
    selection.services = services;
    let query = ListQuery {
        target: SearchTarget::Parties(urns),
        selection,
        after: None,
        limit: MOST,
        count_at: None,
    };
    let answer = reader.call(|client, token| {
        let query = query.clone();
        Box::pin(async move {
            let listed = client
                .list(&token, language.accept_language(), &query)
                .await;
            listed.map(|listed| listed.page.rows)
        })
    });
    answer.await.unwrap_or_else(|error: AppError| {
        tracing::debug!(error = ?error, "pinned services were left out");
        Vec::new()
    })
}
