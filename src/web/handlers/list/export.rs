//! `/a/{aktor}/{visning}/eksport`: export of a whole list as a CSV file for spreadsheets.

use axum::response::Response;
use http::StatusCode;

use super::faults;
use crate::{
    domain::{DialogSummary, Folder, PartySelection, oslo::in_oslo},
    urls::{ListUrl, PartyKey, folder_word},
    views::{
        components::partial_result::PartialResult,
        export::{Cut, ExportInput, Gaps, table},
        page::Page,
        pages::{
            error::ErrorKind,
            export::{ExportPage, ExportPageInput},
        },
    },
    web::{
        error::AppError,
        extractors::{Query, Words, reader::Reader},
        file_response, html,
        services::{list_loader::LoadOptions, service_list},
    },
};

/// Most rows of an exported file.
const MOST_ROWS: usize = 2_000;
/// Rows per call; Dialogporten's limit.
const ROWS_AT_A_TIME: usize = 1_000;

/// Exports the rows of the list that the other parameters name, from its first page. When rows
/// would be missing, a page says so first and links to the file.
///
/// # Errors
/// When the party is not the reader's, the filters are not valid, or Dialogporten gives none of the
/// list.
pub async fn show(
    reader: Reader,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (list_url, ignored) = ListUrl::read(key, folder, query.pairs());
    if !faults(&list_url, &ignored).is_empty() {
        return Err(ErrorKind::BadRequest.into());
    }
    let found = reader.resolve_page(&list_url).await?;
    let list_url = list_url.first_page();
    let (rows, gaps) = collect(&reader, &found.party_selection, &list_url).await?;
    let export = Export {
        list_url: &list_url,
        party_selection: &found.party_selection,
        rows: &rows,
        gaps: &Gaps {
            ignored: &ignored,
            has_unknown_units: found.unknown_units > 0,
            ..gaps
        },
    };
    let is_confirmed = query.get("ufullstendig") == Some("1");
    export.response(&reader, is_confirmed).await
}

/// The loaded rows of a list, and what is missing from them.
struct Export<'a> {
    list_url: &'a ListUrl,
    party_selection: &'a PartySelection<'a>,
    rows: &'a [DialogSummary],
    gaps: &'a Gaps<'a>,
}

impl Export<'_> {
    /// The file; where rows are missing, and that is not confirmed, the page that says so.
    async fn response(&self, reader: &Reader, is_confirmed: bool) -> Result<Response, AppError> {
        let page = reader.page_at(self.party_selection, self.list_url).await?;
        let parties = reader.parties().await?;
        let size = (self.list_url, self.rows.len());
        let sentences = self.gaps.sentences(&page, parties, size);
        if sentences.is_empty() || is_confirmed {
            return self.file(reader, &page, &sentences).await;
        }
        let input = ExportPageInput {
            list_url: self.list_url,
            count: self.rows.len(),
            gaps: self.gaps,
            sentences: &sentences,
        };
        Ok(html::html(StatusCode::OK, &ExportPage::new(page, &input)))
    }

    async fn file(
        &self,
        reader: &Reader,
        page: &Page,
        gaps: &[String],
    ) -> Result<Response, AppError> {
        let services = service_list::services_of(reader, self.party_selection).await;
        let parties = reader.parties().await?;
        let input = ExportInput {
            rows: self.rows,
            gaps,
            parties,
            owners: &|code| reader.owner_name(code),
            services: &services,
            origin: &reader.app.config.public_url.origin(),
        };
        let day = in_oslo(reader.app.clock.now()).date();
        let name = format!("{}-{day}.csv", folder_word(self.list_url.folder));
        csv_file(&name, &table(page, &input))
    }
}

/// Loads rows up to the limit and as far as the page's time limit allows, and collects what is
/// missing.
async fn collect<'a>(
    reader: &'a Reader,
    party_selection: &PartySelection<'_>,
    list_url: &ListUrl,
) -> Result<(Vec<DialogSummary>, Gaps<'a>), AppError> {
    // A request for a file confirms that all of the list is loaded.
    let list_url = &ListUrl {
        is_confirmed_large: true,
        ..list_url.clone()
    };
    let form = LoadOptions::rows(ROWS_AT_A_TIME);
    let (mut rows, mut gaps, mut after) = (Vec::new(), Gaps::default(), None);
    loop {
        let listed = reader.list(party_selection, list_url, after, form).await;
        let listed = match listed {
            Ok(listed) if !listed.is_too_broad => listed,
            // The rows so far are exported, with a notice that they are not all.
            _ if !rows.is_empty() => {
                gaps.cut = Some(Cut::Failure);
                return Ok((rows, gaps));
            }
            Ok(_) => return Err(ErrorKind::UpstreamTimeout.into()),
            Err(error) => return Err(error),
        };
        let brings_nothing = listed.list.rows.is_empty() && listed.list.undecodable == 0;
        rows.extend(listed.list.rows);
        gaps.unreadable += listed.list.undecodable;
        add_partial(&mut gaps.partial, listed.partial);
        after = listed.list.next;
        if rows.len() > MOST_ROWS || rows.len() == MOST_ROWS && after.is_some() {
            rows.truncate(MOST_ROWS);
            gaps.cut = Some(Cut::Limit);
            return Ok((rows, gaps));
        }
        if after.is_none() {
            return Ok((rows, gaps));
        }
        if brings_nothing {
            gaps.cut = Some(Cut::Failure);
            return Ok((rows, gaps));
        }
    }
}

/// Parties and services that are missing from one page are missing from the file.
fn add_partial<'a>(all: &mut Option<PartialResult<'a>>, more: Option<PartialResult<'a>>) {
    let Some(more) = more else {
        return;
    };
    let all = all.get_or_insert_with(|| PartialResult {
        is_late: true,
        ..PartialResult::default()
    });
    all.is_late &= more.is_late;
    all.services = all.services.max(more.services);
    for party in more.parties {
        if all.parties.iter().all(|known| known.urn != party.urn) {
            all.parties.push(party);
        }
    }
}

/// Writes CSV with semicolons, since commas are decimal in Norwegian spreadsheets, and with a byte
/// order mark by which these detect UTF-8.
fn csv_file(name: &str, lines: &[Vec<String>]) -> Result<Response, AppError> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for line in lines {
        writer.write_record(line).map_err(|_| ErrorKind::Internal)?;
    }
    let body = writer.into_inner().map_err(|_| ErrorKind::Internal)?;
    file_response::file(name, "text/csv; charset=utf-8", body)
}
