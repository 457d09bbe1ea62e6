//! `/a/{aktor}/{visning}/eksport`: all of a list as a file for spreadsheets.

use axum::{extract::State, response::Response};

use super::{filter, folder::faults};
use crate::{
    app::App,
    domain::{Audience, DialogSummary, Folder, oslo::in_oslo},
    routes::{ListPlace, PartyKey, folder_word},
    view::{
        export::{ExportInput, table},
        pages::error::ErrorKind,
    },
    web::{
        attachment, audience,
        error::AppError,
        extract::{Query, Words},
        gather::{self, Form},
        known_parties::KnownParties,
        signed_in::SignedIn,
    },
};

/// Most rows of a file.
const MOST_ROWS: usize = 2_000;
/// Rows that are asked for at a time; Dialogporten's limit.
const ROWS_AT_A_TIME: usize = 1_000;

/// Gives the rows of the list that the other parameters name, from its beginning.
///
/// # Errors
/// When the party is not the reader's, the list cannot be made, or Dialogporten gives none of it.
pub async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Words(key, folder): Words<PartyKey, Folder>,
    query: Query,
) -> Result<Response, AppError> {
    let (place, dropped) = ListPlace::read(key, folder, query.pairs());
    if !faults(&place, &dropped).is_empty() {
        return Err(ErrorKind::BadRequest.into());
    }
    let parties = KnownParties::ask(&app, &signed_in).await?;
    let addressed = audience::read(&app, &signed_in, &parties, &place)?;
    let audience = &addressed.audience;
    // Whoever asks for a file has asked for all of it.
    let place = ListPlace {
        is_insisted: true,
        ..place.first_page()
    };
    let (rows, is_cut) = rows(&app, &signed_in, (&parties, audience), &place).await?;
    let services = filter::services_of(&app, &signed_in, audience).await;
    let page = signed_in.page(&app, &parties, audience.party());
    let input = ExportInput {
        rows: &rows,
        is_cut,
        parties: &parties,
        owners: &|code| signed_in.owner_name(&app, code),
        services: &services,
        origin: &app.config.public_url.origin(),
    };
    let day = in_oslo(app.clock.now()).date();
    let name = format!("{}-{day}.csv", folder_word(place.folder));
    csv_file(&name, &table(&page, &input))
}

/// As many rows as there are, up to the limit and as far as the time of the page reaches; and whether
/// there are more.
async fn rows(
    app: &App,
    signed_in: &SignedIn,
    (parties, audience): (&KnownParties, &Audience<'_>),
    place: &ListPlace,
) -> Result<(Vec<DialogSummary>, bool), AppError> {
    let mut rows = Vec::new();
    let mut after = None;
    while rows.len() < MOST_ROWS {
        let whose = (parties, audience);
        let asked = gather::page(
            app,
            signed_in,
            whose,
            (place, after),
            Form::rows(ROWS_AT_A_TIME),
        )
        .await;
        let listed = match asked {
            Ok(asked) => asked,
            // What is there is worth having, and says that it is not all.
            Err(_) if !rows.is_empty() => return Ok((rows, true)),
            Err(error) => return Err(error),
        };
        if listed.is_too_broad {
            if rows.is_empty() {
                return Err(ErrorKind::UpstreamTimeout.into());
            }
            return Ok((rows, true));
        }
        // Parties that could not be asked are missing, whatever comes after.
        let lacks = listed.lack.is_some();
        rows.extend(listed.list.rows);
        after = listed.list.next;
        if after.is_none() || lacks {
            return Ok((rows, lacks));
        }
    }
    rows.truncate(MOST_ROWS);
    Ok((rows, true))
}

/// Semicolons, since commas are decimal in Norwegian spreadsheets; a mark by which they know UTF-8.
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
    attachment::file(name, "text/csv; charset=utf-8", body)
}
