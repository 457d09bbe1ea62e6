//! Redirects from addresses of the previous inbox, which are in e-mails, bookmarks and at service
//! owners. Each leads to the page of ours with the same purpose; the target depends on the reader,
//! so no redirect is permanent. Parameters without a counterpart here are named on the target page.
//! `/redirect` is in `deep_links`.

use axum::response::Response;
use http::Uri;

use crate::{
    domain::{DialogId, Folder},
    urls::{
        DialogPath, PROFILE, SAVED_SEARCHES,
        table::{self, UrlPattern},
    },
    views::pages::error::ErrorKind,
    web::{
        error::{AppError, go_to},
        extractors::{Query, Word, browser_session::BrowserSession, reader::Reader},
        services::{
            landing_list,
            old_address::{OldAddress, owner_of},
        },
    },
};

/// Folders by their paths in the previous inbox.
const FOLDERS: [(UrlPattern<0>, Folder); 5] = [
    (table::OLD_INBOX, Folder::Inbox),
    (table::OLD_DRAFTS, Folder::Drafts),
    (table::OLD_SENT, Folder::Sent),
    (table::OLD_ARCHIVE, Folder::Archive),
    (table::OLD_BIN, Folder::Bin),
];

/// `/inbox/{id}`: redirects to the page of the dialog.
pub async fn dialog(Word(id): Word<DialogId>) -> Response {
    let path = DialogPath::new(id);
    go_to(&path.to_string())
}

/// `/saved-searches`: redirects to the page of saved searches.
pub async fn saved_searches() -> Response {
    go_to(SAVED_SEARCHES.as_str())
}

/// `/profile` and what was below it: redirects to the profile.
pub async fn profile() -> Response {
    go_to(PROFILE.as_str())
}

/// `/inbox`, `/drafts`, `/sent`, `/archive`, `/bin`: redirects to a folder of the parties in the
/// address, or of the party used last.
///
/// # Errors
/// When the store is unavailable, or the reader may act for nobody.
pub async fn folder(
    browser_session: BrowserSession,
    reader: Reader,
    uri: Uri,
    query: Query,
) -> Result<Response, AppError> {
    let path = uri.path();
    let folder = FOLDERS.iter().find(|(old, _)| old.as_str() == path);
    let (_, folder) = *folder.ok_or(ErrorKind::NotFound)?;
    let old = OldAddress::read(folder, &query, &|sender| owner_of(&reader.app, sender));
    if let Some(address) = old.named() {
        return Ok(go_to(&address));
    }
    let address = landing_list::address(&browser_session, &reader, &old);
    Ok(go_to(&address.await?))
}
